"""Ids of the scenarios that the code itself makes.

Results are held under them; what they are called is for ``model.words.scenario_names`` to say.
The ways to let agency workers go have letters (``model.agency_exit.choices.OPTIONS``). A scenario
that somebody named is known by its own name.
"""

from __future__ import annotations

DOING_NOTHING = "doing_nothing"
"""The service as it stands, nothing decided; of agency workers: all stay."""

WHAT_IF = "what_if"
"""The service as it stands with what was moved."""
