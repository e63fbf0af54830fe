"""Who holds a post, in words."""

from __future__ import annotations

from model.scenario.posts import Contract

HOLDERS: dict[Contract, str] = {
    "permanent": "permanent",
    "agency": "agency",
    "newly qualified": "newly qualified",
    "temporary": "temporary",
}

LEARNING: dict[Contract, str] = {
    "permanent": "permanent, learning",
    "agency": "agency, learning",
    "newly qualified": "newly qualified, learning",
    "temporary": "temporary, learning",
}

NOBODY = {"empty": "empty", "closed": "closed"}
"""A post that nobody holds: to be filled, or not any more."""
