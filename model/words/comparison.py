"""Numbers into sentences: pure functions, so that words live in one place.

Results lead with a natural frequency, then level and range, then the difference from doing
nothing. A percentage never stands without the children it means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.study.comparison import Difference, Standing
from model.study.looks import LOOKS
from model.study.precision import Look
from model.words.names import said_short, some
from model.words.numbers import about, listed
from model.words.results import IF_RIGHT, direction
from model.words.verdicts import VERDICTS

# --- Letting agency workers go ----------------------------------------------------------------


# --- Comparing scenarios ----------------------------------------------------------------------


def stands(s: Standing, *, briefly: bool = False) -> str:
    """What is clearly better and worse in a scenario than in its reference, and what is not.

    ``briefly``: without what is small or does not matter, if there is anything else to say.
    """
    if briefly and (s.better or s.worse or s.other or s.cheaper or s.dearer or s.too_close):
        s = replace(s, small=(), same=())
    parts = [
        f"{words} in {about(len(found))} ({some(found)})"
        for words, found in (
            ("clearly better", s.better),
            ("clearly worse", s.worse),
            ("clearly cheaper", s.cheaper),
            ("clearly dearer", s.dearer),
            ("clearly different, for neither good nor ill,", s.other),
            ("a small but real difference", s.small),
            ("too close to call", s.too_close),
            ("still sharpening", s.sharpening),
        )
        if found
    ]
    if not parts:
        return "no difference that matters in anything measured"
    text = "; ".join(parts)
    if s.same:
        text += f"; no difference that matters in {about(len(s.same))}"
    return text


def verdict_said(d: Difference) -> str:
    """A verdict within a sentence: ``clearly better``, ``a little worse``."""
    if not d.is_real:
        return VERDICTS[d.verdict]
    how = "clearly" if d.verdict == "clear" else "a little"
    return f"{how} {direction(d) or ('more' if d.mean > 0 else 'fewer')}"


def clearly(better: Sequence[str], worse: Sequence[str]) -> str:
    """Which measures are clearly better and clearly worse, in a line."""
    good, bad = (", ".join(said_short(m) for m in found) for found in (better, worse))
    if better and worse:
        return f"Clearly better: {good}; clearly worse: {bad}"
    if better:
        return f"Clearly better: {good}"
    if worse:
        return f"Clearly worse: {bad}"
    return "No clock is clearly better or worse"


def judged(measures: int, scenarios: int = 1) -> str:
    """How differences are judged, below every table of them."""
    shared = f"all {measures} measures"
    if scenarios > 1:
        shared += f", {about(scenarios)} scenarios"
    return (
        "Differences are taken future by future, with the same luck on both sides, and judged at "
        f"{listed([str(look) for look in LOOKS])} futures. The intervals hold for {shared} and "
        "every look together (Bonferroni, 95%)."
    )


_NAMED = 2
"""Scenarios named in the finding above a picture; of more, their number is said."""


def verdicts(
    differences: Mapping[str, Mapping[str, Difference]], measure: str, names: Mapping[str, str]
) -> str:
    """Which scenarios are better, worse or too close to call by one measure.

    ``differences`` and ``names``: by the scenario's id.
    """
    groups: dict[str, list[str]] = {}
    for id_, found in differences.items():
        groups.setdefault(verdict_said(found[measure]), []).append(names[id_])
    if len(groups) == 1 and len(differences) > 1:
        every = "both" if len(differences) == 2 else f"all {about(len(differences))}"
        return f"{next(iter(groups))} in {every}"
    named = len(differences) <= _NAMED  # at each row the words stand anyway
    return "; ".join(
        f"{words} with {listed(these) if named else about(len(these))}"
        for words, these in groups.items()
    )


_GROUPS = (
    "clearly better in some things and clearly worse in none",
    "clearly better in some things and clearly worse in others",
    "clearly worse in some things and clearly better in none",
    "clearly different, but neither better nor worse",
    "too close to call",
    "different only by less than matters",
    "no different in anything that matters",
    "still sharpening",
)


def grouped(standings: Mapping[str, Standing], names: Mapping[str, str], reference: str) -> str:
    """The sentence above a comparison: scenarios by how they stand against the reference.

    ``standings`` and ``names``: by the scenario's id; ``reference``: within a sentence.
    """
    groups: dict[int, list[str]] = {}
    for id_, s in standings.items():
        if s.better or s.worse:
            group = 1 if s.better and s.worse else 0 if s.better else 2
        else:
            other = s.other or s.cheaper or s.dearer
            group = 3 if other else 4 if s.too_close else 5 if s.small else 6
            group = 7 if s.sharpening else group
        groups.setdefault(group, []).append(names[id_])
    said = [
        f"{listed(these)} {'is' if len(these) == 1 else 'are'} {_GROUPS[group]}"
        for group, these in sorted(groups.items())
    ]
    return f"Against {reference}, {'; '.join(said)}, {IF_RIGHT}."


def ended(look: Look) -> str:
    """Why a comparison ended, or that it has not yet."""
    if look.ended == "precise_enough":
        return (
            f"Ended after {look.n} simulated futures of each: every headline difference is "
            "precise enough. More futures would change nothing that matters."
        )
    undecided = sum(len(found) for found in look.open.values())
    noun = "difference is" if undecided == 1 else "differences are"
    still = f"{about(undecided)} headline {noun} not precise enough"
    if look.ended == "limit_reached":
        more = " A higher limit may settle more." if look.limit < LOOKS[-1] else ""
        return (
            f"Ended because the limit of {look.limit} simulated futures of each is reached: "
            f"{still}.{more}"
        )
    return f"Looked at after {look.n} simulated futures of each: {still} yet, so more are run."


# --- Predictions and what happened ------------------------------------------------------------
