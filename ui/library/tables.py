"""The library's tables, as the migrations leave them (a test compares)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

ID_LENGTH = 8
LONGEST_LINE = 80


class Utc(TypeDecorator[datetime]):
    """A time in UTC, also where the database keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


METADATA = MetaData()
SCENARIOS = Table(
    "kept_scenario",
    METADATA,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("owner", String(80), nullable=False),
    Column("notes", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("parent", String(ID_LENGTH), ForeignKey("kept_scenario.id")),
    Column("created", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
    Column("version", Integer, nullable=False),
    Column("address_json", Text, nullable=False),
    Column("content_json", Text, nullable=False),
    Column("baseline", String(80), nullable=False),
    Column("identity", String(12), nullable=False),
    Column("fingerprint", String(12), nullable=False),
    Column("kind", String(20), nullable=False, server_default="scenario"),
    Column("asked_by", String(80), nullable=False, server_default=""),
    Column("changed_by", String(80), nullable=False, server_default=""),
    Column("agreed", Utc),
    Column("name_key", Text, nullable=False, server_default=""),
)
_LIVE = text("status <> 'archived'")
Index(
    "kept_scenario_name",
    SCENARIOS.c.name_key,
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)
BRIEFINGS = Table(
    "frozen_briefing",
    METADATA,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("title", String(LONGEST_LINE), nullable=False),
    Column("owner", String(LONGEST_LINE), nullable=False),
    Column("frozen", Utc, nullable=False),
    Column("address_json", Text, nullable=False),
    Column("content_json", Text, nullable=False),
    Column("pack", LargeBinary, nullable=False),
)
"""Briefings frozen for a room: what they say, and the pack that reproduces it."""
DECISIONS = Table(
    "decision",
    METADATA,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("what", Text, nullable=False),
    Column("decided_by", String(LONGEST_LINE), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("option_name", String(LONGEST_LINE), nullable=False),
    Column("option_identity", String(12), nullable=False),
    Column("briefing", String(ID_LENGTH), ForeignKey("frozen_briefing.id")),
    Column("created", Utc, nullable=False),
    Column("version", Integer, nullable=False),
)
PREDICTIONS = Table(
    "prediction",
    METADATA,
    Column("decision", String(ID_LENGTH), ForeignKey("decision.id"), primary_key=True),
    Column("measure", String(LONGEST_LINE), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("mean", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("futures", Integer, nullable=False, server_default="0"),
    Column("outcome", Float),
    Column("outcome_on", Date),
    Column("outcome_by", String(LONGEST_LINE), nullable=False, server_default=""),
    Column("outcome_note", Text, nullable=False, server_default=""),
)
"""What a decision was predicted to bring (nine in ten simulated years lie from low to high), and
what happened."""
