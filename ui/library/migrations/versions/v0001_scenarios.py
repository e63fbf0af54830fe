"""Kept scenarios: names, owner, notes, status, parent, the question and what it comes to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_LIVE = sa.text("status <> 'archived'")


def upgrade() -> None:
    """One table; names are unique among those that are not archived."""
    op.create_table(
        "kept_scenario",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("parent", sa.String(8), sa.ForeignKey("kept_scenario.id")),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("address_json", sa.Text, nullable=False),
        sa.Column("content_json", sa.Text, nullable=False),
        sa.Column("baseline", sa.String(80), nullable=False),
        sa.Column("identity", sa.String(12), nullable=False),
        sa.Column("fingerprint", sa.String(12), nullable=False),
    )
    op.create_index(
        "kept_scenario_name",
        "kept_scenario",
        ["name"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
