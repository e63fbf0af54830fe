"""What the *Agency exit* page works out on a button: safe leave dates, starters who drop out.

Both are long work (:mod:`ui.screen.long_work`): it goes on while other pages are used, and what is
known when it is stopped is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from model.agency_exit.choices import HARM, OVERDUE_MEASURES
from model.agency_exit.options import drop_outs
from model.agency_exit.safe_dates import earliest_safe
from model.agency_exit.safe_target import SafeDates, SafeProgress, SafeTarget, Tried
from model.results.measures import CLOCK_MEASURES, MEASURES
from model.results.replication import Replication
from model.results.statistics import summarise, target_of
from model.runs.long_work import LongWork
from model.runs.run_key import run_key
from model.runs.run_to_end import results_in_turn
from model.scenario.calendar import monday_of
from model.scenario.inputs import Inputs
from model.scenario.own_scenarios import DOING_NOTHING
from model.study.comparison import compare, smallest_that_matters
from model.study.looks import LOOKS
from model.words import names, numbers
from model.words import results as words_results
from model.words.verdicts import SAFE_DATES
from ui.question.question import Question
from ui.screen.live_results import Results, runner
from ui.screen.long_work import Found, Offer, panel, seconds_for, show

_DATES_A_POST = 4
"""About how many dates are tried for each agency post."""


# --- Earliest safe leave dates ----------------------------------------------------------------

_WAYS = {"target": "its target", "within": "keeping everybody", "number": "a fixed number"}
"""What a measure can be held to."""


def safe_dates_panel(question: Question, clock: str, weeks: int) -> None:
    """From when each agency worker can be gone, at a chosen confidence."""
    st.subheader("Earliest safe leave dates")
    scenarios = question.exit_scenarios
    nothing = scenarios[DOING_NOTHING]
    st.caption(
        "Each agency post is tried alone, date after date, while everybody else stays; then all "
        f"dates found are tried together. All {weeks} weeks count. A successor is sought as the "
        "choices say."
    )
    target = _target(nothing.inputs, clock)
    agency = sum(post.is_agency for post in nothing.posts_table)
    if not agency:
        st.info("No post is held by an agency worker.")
    pool, start = runner(), nothing.inputs.start_date

    def does(work: LongWork) -> Found:
        def heard(progress: SafeProgress) -> None:
            last = tried_in_words(progress.last, start)
            work.heard(progress.runs, max(progress.at_most, progress.runs), last)

        dates = earliest_safe(
            pool,
            nothing,
            target,
            weeks=weeks,
            seed=question.seed,
            replications=question.replications,
            choices=question.exit,
            nothing=nothing,
            progress=heard,
            stop=work.stopped,
        )
        note = "Searched to the end" if dates.complete else "Not searched to the end"
        return Found(dates_in_words(dates, start), safe_table(dates, start), note, dates.complete)

    futures = _DATES_A_POST * agency * question.replications
    panel(
        Offer(
            key=(
                "safe dates",
                run_key(nothing, weeks, question.seed),
                question.replications,
                question.exit,
                target,
            ),
            title="Earliest safe leave dates",
            button="Find the dates",
            seconds=seconds_for(futures, nothing, weeks),
            does=does,
            draw=show,
            possible=agency > 0,
        ),
        "safe_dates",
    )


def _target(inputs: Inputs, clock: str) -> SafeTarget:
    """What must hold, from the controls."""
    one, two, three, four = st.columns([1.4, 1.4, 1, 1.2], vertical_alignment="bottom")
    measures = [m for m in CLOCK_MEASURES if m != "core_assessment_in_time"]
    measures = [*measures, *OVERDUE_MEASURES]
    measure = one.selectbox(
        "What must hold",
        measures,
        measures.index(clock) if clock in measures else 0,
        format_func=names.name_of,
        key="safe_measure",
    )
    aim = target_of(measure, inputs)
    ways = ["within", "number" if aim is None else "target"]
    way = two.selectbox(
        "Measured against",
        ways,
        format_func=lambda way: _WAYS[way],
        key=f"safe_way_{aim is not None}",
    )
    if way == "target" and aim is not None:
        level = three.number_input("At least, %", value=float(aim), disabled=True)
    else:
        unit = MEASURES[measure].unit.capitalize() if aim is None else "Points"
        than = "more" if aim is None else "worse"
        level = three.number_input(
            f"{unit} {than} at most" if way == "within" else f"{unit} at most",
            0.0,
            100.0,
            2 * smallest_that_matters(measure, inputs),
            0.5,
            key=f"safe_level_{measure}_{way}",
        )
    confidence = four.slider(
        "In how many futures",
        50,
        95,
        80,
        step=5,
        format="%d%%",
        key="safe_confidence",
        help="A date is safe if it holds in at least this share of the simulated futures.",
    )
    return SafeTarget(measure, level, confidence / 100, within=way == "within")


def tried_in_words(tried: Tried, start: date) -> str:
    """``FD-15 gone from 12 August 2024, holds in 24 of 30``."""
    if tried.post and tried.week is not None:
        what = f"{tried.post} gone from {numbers.day(monday_of(start, tried.week))}"
    elif tried.week is None:
        what = "everybody stays"
    else:
        what = "all dates together" + (f", {tried.week} weeks later" if tried.week else "")
    return f"{what}, holds in {words_results.of_futures(tried.met, tried.n)}"


def target_in_words(target: SafeTarget) -> str:
    """``assessments no more than 4 points worse than keeping everybody, in 80% of futures``."""
    unit = MEASURES[target.measure].unit
    if target.within:
        worse = "points worse" if unit == "%" else f"{unit} more"
        how = f"no more than {target.level:g} {worse} than keeping everybody"
    elif MEASURES[target.measure].better == "higher":
        how = f"at least {target.level:.3g}{'%' if unit == '%' else f' {unit}'}"
    else:
        how = f"at most {target.level:g} {unit}"
    return f"{names.said_short(target.measure)} {how}, in {target.confidence:.0%} of futures"


def dates_in_words(dates: SafeDates, start: date) -> str:
    """What the search found, in a sentence or two."""
    what = target_in_words(dates.target)
    staying = dates.staying
    if staying is not None and not staying.holds:
        return (
            f"No date is safe for {what}: it does not hold even if everybody stays "
            f"({words_results.of_futures(staying.met, staying.n)}). "
            "Ask for less, or how much worse it may be."
        )
    known = [d for d in dates.dates if d.week is not None]
    if not known:
        left = any(d.kind == "not_searched" for d in dates.dates)
        return f"No safe date {'found yet' if left else 'within this run'} for {what}"
    first = min(known, key=lambda d: (d.week or 0, d.post))
    text = (
        f"{len(known)} of {len(dates.dates)} agency posts have a safe date for {what}; the first "
    )
    text += f"is {first.post}, from {numbers.day(max(start, monday_of(start, first.week or 0)))}"
    together = dates.together
    if together is None:
        return text
    seen = f"({words_results.of_futures(together.met, together.n)})"
    if together.kind == "safe_together":
        return f"{text}. All these dates together hold too {seen}"
    if together.kind == "safe_together_moved_later":
        return (
            f"{text}. Together they do not hold; moved later by {together.later_weeks} weeks, all "
            f"of them do {seen}"
        )
    return f"{text}. All together they do not hold, however late in this run {seen}"


def safe_table(dates: SafeDates, start: date) -> pd.DataFrame:
    """A row an agency post: from when it may be empty of its holder, and in how many futures."""
    together = dates.together.weeks if dates.together else {}
    rows = []
    for d in dates.dates:
        later = together.get(d.post)
        rows.append(
            {
                "Post": d.post,
                "If only this one leaves": SAFE_DATES[d.kind],
                "Last day": "" if d.last_day is None else numbers.day(d.last_day),
                "Holds in": "" if d.met is None else words_results.of_futures(d.met, d.n or 0),
                "All together, gone from": ""
                if later is None
                else numbers.day(monday_of(start, later)),
            }
        )
    return pd.DataFrame(rows)


# --- What if a starter drops out --------------------------------------------------------------


def drop_outs_panel(question: Question, letter: str, clock: str, weeks: int) -> None:
    """Each planned starter of an option dropping out in turn, when asked."""
    scenario = question.exit_scenarios[letter]
    st.subheader("What if a starter drops out?")
    turns = drop_outs(scenario)
    st.caption(
        f"Each planned starter of {scenario.name} withdraws in turn; an agency worker who was to "
        f"convert declines. {len(turns)} posts have somebody to come."
    )
    pool, every = runner(), {letter: scenario, **turns}

    def does(work: LongWork) -> Found | None:
        def tell(found: Sequence[Sequence[Replication]]) -> None:
            work.heard(len(found), len(every))
            posts = list(turns)[: len(found) - 1]
            if posts:
                results = {key: list(one) for key, one in zip(every, found, strict=False)}
                work.known(
                    Found(
                        most_at_stake(results, letter, posts, scenario.inputs),
                        drop_outs_table(results, letter, posts, clock, scenario.inputs),
                        f"{len(posts)} of {len(turns)} posts, {question.replications} simulated "
                        "futures each",
                        len(posts) == len(turns),
                    )
                )

        results_in_turn(
            pool,
            every.values(),
            replications=question.replications,
            weeks=weeks,
            seed=question.seed,
            stop=work.stopped,
            progress=tell,
        )
        return None

    futures = len(every) * question.replications
    panel(
        Offer(
            key=(
                "drop outs",
                run_key(scenario, weeks, question.seed),
                question.replications,
                clock,
            ),
            title=f"Starters of {scenario.name} who drop out",
            button="Try each starter in turn",
            seconds=seconds_for(futures, scenario, weeks),
            does=does,
            draw=show,
            possible=bool(turns),
        ),
        "drop_outs",
    )


def drop_outs_table(
    results: Results, plan: str, posts: Sequence[str], clock: str, inputs: Inputs
) -> pd.DataFrame:
    """A row a post: what the plan is worth without its starter, against the plan."""
    measures = (HARM, clock, "cost_run") * len(posts)
    rows = []
    for post in posts:
        d = compare(results[post], results[plan], inputs, measures)
        rows.append(
            {
                "Post": post,
                "Children overdue": round(summarise(results[post], HARM, inputs).mean, 1),
                "More overdue than planned": words_results.difference_text(d[HARM]),
                names.SHORT[clock]: words_results.difference_text(d[clock]),
                "Cost": words_results.difference_text(d["cost_run"]),
            }
        )
    return pd.DataFrame(rows)


def most_at_stake(results: Results, plan: str, posts: Sequence[str], inputs: Inputs) -> str:
    """The post whose starter matters most, if that can be told."""
    differences = {
        post: compare(results[post], results[plan], inputs, (HARM,) * len(posts))[HARM]
        for post in posts
    }
    worst = max(posts, key=lambda post: differences[post].mean)
    d = differences[worst]
    if d.mean > 0 and d.is_real:
        return f"Most hangs on {worst}: without its starter {words_results.difference_text(d)}"
    if d.verdict == "still_sharpening":
        return f"Still sharpening: no starter is told from luck before {LOOKS[0]} futures"
    return "No single starter makes a difference that can be told from luck"
