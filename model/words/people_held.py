"""Whether people come and go in a scenario, in words."""

from __future__ import annotations

from model.scenario.scenario import Scenario

_HELD = (
    "Headcounts are held still, a simplification: nobody leaves, and no empty post is filled. "
    "A team's social workers move as they are set."
)
_COME_AND_GO = (
    "People come and go: who leaves is replaced as the market allows. A team's social workers are "
    "posts: more opens posts, fewer closes them."
)


def people_said(scenario: Scenario) -> str:
    """What happens to headcounts during a run, as every screen and the command line say it."""
    return _COME_AND_GO if scenario.comes_and_goes else _HELD
