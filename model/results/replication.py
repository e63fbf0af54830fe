"""What one replication is remembered by: measures, and weekly series by name."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.engine.vocabulary import CLOCK_RULES, CLOCKS, OWERS, OWN_COUNT, STAGES, TALLIES, TEAMS
from model.engine.weekly_record import TEAM_SERIES
from model.results.costs import COST_PARTS

SERIES: tuple[str, ...] = (
    *(f"{part}:{clock}" for clock in CLOCKS for part in ("due", "in_time", "recorded")),
    *(f"recorded_due:{clock}" for clock in OWN_COUNT),
    *(f"{part}_families:{clock}" for clock in CLOCKS for part in ("due", "in_time")),
    *(f"overdue:{clock}" for clock in CLOCKS),
    *(f"oldest:{clock}" for clock in CLOCKS),
    *(f"owed_by:{ower}" for ower in OWERS),
    *(f"open:{stage}" for stage in STAGES),
    *(f"open_families:{stage}" for stage in STAGES),
    *(f"children:{name}" for name in TALLIES),
    *(f"families:{name}" for name in TALLIES),
    *(f"{team}:{series}" for team in TEAMS for series in TEAM_SERIES),
    "register",
    "support_needed",
    "support_lapsed",
    "slots",
    "slots_booked",
    "conferences",
    "handover_hours",
    "leavers",
    "starters",
    "vacant_fte",
    *COST_PARTS,
    "cost_overlap",
    "cost",
)
"""Names of the weekly series, one row each in a replication's ``weekly`` array."""


ROW_OF: dict[str, int] = {name: row for row, name in enumerate(SERIES)}


def counted(clock: str, *, recorded: bool) -> tuple[str, str]:
    """The series with children due and in time of a clock, as done or as recorded.

    The council's system has due dates of its own for some clocks.
    """
    if not recorded:
        return f"due:{clock}", f"in_time:{clock}"
    own = "recorded_due" if CLOCK_RULES[clock].own_count else "due"
    return f"{own}:{clock}", f"recorded:{clock}"


@dataclass(frozen=True, slots=True)
class Replication:
    """What one replication is remembered by.

    ``measures``: name -> value over the reporting period. ``weekly``: (len(SERIES), weeks).
    ``posts``: (posts, weeks), what each post is at a week's end as an index into
    ``labour.POST_STATES``, in the order of ``posts.ordered``; no rows where headcounts are held.
    """

    number: int
    measures: dict[str, float]
    weekly: NDArray[np.float32]
    posts: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, 0), np.int8))

    def series(self, name: str) -> NDArray[np.float32]:
        """One weekly series by name."""
        row: NDArray[np.float32] = self.weekly[ROW_OF[name]]
        return row
