"""When differences are judged: planned numbers of replications, with the error spent over them.

Who judges at every future that arrives is sooner or later fooled by luck: between 4 and 30 futures
27 of 100 comparisons of a scenario with itself were called real at some look. So a verdict is
spoken at these looks only, on every page and by the command line, and stands until the next. The
first spends most: what is asked in a meeting is answered there.
"""

from __future__ import annotations

LOOKS = (30, 60, 120)
SPENT = (0.03, 0.01, 0.01)
"""The chance that any verdict of a look is false where nothing differs; in all 5%."""


def look_at(n: int) -> int | None:
    """The last planned look that ``n`` replications reach; None before the first."""
    return max((look for look in LOOKS if look <= n), default=None)


def level_of_each(look: int, among: int) -> float:
    """The level of each interval of a look, its error shared over so many (Bonferroni).

    Raises ValueError for another look.
    """
    return 1 - SPENT[LOOKS.index(look)] / max(among, 1)


def planned_looks(limit: int = LOOKS[-1]) -> tuple[int, ...]:
    """At how many replications a comparison that runs to ``limit`` stops to be looked at.

    The planned looks within the limit, and the limit itself where it comes before the last: there
    the verdicts of the last look stand.
    """
    within = tuple(look for look in LOOKS if look <= limit)
    return within if limit >= LOOKS[-1] or limit in LOOKS else (*within, limit)
