"""What the *Agency exit* page shows: an answer, a card an option, and one option in detail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd
import streamlit as st

from model.agency_exit import edited_posts
from model.agency_exit.choices import DOING_NOTHING, EXIT_MEASURES, OPTIONS, option_name
from model.agency_exit.outcome import break_even, danger_periods
from model.agency_exit.schedule import schedule
from model.results.measures import CLOCK_MEASURES
from model.results.replication import Replication
from model.results.statistics import Summary, summarise
from model.scenario.calendar import monday_of
from model.scenario.inputs import Inputs
from model.scenario.posts import POST_TEAMS, Team, ordered
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, compare
from model.words import agency_exit as words_agency_exit
from model.words import names as words_names
from model.words import numbers
from model.words import results as words_results
from model.words.glossary import meaning
from ui.pictures import agency_exit, tables
from ui.question.question import Question
from ui.screen import blocks
from ui.screen.live_results import Results, Shown

HARM = "danger_weeks"
"""What options are ranked by: weeks with less experience in a team than its work needs."""

MEANING = {
    "A": "All leave on one day.",
    "B": "They leave one after another.",
    "C": "Each leaves once replaced.",
    "D": "As B, but a few stay.",
    "E": "Offered permanent posts.",
}
_VERDICTS = {
    ("clear", True): ("▲", "clearly less harm"),
    ("clear", False): ("▼", "clearly more harm"),
    ("small but real", True): ("△", "a little less harm"),
    ("small but real", False): ("▽", "a little more harm"),
    ("no difference that matters", None): ("●", "no difference that matters"),
}
_CARD_WIDTH = 222
_BANDS = "Bands: half and nine in ten of simulated futures."

Frames = dict[str, pd.DataFrame]
Differences = Mapping[str, Difference]


@dataclass(frozen=True)
class Answer:
    """Results as they stand, and what they were asked: also when they are out of date."""

    shown: Shown
    clock: str

    @property
    def results(self) -> Results:
        """Replications by scenario; doing nothing first."""
        return self.shown.results

    @property
    def nothing(self) -> Scenario:
        """Doing nothing about agency, as it was run."""
        return self.shown.scenarios[DOING_NOTHING]

    @property
    def inputs(self) -> Inputs:
        """The inputs of doing nothing."""
        return self.nothing.inputs

    @property
    def start(self) -> date:
        """The position date."""
        return self.inputs.start_date

    @property
    def weeks(self) -> int:
        """Weeks that were run."""
        return self.shown.keys[DOING_NOTHING].weeks

    def against_nothing(self, name: str) -> Differences:
        """An option's differences, corrected for all that options are compared by."""
        measures = tuple(dict.fromkeys((*EXIT_MEASURES, self.clock)))
        return compare(self.results[name], self.results[DOING_NOTHING], self.inputs, measures)

    def mean(self, name: str, measure: str) -> float:
        """A measure's average."""
        return summarise(self.results[name], measure, self.inputs).mean

    def on_clock(self, name: str) -> Summary:
        """The chosen clock."""
        return summarise(self.results[name], self.clock, self.inputs)


# --- The answer -------------------------------------------------------------------------------


def headline(answer: Answer) -> str:
    """Which option does least harm, how sure that is, and which of the best is cheapest."""
    names = [name for name in answer.results if name != DOING_NOTHING]
    if len({key.scenario for key in answer.shown.keys.values()}) == 1:
        return (
            "No post is held by an agency worker, so there is nobody to let go: every option is "
            "doing nothing."
        )
    best, ties, worse = ranked(answer.results, names, answer.inputs)
    _, against_keeping = verdict(answer.against_nothing(best)[HARM])
    s, nothing = answer.on_clock(best), answer.on_clock(DOING_NOTHING)
    text = "Fewest danger weeks" if ties else "Clearly least harm"
    text += (
        f": {best}, {answer.mean(best, HARM):.0f} {'' if ties else 'danger weeks '}in "
        f"{answer.weeks} ({answer.mean(DOING_NOTHING, HARM):.0f} if nobody is let go: "
        f"{against_keeping})"
    )
    if s.n and nothing.n:
        text += (
            f", {words_names.SHORT[answer.clock].lower()} on target in {s.met} of {s.n} "
            f"{numbers.years(answer.weeks, s.n)} against {nothing.met}"
        )
    if ties:
        text += f". Too close to call against it: {numbers.listed(ties)}"
    if worse:
        text += f". Clearly more harm: {numbers.listed(worse)}"
    return f"{text}. {cheapest(answer, sorted([best, *ties]))}, {words_results.IF_RIGHT}."


def ranked(
    results: Mapping[str, Sequence[Replication]], names: Sequence[str], inputs: Inputs
) -> tuple[str, list[str], list[str]]:
    """The option with fewest danger weeks, those too close to it to call, and the clearly worse.

    Pair by pair, with the same luck, corrected for the number of options compared with the best.
    """
    best = min(names, key=lambda name: summarise(results[name], HARM, inputs).mean)
    ties, worse = [], []
    for name in names:
        if name != best:
            # The correction counts measures: as many as there are comparisons.
            d = compare(results[name], results[best], inputs, (HARM,) * (len(names) - 1))[HARM]
            if d.verdict in ("clear", "small but real") and d.mean > 0:
                worse.append(name)
            else:
                ties.append(name)
    return best, ties, worse


def cheapest(answer: Answer, names: Sequence[str]) -> str:
    """Which of several options is cheapest, if that can be told; of one, its cost."""
    if len(names) == 1:
        d = answer.against_nothing(names[0])["cost_run"]
        return f"Cost against keeping everybody: {words_results.difference_text(d)}"
    first = min(names, key=lambda name: answer.mean(name, "cost_run"))
    others = [name for name in names if name != first]
    measures = ("cost_run",) * len(others)
    differences = [
        compare(answer.results[first], answer.results[name], answer.inputs, measures)["cost_run"]
        for name in others
    ]
    if all(d.verdict in ("clear", "small but real") for d in differences):
        return f"Of {numbers.listed(names)}, {first} costs least"
    return f"In cost, {numbers.listed(names)} are too close to call"


def cards(answer: Answer) -> None:
    """Every option side by side, doing nothing first."""
    blocks.stale_mark(answer.shown)
    st.markdown(f"## {headline(answer)}")
    # As many side by side as there is room for, six on a projector.
    with st.container(horizontal=True, gap="small"):
        for name in answer.results:
            with st.container(border=True, width=_CARD_WIDTH, height="stretch", gap="xsmall"):
                _card(answer, name)
    target = answer.on_clock(DOING_NOTHING).target
    st.caption(
        f"On target: {words_names.SHORT[answer.clock].lower()}, at least {target:.3g}%, in the "
        "last "
        f"{min(answer.weeks, 52)} weeks. Danger week: a team has fewer experienced hands than its "
        f"work needs; these, changes of worker, visits and cost are of all {answer.weeks} weeks. "
        "Averages. Differences are against doing nothing, future by future with the same luck; "
        "their "
        f"intervals hold for all {len(EXIT_MEASURES)} measures together."
    )


def _card(answer: Answer, name: str) -> None:
    doing_nothing = name == DOING_NOTHING
    s = answer.on_clock(name)
    st.markdown(f"**{name}**")
    st.caption("Agency workers stay." if doing_nothing else MEANING[name[0]])
    _, shape = words_results.status(s)
    if s.n:
        st.markdown(f"### {shape} {s.met} of {s.n}")
        st.caption(f"{numbers.years(answer.weeks, s.n)} on target")
    else:
        st.markdown("### –")
        st.caption("nothing fell due")
    harm = summarise(answer.results[name], HARM, answer.inputs)
    st.markdown(f"**{harm.mean:.0f}** danger weeks")
    st.caption(f"{harm.p05:.0f} to {harm.p95:.0f} in nine of ten futures")
    hands = {kind: answer.mean(name, kind) for kind in agency_exit.KINDS}
    st.markdown(f"**{sum(hands.values()):.0f}** children change worker")
    st.caption(
        f"{hands['handovers_sudden']:.0f} without notice; "
        f"{answer.mean(name, 'visits_missed_in_gap'):.0f} visits missed in a gap"
    )
    if doing_nothing:
        cost = summarise(answer.results[name], "cost_run", answer.inputs)
        st.markdown(f"**{numbers.number(cost.mean, '£')}** cost")
        st.caption(f"{numbers.number(cost.p05, '£')} to {numbers.number(cost.p95, '£')}")
        return
    differences = answer.against_nothing(name)
    money, between = _money(differences["cost_run"])
    st.markdown(money)
    st.caption(between)
    shape, word = verdict(differences[HARM])
    st.markdown(f"{shape} {word}")


def _money(d: Difference) -> tuple[str, str]:
    """The difference in cost with its interval, in two short lines."""
    if d.pairs == 0 or (d.mean == 0 and d.low == d.high == 0):
        return "**no change in cost**", "as if nobody is let go"
    low, high = (numbers.number(v, "£", signed=True) for v in (d.low, d.high))
    unsure = ", too close to call" if d.verdict == "too close to call" else ""
    return (f"**{numbers.number(d.mean, '£', signed=True)}** cost", f"{low} to {high}{unsure}")


def verdict(d: Difference) -> tuple[str, str]:
    """Shape and words for a difference in danger weeks."""
    if d.mean == 0 and d.low == d.high == 0:
        return "●", "no change at all"
    better = d.better if d.verdict in ("clear", "small but real") else None
    return _VERDICTS.get((d.verdict, better), ("◆", "too close to call"))


# --- One option -------------------------------------------------------------------------------


def in_post(answer: Answer, name: str, *, every: bool) -> Frames:
    """Who is in which post, week by week."""
    scenario = answer.shown.scenarios[name]
    posts = ordered(scenario.posts_table)
    only = None if every else edited_posts.in_plan(posts, answer.nothing.posts_table)
    frame = agency_exit.gantt_frame(answer.results[name], posts, answer.start, only)
    blocks.chart(
        frame,
        agency_exit.gantt(),
        finding=f"{name}: {gaps_in_words(frame)}",
        caption="Each post by week, as in most futures; where two are in a post, the more senior. "
        "Solid: in post. Striped: learning the job. Outlined: empty. Blank: closed. "
        + ("Every post." if every else "Posts that agency holds or the option changes."),
        alt=f"Who is in each post by week under {name}.",
        nothing="No post is held by agency or temporary staff, and none is planned otherwise.",
    )
    return {"In post": agency_exit.gantt_table(frame)}


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


def experience(answer: Answer, name: str) -> Frames:
    """Experienced hands against need, a chart a team."""
    frames = {}
    for column, team in zip(st.columns(2), POST_TEAMS, strict=True):
        with column:
            periods = danger_periods(answer.results[name], team)
            frame = agency_exit.experience_frame(answer.results, name, team, answer.start, periods)
            blocks.chart(
                frame,
                agency_exit.experience(name),
                finding=danger_in_words(answer, name, team),
                caption="Workers in post by FTE and by how fast they work yet, the long-term sick "
                "not counted, against the work that cannot wait and the least support. Shaded: in "
                f"half of the futures or more they are too few. {_BANDS}",
                alt=f"Experience-weighted FTE in the {words_names.TEAM_NAMES[team]} by week under "
                f"{name} and doing nothing, against need.",
            )
            label = words_names.TEAM_NAMES[team]
            frames[f"Experience, {label}"] = agency_exit.experience_table(frame)
    return frames


def danger_in_words(answer: Answer, name: str, team: Team) -> str:
    """When a team is short of experience under an option."""
    periods = [
        (
            max(answer.start, monday_of(answer.start, first)),
            monday_of(answer.start, last) + timedelta(days=6),
            share,
        )
        for first, last, share in danger_periods(answer.results[name], team)
    ]
    return words_agency_exit.danger(team, periods, answer.shown.n)


def money_and_hands(answer: Answer, name: str) -> Frames:
    """What it costs against doing nothing, and whose children change worker."""
    option, nothing = answer.results[name], answer.results[DOING_NOTHING]
    even = break_even(option, nothing, answer.start)
    d = answer.against_nothing(name)["cost_run"]
    frames = {}
    left, right = st.columns(2)
    with left:
        frame = agency_exit.cost_frame(option, nothing, answer.start, even.day if even else None)
        blocks.chart(
            frame,
            agency_exit.cost_curve(),
            # The interval of the card and the table: one figure, one verdict.
            finding=words_agency_exit.break_even(even.kind, even.day, -d.mean, -d.high, -d.low)
            if even
            else "No cost to compare",
            caption=f"Cost so far less that of doing nothing, pair by pair, at each month's end. "
            f"{_BANDS}",
            alt=f"Fan chart of the cost of {name} so far against doing nothing, by month.",
        )
        frames["Cost by month"] = agency_exit.cost_table(option, nothing, answer.start)
    with right:
        frame = agency_exit.handovers_frame(answer.results, name)
        blocks.chart(
            frame,
            agency_exit.handovers(name),
            finding=hands_in_words(answer, name),
            caption=f"Children who change worker in {answer.weeks} weeks, by how. Visits missed "
            f"while nobody held the case: {answer.mean(name, 'visits_missed_in_gap'):.0f} "
            f"({answer.mean(DOING_NOTHING, 'visits_missed_in_gap'):.0f} if nothing is done).",
            alt=f"Children changing worker by kind of handover, {name} and doing nothing.",
        )
        frames["Handovers"] = agency_exit.handovers_table(frame)
    return frames


def hands_in_words(answer: Answer, name: str) -> str:
    """How many more or fewer children change worker than if nothing is done."""
    change = sum(
        answer.mean(name, kind) - answer.mean(DOING_NOTHING, kind) for kind in agency_exit.KINDS
    )
    if abs(change) < 0.5:
        return "As many children change worker as if nothing is done"
    more = "more" if change > 0 else "fewer"
    noun = "child changes" if round(abs(change)) == 1 else "children change"
    return f"About {numbers.about(change)} {more} {noun} worker than if nothing is done"


# --- Below the charts -------------------------------------------------------------------------


def verdicts(answer: Answer, name: str) -> pd.DataFrame:
    """Every measure of the option against doing nothing; returns the table drawn."""
    st.markdown(f"**{name} against doing nothing**")
    table = blocks.differences_table(answer.against_nothing(name))
    st.dataframe(table, hide_index=True, width="stretch")
    st.caption(
        "Differences are taken future by future, with the same luck on both sides. The intervals "
        f"hold for all {len(EXIT_MEASURES)} measures together (Bonferroni, 95%)."
    )
    return table


def schedule_download(scenario: Scenario) -> None:
    """The option's schedule with its triggers: to read, and as a file."""
    rows = pd.DataFrame(schedule(scenario))
    with st.expander(f"{scenario.name}: the schedule, with what triggers each step"):
        if rows.empty:
            st.markdown("Nothing is planned.")
            return
        rows["week"] = rows["week"].astype("Int64")
        sizes: dict[str, Literal["medium", "large"]] = {"what": "medium", "trigger": "large"}
        st.dataframe(
            rows,
            hide_index=True,
            width="stretch",
            placeholder="",
            column_config={
                name: st.column_config.Column(name.capitalize(), width=sizes.get(name, "small"))
                for name in rows.columns
            },
        )
        st.download_button(
            "Download the schedule as CSV",
            rows.to_csv(index=False),
            f"schedule_{scenario.name.lower().replace(' ', '_')}.csv",
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
        help=meaning("statutory clock", "on target"),
    )


def option_picker() -> str:
    """The letter of the option to look at."""
    letter: str | None = st.segmented_control(
        "Look at one option",
        list(OPTIONS),
        default="C",
        required=True,
        key="exit_option",
        format_func=option_name,
        persist_state="session",
        help=meaning("danger week", "ramp", "handover", "NQSW"),
    )
    return letter or "C"


def every_measure(answer: Answer) -> pd.DataFrame:
    """Every measure of every scenario, with its identity, for download."""
    frame = tables.measures_table(answer.results, EXIT_MEASURES, answer.inputs)
    return tables.stamp(frame, answer.shown.keys)
