"""What the runs of every option say: harm, rank, cost, as one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from model.agency_exit.choices import EXIT_MEASURES, HARM, told_of_options
from model.results.replication import Replication
from model.results.statistics import Summary, summarise
from model.scenario.inputs import Inputs
from model.scenario.own_scenarios import DOING_NOTHING
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, compare
from model.study.looks import look_at
from model.words import names as words_names
from model.words import numbers
from model.words import results as words_results
from model.words.scenario_names import scenario_name
from ui.screen.live_results import Results, Shown

_VERDICTS = {
    ("clear", True): ("▲", "clearly less harm"),
    ("clear", False): ("▼", "clearly more harm"),
    ("small_but_real", True): ("△", "a little less harm"),
    ("small_but_real", False): ("▽", "a little more harm"),
    ("no_difference_that_matters", None): ("●", "no difference that matters"),
}


Differences = Mapping[str, Difference]


@dataclass(frozen=True)
class Answer:
    """Results as they stand, and what they were asked: also when they are out of date."""

    shown: Shown
    clock: str

    @cached_property
    def results(self) -> Results:
        """Replications by scenario: doing nothing first, then the options by letter.

        Those of the last look once there was one: what is drawn and what is said are one thing.
        """
        look = look_at(self.shown.n)
        return {id_: found[:look] for id_, found in self.shown.results.items()}

    @property
    def n(self) -> int:
        """Replications of each."""
        return len(self.results[DOING_NOTHING])

    @property
    def among(self) -> int:
        """How many differences are told on the page."""
        return told_of_options(len(self.results) - 1)

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

    def against_nothing(self, letter: str) -> Differences:
        """An option's differences, corrected for all that is told of options."""
        return self._differences[letter]

    @cached_property
    def _differences(self) -> dict[str, Differences]:
        nothing = self.results[DOING_NOTHING]
        return {
            letter: compare(found, nothing, self.inputs, EXIT_MEASURES, among=self.among)
            for letter, found in self.results.items()
            if letter != DOING_NOTHING
        }

    def mean(self, id_: str, measure: str) -> float:
        """A measure's average."""
        return summarise(self.results[id_], measure, self.inputs).mean

    def on_clock(self, id_: str) -> Summary:
        """The chosen clock."""
        return summarise(self.results[id_], self.clock, self.inputs)


def headline(answer: Answer) -> str:
    """Which option does least harm, how sure that is, and which of the best is cheapest."""
    letters = [id_ for id_ in answer.results if id_ != DOING_NOTHING]
    if len({key.scenario for key in answer.shown.keys.values()}) == 1:
        return (
            "No post is held by an agency worker, so there is nobody to let go: every option is "
            "doing nothing."
        )
    best, ties, worse = ranked(answer.results, letters, answer.inputs, among=answer.among)
    _, against_keeping = verdict(answer.against_nothing(best)[HARM])
    s, nothing = answer.on_clock(best), answer.on_clock(DOING_NOTHING)
    text = "Fewest children overdue" if ties else "Clearly least harm"
    if look_at(answer.shown.n) is None:
        text = "Still sharpening: fewest children overdue so far"
    counted = numbers.number(answer.mean(best, HARM), "children", bare=True)
    kept = numbers.number(answer.mean(DOING_NOTHING, HARM), "children", bare=True)
    text += (
        f": {scenario_name(best)}, {counted}{'' if ties else ' children overdue'} on an average "
        f"Friday ({kept} if nobody is let go: {against_keeping})"
    )
    if s.n and nothing.n:
        text += (
            f", {words_names.said_short(answer.clock)} {numbers.number(s.mean, '%')} in time "
            f"against {numbers.number(nothing.mean, '%')}"
        )
    if ties and look_at(answer.shown.n) is not None:
        text += f". Too close to call against it: {_named(ties)}"
    if worse:
        text += f". Clearly more harm: {_named(worse)}"
    return f"{text}. {cheapest(answer, sorted([best, *ties]))}, {words_results.IF_RIGHT}."


def _named(letters: Sequence[str]) -> str:
    return numbers.listed([scenario_name(letter) for letter in letters])


def ranked(
    results: Mapping[str, Sequence[Replication]],
    letters: Sequence[str],
    inputs: Inputs,
    *,
    among: int = 0,
) -> tuple[str, list[str], list[str]]:
    """The option with fewest children overdue, those too close to it to call, the clearly worse.

    Pair by pair, with the same luck; ``among``: of how many differences told beside each other.
    """
    best = min(letters, key=lambda letter: summarise(results[letter], HARM, inputs).mean)
    ties, worse = [], []
    for letter in letters:
        if letter != best:
            of = max(among, len(letters) * (len(letters) - 1) // 2)
            d = compare(results[letter], results[best], inputs, (HARM,), among=of)[HARM]
            if d.is_real and d.mean > 0:
                worse.append(letter)
            else:
                ties.append(letter)
    return best, ties, worse


def cheapest(answer: Answer, letters: Sequence[str]) -> str:
    """Which of several options is cheapest, if that can be told; of one, its cost."""
    if len(letters) == 1:
        d = answer.against_nothing(letters[0])["cost_run"]
        return f"Cost against keeping everybody: {words_results.difference_text(d)}"
    first = min(letters, key=lambda letter: answer.mean(letter, "cost_run"))
    others = [letter for letter in letters if letter != first]
    cost = ("cost_run",)
    differences = [
        compare(
            answer.results[first], answer.results[letter], answer.inputs, cost, among=answer.among
        )["cost_run"]
        for letter in others
    ]
    if any(d.verdict == "still_sharpening" for d in differences):
        return f"In cost, {scenario_name(first)} is lowest so far"
    if all(d.is_real for d in differences):
        return f"Of {_named(letters)}, {scenario_name(first)} costs least"
    return f"In cost, {_named(letters)} are too close to call"


def verdict(d: Difference) -> tuple[str, str]:
    """Shape and words for a difference in children overdue."""
    if d.verdict == "still_sharpening":
        return "", words_results.difference_text(d)
    if d.mean == 0 and d.low == d.high == 0:
        return "●", "no change at all"
    better = d.better if d.is_real else None
    return _VERDICTS.get((d.verdict, better), ("◆", "too close to call"))
