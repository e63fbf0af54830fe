"""What the runs of a comparison say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from model.scenario.inputs import Inputs
from model.scenario.scenario import Scenario
from model.study.comparison import Difference, compare_all
from model.study.looks import planned_looks
from model.study.precision import Look, look
from model.words.scenario_names import within_sentence
from ui.question.question import Question
from ui.screen.compare.choice import Choice, weeks_of
from ui.screen.live_results import Results, Shown, stream


@dataclass(frozen=True)
class Answer:
    """Results as they stand and what they say, also when they are out of date.

    Verdicts are those of the last planned look; before the first there are none.
    """

    shown: Shown

    @property
    def reference(self) -> str:
        """The id of what the others are set against."""
        return next(iter(self.shown.results))

    @property
    def others(self) -> list[str]:
        """Those set against the reference."""
        return [name for name in self.shown.results if name != self.reference]

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """What was run, the reference first."""
        return self.shown.scenarios

    @property
    def names(self) -> dict[str, str]:
        """What each scenario is called, by its id."""
        return self.shown.names

    @property
    def reference_within(self) -> str:
        """The reference within a sentence."""
        return within_sentence(self.reference, self.names[self.reference])

    @property
    def inputs(self) -> Inputs:
        """The reference's: they say what matters."""
        return self.scenarios[self.reference].inputs

    @property
    def weeks(self) -> int:
        """Weeks that were run."""
        return self.shown.keys[self.reference].weeks

    @property
    def planned(self) -> tuple[int, ...]:
        """The planned looks."""
        return planned_looks(self.shown.wanted)

    @cached_property
    def n(self) -> int:
        """Replications that everything drawn is of."""
        return max((n for n in self.planned if n <= self.shown.n), default=self.shown.n)

    @cached_property
    def results(self) -> Results:
        """The first ``n`` replications of every scenario."""
        return {name: found[: self.n] for name, found in self.shown.results.items()}

    @cached_property
    def look(self) -> Look | None:
        """The last planned look; None before the first."""
        if self.n not in self.planned:
            return None
        return look(self.results, self.reference, self.inputs, self.n, self.shown.wanted)

    @cached_property
    def differences(self) -> dict[str, dict[str, Difference]]:
        """Scenario -> headline measure -> difference from the reference."""
        if self.look is not None:
            return self.look.differences
        return compare_all(self.results, self.reference, self.inputs)


def run(
    page: str, question: Question, choice: Choice, draw: Callable[[Shown], None]
) -> Shown | None:
    """Run what is chosen until every headline difference is precise enough, or the limit."""
    return stream(
        page,
        choice.scenarios,
        weeks=weeks_of(question, choice),
        seed=question.seed,
        replications=choice.limit,
        looks=planned_looks(choice.limit),
        enough=enough,
        draw=draw,
    )


def enough(shown: Shown) -> bool:
    """Whether every headline difference is precise enough."""
    found = Answer(shown).look
    return found is not None and found.ended is not None
