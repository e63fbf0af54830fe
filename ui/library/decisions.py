"""What a meeting leaves behind: briefings frozen for it, and what was decided.

In the same database as the library. A frozen briefing is never changed. A decision holds what was
predicted, with its range, and takes later what happened. Errors are LibraryError, each one
sentence for a person.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from model.results.measures import CLOCK_MEASURES, KNOWN, MEASURES
from model.results.statistics import FEWEST
from model.scenario.errors import Message
from ui.briefing.content import Briefing, BriefingError, from_json, to_json
from ui.library.database import LibraryError, LibraryStore, Unavailable
from ui.library.entry import Address, NotKept, Refused, described, line, plain_address, role
from ui.library.library import is_id, new_id
from ui.library.tables import BRIEFINGS, DECISIONS, LONGEST_LINE, PREDICTIONS

LONGEST_DECISION = 400
MOST_PREDICTIONS = 12
MAX_PACK_BYTES = 20_000_000
SLACK = 1e9
"""No outcome of any measure is as large as that."""


@dataclass(frozen=True)
class Frozen:
    """A briefing as it was frozen. ``address``: the question that was on the table then."""

    id: str
    title: str
    owner: str
    frozen: datetime
    address_json: str = field(repr=False)

    @property
    def address(self) -> dict[str, list[str]]:
        """The page's parameters. Raises LibraryError when damaged."""
        try:
            return plain_address(json.loads(self.address_json))
        except ValueError:
            raise Unavailable("library.frozen_damaged", title=self.title) from None


@dataclass(frozen=True)
class Prediction:
    """One measure of what was decided: the average, and from where to where nine in ten simulated
    years lie, in the period from ``first_day`` to ``last_day``; and what happened, once known."""

    measure: str
    mean: float
    low: float
    high: float
    first_day: date
    last_day: date
    futures: int = 0
    """So many simulated futures the range was made of; 0: by an earlier rule, nearly nine in ten of
    which lay in it at 30 futures, and fewer of few."""
    outcome: float | None = None
    outcome_on: date | None = None
    outcome_by: str = ""
    outcome_note: str = ""

    @property
    def inside(self) -> bool | None:
        """Whether what happened lies in the range; None while it is not known.

        At the ends as far as a report's rounding to one place goes.
        """
        if self.outcome is None:
            return None
        slack = 0.05 if KNOWN[self.measure].unit != "£" else 500.0
        return self.low - slack <= self.outcome <= self.high + slack

    @property
    def content(self) -> float:
        """The share of further futures that are expected in the range."""
        few = 0 < self.futures < FEWEST
        return (self.futures - 1) / (self.futures + 1) if few else 0.9

    @property
    def provisional(self) -> bool:
        """Whether the outcome was entered before the period was over."""
        return self.outcome_on is not None and self.outcome_on <= self.last_day


@dataclass(frozen=True)
class NewDecision:
    """What is to be recorded. ``by`` is a role; ``option`` is what was chosen, by name and
    identity; ``briefing`` the id of the frozen briefing that it rests on, if any."""

    what: str
    by: str
    on: date
    option: str
    identity: str
    predictions: Sequence[Prediction]
    briefing: str | None = None


@dataclass(frozen=True)
class Decision:
    """What was decided and predicted. ``version`` goes up with every outcome."""

    id: str
    what: str
    by: str
    on: date
    option: str
    identity: str
    briefing: str | None
    version: int
    predictions: tuple[Prediction, ...]


class Minutes:
    """Frozen briefings and decisions in one database. Threads may share it."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store

    # --- Briefings ---

    def freeze(self, briefing: Briefing, pack: bytes, owner: str, address: Address) -> Frozen:
        """Keep a briefing as it is. Raises Refused, Unavailable."""
        row: dict[str, Any] = {
            "id": new_id(),
            "title": described(name=briefing.title)["name"],
            "owner": described(owner=owner)["owner"],
            "frozen": datetime.now(UTC),
            "address_json": json.dumps(plain_address(address)),
            "content_json": to_json(briefing),
            "pack": pack,
        }
        if len(pack) > MAX_PACK_BYTES:
            raise Refused("library.briefing_too_large")
        with self._store.writing() as connection:
            connection.execute(insert(BRIEFINGS).values(row))
            return _frozen(connection, row["id"])

    def briefings(self) -> list[Frozen]:
        """Every frozen briefing, the last first. Raises Unavailable."""
        if self._store.is_new:
            return []
        with self._store.reading() as connection:
            rows = connection.execute(
                select(*_HEAD).order_by(BRIEFINGS.c.frozen.desc(), BRIEFINGS.c.id)
            )
            return [Frozen(**row) for row in rows.mappings()]

    def frozen(self, id_: str) -> Frozen:
        """One of them by its id. Raises NotKept, Unavailable."""
        if self._store.is_new:
            raise _no_briefing(id_)
        with self._store.reading() as connection:
            return _frozen(connection, id_)

    def briefing(self, id_: str) -> Briefing:
        """What it says. Raises NotKept, Unavailable, and LibraryError when it cannot be read."""
        text = self._column(id_, BRIEFINGS.c.content_json)
        try:
            return from_json(text)
        except BriefingError as error:
            raise LibraryError("library.app_cannot_open", reason=error) from None

    def pack(self, id_: str) -> bytes:
        """The pack that reproduces it. Raises NotKept, Unavailable."""
        raw: bytes = self._column(id_, BRIEFINGS.c.pack)
        return raw

    def _column(self, id_: str, column: Any) -> Any:
        if self._store.is_new or not is_id(id_):
            raise _no_briefing(id_)
        with self._store.reading() as connection:
            found = connection.scalar(select(column).where(BRIEFINGS.c.id == id_))
        if found is None:
            raise _no_briefing(id_)
        return found

    # --- Decisions ---

    def decide(self, new: NewDecision) -> Decision:
        """Record a decision with its predictions. Raises Refused, Unavailable."""
        row: dict[str, Any] = {
            "id": new_id(),
            "what": line(new.what, Message("text.decision"), LONGEST_DECISION),
            "decided_by": role(new.by, Message("text.decider")),
            "decided_on": new.on,
            "option_name": line(new.option, Message("text.chosen"), LONGEST_LINE),
            "option_identity": new.identity,
            "briefing": new.briefing,
            "created": datetime.now(UTC),
            "version": 1,
        }
        if not row["what"]:
            raise Refused("decision.nothing")
        if not row["decided_by"]:
            raise Refused("decision.nobody")
        if any(p.measure not in MEASURES for p in new.predictions):
            raise Refused("decision.not_measured")
        if len(new.predictions) > MOST_PREDICTIONS:
            raise Refused("decision.too_many_predictions", most=MOST_PREDICTIONS)
        with self._store.writing() as connection:
            if new.briefing is not None:
                _frozen(connection, new.briefing)
            connection.execute(insert(DECISIONS).values(row))
            for place, p in enumerate(new.predictions):
                connection.execute(insert(PREDICTIONS).values(_row(row["id"], place, p)))
            return _decision(connection, row["id"])

    def decisions(self) -> list[Decision]:
        """Every decision, the last first. Raises Unavailable."""
        if self._store.is_new:
            return []
        with self._store.reading() as connection:
            rows = connection.execute(
                select(DECISIONS).order_by(
                    DECISIONS.c.decided_on.desc(), DECISIONS.c.created.desc(), DECISIONS.c.id
                )
            ).all()
            held = connection.execute(select(PREDICTIONS).order_by(PREDICTIONS.c.place)).all()
        return [_made(row, [p for p in held if p.decision == row.id]) for row in rows]

    def happened(
        self, id_: str, measure: str, value: float, *, on: date, by: str, note: str = "", seen: int
    ) -> Decision:
        """Enter what happened, or correct it. ``seen``: the version of the decision on the page.

        Raises Refused (also if somebody else entered something meanwhile), NotKept, Unavailable.
        """
        who = role(by, Message("text.enterer"))
        if not who:
            raise Refused("decision.entered_by_nobody")
        if not abs(value) < SLACK:
            raise Refused("decision.no_number")
        if value < 0 or (measure in CLOCK_MEASURES and value > 100):
            raise Refused("decision.impossible_number")
        new = {
            "outcome": value,
            "outcome_on": on,
            "outcome_by": who,
            "outcome_note": line(note, Message("text.note"), LONGEST_DECISION),
        }
        with self._store.writing() as connection:
            decision = _decision(connection, id_)
            if decision.version != seen:
                raise Refused("decision.entered_meanwhile")
            if measure not in {p.measure for p in decision.predictions}:
                raise Refused("decision.not_predicted")
            here = (PREDICTIONS.c.decision == id_) & (PREDICTIONS.c.measure == measure)
            connection.execute(update(PREDICTIONS).where(here).values(new))
            connection.execute(
                update(DECISIONS).where(DECISIONS.c.id == id_).values(version=seen + 1)
            )
            return _decision(connection, id_)


_HEAD = [BRIEFINGS.c[name] for name in ("id", "title", "owner", "frozen", "address_json")]


def _no_briefing(id_: str) -> NotKept:
    return NotKept("library.no_briefing", id=id_[:20])


def _frozen(connection: Connection, id_: str) -> Frozen:
    found = connection.execute(select(*_HEAD).where(BRIEFINGS.c.id == id_)).mappings().first()
    if found is None:
        raise _no_briefing(id_)
    return Frozen(**found)


def _row(decision: str, place: int, p: Prediction) -> dict[str, Any]:
    return {
        "decision": decision,
        "measure": p.measure,
        "place": place,
        "mean": p.mean,
        "low": p.low,
        "high": p.high,
        "first_day": p.first_day,
        "last_day": p.last_day,
        "futures": p.futures,
    }


def _decision(connection: Connection, id_: str) -> Decision:
    row = connection.execute(select(DECISIONS).where(DECISIONS.c.id == id_)).first()
    if row is None:
        raise NotKept("library.no_decision", id=id_[:20])
    held = connection.execute(
        select(PREDICTIONS).where(PREDICTIONS.c.decision == id_).order_by(PREDICTIONS.c.place)
    ).all()
    return _made(row, held)


def _made(row: Row[Any], held: Iterable[Row[Any]]) -> Decision:
    predictions = tuple(
        Prediction(
            **{key: value for key, value in p._mapping.items() if key not in ("decision", "place")}
        )
        for p in held
        if p.measure in KNOWN
    )
    return Decision(
        row.id,
        row.what,
        row.decided_by,
        row.decided_on,
        row.option_name,
        row.option_identity,
        row.briefing,
        row.version,
        predictions,
    )


# --- How good predictions were ---


@dataclass(frozen=True)
class Score:
    """Of ``known`` predictions with an outcome, ``inside`` lay in their range, and so many turned
    out ``better`` or ``worse`` than the average that was predicted; ``open`` wait for theirs, or
    for the end of their period. ``contents``: the share of futures in the range of each that is
    known, by its own rule; ``earlier`` of them were made by an earlier one."""

    known: int
    inside: int
    better: int
    worse: int
    open: int
    contents: tuple[float, ...] = ()
    earlier: int = 0

    @property
    def expected(self) -> float:
        """How many should lie inside, were the ranges right."""
        return math.fsum(self.contents)

    @property
    def chance(self) -> float:
        """Of as few inside, or fewer, were the ranges right."""
        chances = [1.0]
        for share in self.contents:
            chances = [
                hit * share + miss * (1 - share)
                for hit, miss in zip([0.0, *chances], [*chances, 0.0], strict=True)
            ]
        return math.fsum(chances[: self.inside + 1])


def score(decisions: Iterable[Decision]) -> Score:
    """The running score of every prediction so far."""
    every = [p for decision in decisions for p in decision.predictions]
    known = [p for p in every if p.outcome is not None and not p.provisional]
    good = [_for_the_good(p) for p in known]
    return Score(
        known=len(known),
        inside=sum(bool(p.inside) for p in known),
        better=good.count(True),
        worse=good.count(False),
        open=len(every) - len(known),
        contents=tuple(p.content for p in known),
        earlier=sum(not p.futures for p in known),
    )


def _for_the_good(p: Prediction) -> bool | None:
    better = KNOWN[p.measure].better
    if not better or p.outcome is None or p.outcome == p.mean:
        return None
    return (p.outcome > p.mean) == (better == "higher")
