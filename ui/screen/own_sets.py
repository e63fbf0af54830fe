"""Sets of inputs that fit what a viewer knows of their own service: found on a button.

What is corrected under *This is us* is not drawn, what a time diary tells is drawn from its range,
and what is known of one's own year stands in place of what is published. What was found is used
wherever not knowing is shown, for whoever has the same service on the table, until the server ends;
the futures are kept, so that finding it again goes fast.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import streamlit as st

from model.evidence.ensemble import SETS, Progress, Search, known_outcomes
from model.results.measures import MEASURES
from model.runs.long_work import LongWork
from model.runs.version import code_version
from model.scenario.fitting import Ensemble, FittingSet, fitting_sets, sets_of, shipped_ensemble
from model.words import fitting as words_fitting
from model.words.names import full
from ui.question.question import Question
from ui.screen.live_results import runner
from ui.screen.long_work import Offer, panel, seconds_for
from ui.screen.plain_text import escaped

_KEPT = 64
_FUTURES = 22
"""Of the search, and of what mending gives: for each set that is found, about."""


@st.cache_resource(show_spinner=False, max_entries=1)
def _found() -> OrderedDict[str, Ensemble]:
    """By the identity of the service as it is: what was found last."""
    return OrderedDict()


def own_ensemble(question: Question) -> Ensemble | None:
    """What was found for the service on the table, if anything was."""
    return _found().get(question.doing_nothing.identity)


def ensemble_for(question: Question) -> Ensemble | None:
    """What was found for the service on the table, or else what is shipped for its baseline."""
    return own_ensemble(question) or shipped_ensemble(question.doing_nothing.baseline)


def sets_for(question: Question) -> tuple[Sequence[FittingSet], str]:
    """The sets in which the question is asked, the own values first, and which these are."""
    if (own := own_ensemble(question)) is not None:
        return sets_of(own), own.identity
    return fitting_sets(question.doing_nothing.baseline), "shipped"


def search_panel(question: Question, between: Mapping[str, tuple[float, float]]) -> None:
    """Find sets that fit the service on the table, and say what they have in common.

    ``between``: ranges that a time diary told, by what a change names.
    """
    st.header("Sets of inputs that fit your own service", anchor=False)
    st.markdown(
        "The sets shipped fit what is published. What you correct under *This is us* is kept as "
        "it is, hours that a diary above tells are drawn from its range, and what you know of "
        "your own year replaces what is published. The sets found are then used on every page."
    )
    known = _known(question)
    pool, scenario, seed = runner(), question.doing_nothing, question.seed
    found = _found()

    def does(work: LongWork) -> Ensemble:
        def heard(progress: Progress) -> None:
            work.heard(progress.accepted, progress.wanted)

        search = Search(
            pool, scenario, seed, known=known, between=between, heard=heard, stop=work.stopped
        )
        ensemble = search.sets(SETS)
        found[scenario.identity] = ensemble
        found.move_to_end(scenario.identity)
        while len(found) > _KEPT:
            found.popitem(last=False)
        if search.gave_up is not None:
            work.known(ensemble)
            raise search.gave_up
        return ensemble

    panel(
        Offer(
            key=(
                "sets that fit",
                scenario.identity,
                seed,
                tuple(sorted(known.items())),
                tuple(sorted(between.items())),
            ),
            title=f"Sets of inputs that fit {scenario.name}",
            button=f"Find {SETS} sets",
            seconds=seconds_for(_FUTURES * SETS, scenario, 52),
            does=does,
            draw=tell,
        ),
        "own_sets",
    )


def _known(question: Question) -> dict[str, float]:
    """What the viewer knows of their own year, by measure."""
    known: dict[str, float] = {}
    with st.expander("What you know of your own year (left empty: what is published)"):
        columns = st.columns(3)
        outcomes = known_outcomes(question.doing_nothing.baseline)
        for place, (measure, (published, _)) in enumerate(outcomes.items()):
            unit = MEASURES[measure].unit
            value = columns[place % 3].number_input(
                f"{full(measure)}, {unit}",
                min_value=0.0,
                max_value=100.0 if unit == "%" else 1_000_000.0,
                value=None,
                placeholder=f"{published:g}",
                key=f"own_year_{measure}",
            )
            if value is not None:
                known[measure] = float(value)
    return known


def tell(found: Ensemble) -> None:
    """How the sets were found, what they have in common, and what is not known of any input."""
    st.markdown(
        "\n".join(
            [f"**{escaped(words_fitting.how_found(found))}** {words_fitting.what_fits(found)}\n"]
            + [f"- {line}" for line in words_fitting.pinned(found)]
        )
    )
    st.markdown(escaped(words_fitting.left_in_words(found)))
    if found.engine != code_version():
        st.caption(
            f"Found on an earlier engine ({found.engine}): `python -m model ensemble "
            f"{found.baseline}` finds them anew."
        )
