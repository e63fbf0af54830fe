"""Assumptions."""

from ui.shell import open_page

question = open_page("Assumptions")
