"""The same question in other sets of inputs that fit: whether an answer hangs on not knowing.

What is published does not settle the inputs. A line below a page's sentence says in how many of the
sets the advice holds, once it was asked; it takes minutes, on a button.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from model.results.measures import CLOCK_MEASURES, MEASURES
from model.results.replication import Replication
from model.runs.long_work import LongWork
from model.runs.run_key import run_key
from model.runs.version import code_version
from model.scenario.fitting import FittingSet
from model.scenario.scenario import Scenario
from model.study.uncertainty import (
    FUTURES,
    OverSets,
    Spread,
    difference_spread,
    in_each,
    run_sets,
    spread,
)
from model.words.names import full, said_short
from model.words.numbers import number, size
from ui.screen.live_results import runner
from ui.screen.long_work import Found, Offer, panel, seconds_for, show, standing_of
from ui.screen.plain_text import escaped

_MEASURES = (
    *CLOCK_MEASURES,
    "visit_alone_real",
    "overdue",
    "register_end",
    "caseload_fsp",
    "caseload_front_door",
    "cost",
)


@dataclass(frozen=True)
class InSets:
    """A question that can be asked in every set of inputs that fits.

    ``sets``: the own values first, none where the scenarios have no inputs in common; ``found``:
    which sets these are. ``names``: what the scenarios are called, the reference first. ``line``:
    what stands below the page's sentence, by what was found. ``each``: the scenarios in a set,
    where they are not simply put into it.
    """

    title: str
    scenarios: Mapping[str, Scenario]
    names: Mapping[str, str]
    sets: Sequence[FittingSet]
    found: str
    weeks: int
    seed: int
    line: Callable[[OverSets], str]
    futures: int = FUTURES
    each: Callable[[FittingSet], Mapping[str, Scenario]] | None = None


def offer_of(asked: InSets) -> Offer:
    """The work, as a page offers it."""
    pool, sets = runner(), asked.sets

    def does(work: LongWork) -> Found | None:
        if asked.each is None:
            scenarios: Sequence[Mapping[str, Scenario]] = in_each(asked.scenarios, sets)
        else:
            scenarios = [asked.each(one) for one in sets]

        def tell(results: OverSets) -> None:
            n = len(next(iter(results.values())))
            work.heard(n, len(sets))
            note = (
                f"From {n} of {len(sets)} sets, {asked.futures} futures each · seed {asked.seed} · "
                f"model {code_version()}"
            )
            reference = next(iter(asked.scenarios))
            line = asked.line(results)
            work.known(
                Found(
                    f"{apart(results[reference])}. {line}".strip(),
                    table(results, asked.names),
                    note,
                    n == len(sets),
                    line,
                )
            )

        run_sets(
            pool,
            scenarios,
            futures=asked.futures,
            weeks=asked.weeks,
            seed=asked.seed,
            progress=tell,
            stop=work.stopped,
        )
        return None

    keys = (run_key(one, asked.weeks, asked.seed) for one in asked.scenarios.values())
    futures = len(sets) * asked.futures * len(asked.scenarios)
    return Offer(
        key=("in sets", asked.title, asked.found, *keys),
        title=asked.title,
        button="Ask in every set",
        seconds=seconds_for(futures, next(iter(asked.scenarios.values())), asked.weeks),
        does=does,
        draw=show,
        possible=len(sets) > 1,
    )


def apart(results: Sequence[Sequence[Replication]]) -> str:
    """Where the sets lie furthest apart, and where they agree, in a sentence."""
    known = [spread(results, m) for m in CLOCK_MEASURES]
    known = [s for s in known if s.sets > 1]
    if not known:
        return "One set alone says nothing of not knowing"
    most = max(known, key=lambda s: s.high - s.low)
    least = min(known, key=lambda s: s.high - s.low)
    return (
        f"Not knowing the inputs leaves {said_short(most.measure)} anywhere {_range(most)} "
        f"on average, and {said_short(least.measure)} {_range(least)}"
    )


def _range(s: Spread) -> str:
    unit = MEASURES[s.measure].unit
    low, high = number(s.low, unit), number(s.high, unit)
    return f"at {low}" if low == high else f"from {low} to {high}"


def table(results: OverSets, called: Mapping[str, str]) -> pd.DataFrame:
    """A row a measure: the reference's average, where it lies over the sets, luck, and what differs
    from it in the others; ``called`` by scenario, the reference first."""
    reference, *others = results
    rows = []
    for m in _MEASURES:
        s = spread(results[reference], m)
        if math.isnan(s.own):
            continue
        unit = MEASURES[m].unit
        row = {
            "Measure": full(m),
            called[reference]: number(s.own, unit),
            "Over the sets": _range(s),
            "Luck, ±": size(s.luck, unit),
        }
        for other in others:
            d = difference_spread(results[other], results[reference], m)
            row[f"{called[other]}, difference"] = number(d.own, unit, signed=True)
            low, high = (number(v, unit, signed=True) for v in (d.low, d.high))
            row[f"{called[other]}, over the sets"] = low if low == high else f"{low} to {high}"
            row[f"{called[other]}, the same way in"] = f"{d.alike} of {d.sets} sets"
        rows.append(row)
    return pd.DataFrame(rows)


def line(offer: Offer) -> None:
    """What stands below the page's sentence: in how many sets the advice holds, as far as known."""
    standing = standing_of(offer)
    found = standing.result if standing is not None else None
    if isinstance(found, Found) and found.line:
        so_far = "" if found.final else " Not all sets are asked yet."
        st.caption(escaped(f"{found.line}{so_far}"))
    elif offer.possible:
        st.caption(
            "Not knowing: whether this holds in other inputs that fit what is known has not been "
            "asked; *Luck against not knowing* below asks it."
        )


def sets_panel(asked: InSets, about: str, id_: str) -> None:
    """Ask the question in every set of inputs that fits, and show what of the spread that is."""
    with st.expander("Luck against not knowing: the same question in other inputs that fit"):
        if not asked.sets:
            st.caption(
                "Scenarios of different baselines have no inputs in common, so that they cannot be "
                "asked in the same sets."
            )
            return
        st.caption(
            "What is published does not settle the inputs. Your question is run with the "
            f"own values and in {len(asked.sets) - 1} sets of inputs that fit what is known as "
            f"well (*Assumptions* says which), {asked.futures} futures in each with the same luck; "
            f"{about} What differs between sets is not knowing, what differs within one is "
            "luck."
        )
        panel(offer_of(asked), id_)
