"""Briefings frozen for a room; decisions with what was predicted and what happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Three new tables; what is there already stays as it is."""
    op.create_table(
        "frozen_briefing",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("frozen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address_json", sa.Text, nullable=False),
        sa.Column("content_json", sa.Text, nullable=False),
        sa.Column("pack", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("option_name", sa.String(80), nullable=False),
        sa.Column("option_identity", sa.String(12), nullable=False),
        sa.Column("briefing", sa.String(8), sa.ForeignKey("frozen_briefing.id")),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "prediction",
        sa.Column("decision", sa.String(8), sa.ForeignKey("decision.id"), primary_key=True),
        sa.Column("measure", sa.String(80), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("mean", sa.Float, nullable=False),
        sa.Column("low", sa.Float, nullable=False),
        sa.Column("high", sa.Float, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("outcome", sa.Float),
        sa.Column("outcome_on", sa.Date),
        sa.Column("outcome_by", sa.String(80), nullable=False, server_default=""),
        sa.Column("outcome_note", sa.Text, nullable=False, server_default=""),
    )
