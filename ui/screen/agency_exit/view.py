"""What the *Agency exit* page shows: an answer, a card an option, and one option in detail."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from model.agency_exit import edited_posts
from model.agency_exit.choices import EXIT_MEASURES, HARM, OPTIONS
from model.agency_exit.outcome import break_even, spells_of_harm
from model.results.measures import CLOCK_MEASURES
from model.results.statistics import summarise
from model.results.weekly_series import level
from model.scenario.calendar import days_of
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.posts import POST_TEAMS, Team, ordered
from model.scenario.scenario import Scenario
from model.study.comparison import Difference
from model.words import agency_exit as words_agency_exit
from model.words import comparison as words_comparison
from model.words import names as words_names
from model.words import numbers
from model.words import results as words_results
from model.words.glossary import meaning
from model.words.in_sets import fewest
from model.words.scenario_names import scenario_name
from ui.pictures import agency_exit, posts_over_time, tables, week_by_week
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.agency_exit.answer import Answer, headline, verdict
from ui.screen.in_sets import InSets
from ui.screen.own_sets import sets_for

_CARD_WIDTH = 222

Frames = dict[str, pd.DataFrame]


# --- The answer -------------------------------------------------------------------------------


def asked_in_sets(question: Question, weeks: int) -> InSets:
    """The options, as they are asked in every set of inputs that fits."""
    scenarios = question.exit_scenarios
    called = {id_: scenario_name(id_) for id_ in scenarios}
    options = {id_: name for id_, name in called.items() if id_ != DOING_NOTHING}
    sets, found = sets_for(question)
    return InSets(
        title="Options in sets of inputs that fit",
        scenarios=scenarios,
        names=called,
        sets=sets,
        found=found,
        weeks=weeks,
        seed=question.seed,
        line=lambda results: fewest(results, HARM, options),
        futures=2,
        each=question.exit_scenarios_in,
    )


def cards(answer: Answer) -> None:
    """Every option side by side, doing nothing first."""
    blocks.stale_mark(answer.shown)
    st.markdown(f"## {headline(answer)}")
    # As many side by side as there is room for, six on a projector.
    with st.container(horizontal=True, gap="small"):
        for id_ in answer.results:
            with st.container(border=True, width=_CARD_WIDTH, height="stretch", gap="xsmall"):
                _card(answer, id_)
    target = answer.on_clock(DOING_NOTHING).target
    st.caption(
        f"On target: {words_names.said_short(answer.clock)}, at least {target:.3g}%, in the "
        "last "
        f"{min(answer.weeks, 52)} weeks. Overdue: children past a date by which the law says that "
        "something must have happened, or without a worker, on an average Friday; these, changes "
        f"of worker, visits and cost are of all {answer.weeks} weeks. "
        "Averages. Differences are against doing nothing, future by future with the same luck; "
        "their "
        f"intervals hold for all options and {len(EXIT_MEASURES)} measures together."
    )


def _card(answer: Answer, id_: str) -> None:
    doing_nothing = id_ == DOING_NOTHING
    s = answer.on_clock(id_)
    st.markdown(f"**{scenario_name(id_)}**")
    st.caption("Agency workers stay." if doing_nothing else words_agency_exit.OPTION_MEANING[id_])
    _, shape = words_results.status(s)
    if s.n:
        st.markdown(f"### {shape} {s.met} of {s.n}")
        st.caption(f"{numbers.years(answer.weeks, s.n)} on target, {words_results.how_sure(s)}")
    else:
        st.markdown("### –")
        st.caption("nothing fell due")
    harm = summarise(answer.results[id_], HARM, answer.inputs)
    st.markdown(f"**{numbers.number(harm.mean, 'children', bare=True)}** children overdue")
    often = words_results.in_most(harm.n)
    st.caption(f"{harm.p05:.0f} to {harm.p95:.0f} in {often} futures")
    hands = {kind: answer.mean(id_, kind) for kind in agency_exit.KINDS}
    st.markdown(f"**{sum(hands.values()):.0f}** children change worker")
    st.caption(
        f"{hands['handovers_sudden']:.0f} without notice; "
        f"{answer.mean(id_, 'visits_missed_in_gap'):.0f} visits missed in a gap"
    )
    if doing_nothing:
        cost = summarise(answer.results[id_], "cost_run", answer.inputs)
        st.markdown(f"**{numbers.number(cost.mean, '£')}** cost")
        low, high = numbers.number(cost.p05, "£"), numbers.number(cost.p95, "£")
        if low != high:
            st.caption(f"{low} to {high}")
        return
    differences = answer.against_nothing(id_)
    money, between = _money(differences["cost_run"])
    st.markdown(money)
    st.caption(between)
    shape, word = verdict(differences[HARM])
    st.markdown(f"{shape} {word}")


def _money(d: Difference) -> tuple[str, str]:
    """The difference in cost with its interval, in two short lines."""
    if d.pairs == 0 or (d.mean == 0 and d.low == d.high == 0):
        return "**no change in cost**", "as if nobody is let go"
    mean = f"**{numbers.number(d.mean, '£', signed=True)}** cost"
    if d.verdict == "still_sharpening":
        return mean, f"still sharpening, {d.pairs} futures"
    low, high = (numbers.number(v, "£", signed=True) for v in (d.low, d.high))
    unsure = ", too close to call" if d.verdict == "too_close_to_call" else ""
    return mean, f"{'as far as is shown' if low == high else f'{low} to {high}'}{unsure}"


# --- One option -------------------------------------------------------------------------------


def in_post(answer: Answer, letter: str, *, every: bool) -> Frames:
    """Who is in which post, week by week."""
    name, scenario = scenario_name(letter), answer.shown.scenarios[letter]
    posts = ordered(scenario.posts_table)
    only = None if every else edited_posts.in_plan(posts, answer.nothing.posts_table)
    frame = posts_over_time.gantt_frame(answer.results[letter], posts, answer.start, only)
    blocks.chart(
        frame,
        posts_over_time.gantt(),
        finding=f"{name}: {gaps_in_words(frame)}",
        caption="Each post by week, as in most futures; where two are in a post, the more senior. "
        "Solid: in post. Striped: learning the job. Outlined: empty. Blank: closed. "
        + ("Every post." if every else "Posts that agency holds or the option changes."),
        alt=f"Who is in each post by week under {name}.",
        nothing="No post is held by agency or temporary staff, and none is planned otherwise.",
    )
    return {"in_post": posts_over_time.gantt_table(frame)}


def gaps_in_words(frame: pd.DataFrame) -> str:
    """How long posts stand empty, in a line."""
    empty = frame[frame["kind"] == "empty"]
    if empty.empty:
        return "no post stands empty in most futures"
    posts, weeks = empty["post"].nunique(), int(empty["weeks"].sum())
    longest = empty.groupby("post")["weeks"].sum()
    noun = "post stands" if posts == 1 else "posts stand"
    return (
        f"{numbers.about(posts)} {noun} empty, {weeks} weeks together; longest {longest.idxmax()}"
    )


def overdue(answer: Answer, letter: str) -> Frames:
    """Children overdue, week by week."""
    spells = spells_of_harm(answer.results[letter], answer.results[DOING_NOTHING])
    frame = week_by_week.overdue_frame(answer.results, letter, answer.start, spells)
    blocks.chart(
        frame,
        week_by_week.overdue(letter),
        finding=words_agency_exit.more_overdue(spells, answer.start, answer.n),
        caption="Children past a date by which something must have happened, or without a worker, "
        "at each week's end; each counted once. Shaded: more than if nobody is let go in three of "
        f"four futures. {words_results.bands(answer.n)}.",
        alt=f"Children overdue by week under {scenario_name(letter)} and doing nothing.",
    )
    return {"overdue": week_by_week.week_table(frame)}


def experience(answer: Answer, letter: str) -> Frames:
    """Experienced hands against need, a chart a team."""
    frames = {}
    for column, team in zip(st.columns(2), POST_TEAMS, strict=True):
        with column:
            frame = week_by_week.experience_frame(answer.results, letter, team, answer.start)
            blocks.chart(
                frame,
                week_by_week.experience(letter),
                finding=hands_against_need(answer, letter, team),
                caption="Workers in post by FTE and by how fast they work yet, the long-term sick "
                "not counted, against the work that cannot wait and the least support. Backlogs, "
                f"conference slots and caps are not in it. {words_results.bands(answer.n)}.",
                alt=f"Experience-weighted FTE in the {words_names.TEAM_NAMES[team]} by week under "
                f"{scenario_name(letter)} and doing nothing, against need.",
            )
            frames[f"experience_{team}"] = week_by_week.week_table(frame)
    return frames


def hands_against_need(answer: Answer, letter: str, team: Team) -> str:
    """The fewest experienced hands of a team, when that is, and how many its work needs then."""
    results = answer.results[letter]
    hands = level(results, f"{team}:experienced_fte").mean(axis=0)
    week = int(hands.argmin())
    need = float(level(results, f"{team}:need_fte").mean(axis=0)[week])
    first, _ = days_of(answer.start, week, week)
    name = words_names.TEAM_NAMES[team]
    return (
        f"{name[0].upper()}{name[1:]}: fewest experienced hands in the week of "
        f"{numbers.day(first)}, {hands[week]:.1f} FTE where {need:.1f} are needed"
    )


def money_and_hands(answer: Answer, letter: str) -> Frames:
    """What it costs against doing nothing, and whose children change worker."""
    option, nothing = answer.results[letter], answer.results[DOING_NOTHING]
    d = answer.against_nothing(letter)["cost_run"]
    even = break_even(option, nothing, answer.start, d)
    name, frames = scenario_name(letter), {}
    left, right = st.columns(2)
    with left:
        frame = agency_exit.cost_frame(option, nothing, answer.start, even.day if even else None)
        blocks.chart(
            frame,
            agency_exit.cost_curve(),
            # The interval of the card and the table: one figure, one verdict.
            finding=words_agency_exit.break_even(
                even.kind, even.day, even.saving, even.low, even.high
            )
            if even
            else "No cost to compare",
            caption=f"Cost so far less that of doing nothing, pair by pair, at each month's end. "
            f"{words_results.bands(answer.n)}.",
            alt=f"Fan chart of the cost of {name} so far against doing nothing, by month.",
        )
        frames["cost_by_month"] = agency_exit.cost_table(option, nothing, answer.start)
        frames["cost_by_financial_year"] = agency_exit.cost_table(
            option, nothing, answer.start, "financial_year"
        )
    with right:
        frame = agency_exit.handovers_frame(answer.results, letter)
        blocks.chart(
            frame,
            agency_exit.handovers(letter),
            finding=hands_in_words(answer, letter),
            caption=f"Children who change worker in {answer.weeks} weeks, by how. Visits missed "
            f"while nobody held the case: {answer.mean(letter, 'visits_missed_in_gap'):.0f} "
            f"({answer.mean(DOING_NOTHING, 'visits_missed_in_gap'):.0f} if nothing is done).",
            alt=f"Children changing worker by kind of handover, {name} and doing nothing.",
        )
        frames["handovers"] = agency_exit.handovers_table(frame)
    return frames


def hands_in_words(answer: Answer, letter: str) -> str:
    """How many more or fewer children change worker than if nothing is done."""
    change = sum(
        answer.mean(letter, kind) - answer.mean(DOING_NOTHING, kind) for kind in agency_exit.KINDS
    )
    if abs(change) < 0.5:
        return "As many children change worker as if nothing is done"
    more = "more" if change > 0 else "fewer"
    noun = "child changes" if round(abs(change)) == 1 else "children change"
    return f"About {numbers.about(change)} {more} {noun} worker than if nothing is done"


# --- Below the charts -------------------------------------------------------------------------


def verdicts(answer: Answer, letter: str) -> pd.DataFrame:
    """Every measure of the option against doing nothing; returns the table drawn."""
    st.markdown(f"**{scenario_name(letter)} against doing nothing**")
    table = blocks.differences_table(answer.against_nothing(letter))
    st.dataframe(table, hide_index=True, width="stretch")
    st.caption(words_comparison.judged(len(EXIT_MEASURES), len(answer.results) - 1))
    return table


def schedule_download(scenario: Scenario, nothing: Scenario, letter: str) -> None:
    """The option's schedule with its triggers: to read, and as a file."""
    rows = pd.DataFrame(words_agency_exit.schedule_rows(scenario, nothing))
    with st.expander(f"{scenario.name}: the schedule, with what triggers each step"):
        if rows.empty:
            st.markdown("Nothing is planned.")
            return
        rows["week"] = rows["week"].astype("Int64")
        rows["team"] = rows["team"].map(words_names.TEAM_NAMES)
        sizes: dict[str, Literal["medium", "large"]] = {"what": "medium", "trigger": "large"}
        st.dataframe(
            rows,
            hide_index=True,
            width="stretch",
            placeholder="",
            column_config={
                column: st.column_config.Column(
                    words_agency_exit.SCHEDULE_COLUMNS[column], width=sizes.get(column, "small")
                )
                for column in rows.columns
            },
        )
        st.download_button(
            "Download the schedule as CSV",
            tables.csv_of(rows),
            f"schedule_{letter}.csv",
            "text/csv",
            key="schedule_csv",
            on_click="ignore",
        )


# --- Controls of the page ---------------------------------------------------------------------


def opening(question: Question, weeks: int) -> None:
    """What is compared with what, and over how long."""
    text = (
        "Five ways to let agency workers go, against keeping them. On this page people resign, "
        "are recruited and learn the job."
    )
    if weeks > question.weeks:
        text += (
            f" Runs last {weeks} weeks here, not {question.weeks}: leaving, recruiting and "
            "learning take that long."
        )
    if question.is_moved:
        text += " What was moved under *What if* is part of doing nothing and of every option."
    st.caption(text)
    for problem in question.exit_problems:
        st.warning(f"In the plan by hand: {problem}.", icon="⚠️")


def clock_picker(question: Question) -> str:
    """Which clock the cards speak of."""
    clocks = [
        m
        for m in CLOCK_MEASURES
        if m != "core_assessment_in_time" or question.doing_nothing.inputs.core_assessment_share
    ]
    return st.selectbox(
        "On target for",
        clocks,
        clocks.index("assessment_in_time"),
        format_func=lambda m: words_names.SHORT[m],
        key="exit_clock",
        persist_state="session",
        help=meaning("statutory_clock", "on_target"),
    )


def option_picker() -> str:
    """The letter of the option to look at."""
    letter: str | None = st.segmented_control(
        "Look at one option",
        OPTIONS,
        default="C",
        required=True,
        key="exit_option",
        format_func=scenario_name,
        persist_state="session",
        help=meaning("overdue", "ramp", "handover", "nqsw"),
    )
    return letter or "C"


def every_measure(answer: Answer) -> pd.DataFrame:
    """Every measure of every scenario, with its identity, for download."""
    names = answer.shown.names
    frame = tables.measures_table(answer.results, EXIT_MEASURES, answer.inputs, names)
    return tables.stamp(frame, answer.shown.keys, names)
