"""What is refused, in one sentence."""

from __future__ import annotations


class ScenarioError(ValueError):
    """What was asked is malformed or impossible; the message is one sentence for a person."""
