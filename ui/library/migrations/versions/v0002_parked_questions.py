"""Parked questions with who asked, who changed a scenario last and when it was agreed; names that
differ only in capitals or spaces are the same name."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_LIVE = sa.text("status <> 'archived'")
_LONGEST_NAME = 80


def upgrade() -> None:
    """What is there already is a scenario, last changed by its owner, agreed when last changed."""
    for column in (
        sa.Column("kind", sa.String(20), nullable=False, server_default="scenario"),
        sa.Column("asked_by", sa.String(80), nullable=False, server_default=""),
        sa.Column("changed_by", sa.String(80), nullable=False, server_default=""),
        sa.Column("agreed", sa.DateTime(timezone=True)),
        sa.Column("name_key", sa.Text, nullable=False, server_default=""),
    ):
        op.add_column("kept_scenario", column)
    op.execute("UPDATE kept_scenario SET changed_by = owner")
    op.execute("UPDATE kept_scenario SET agreed = changed WHERE status = 'agreed'")
    op.drop_index("kept_scenario_name", "kept_scenario")
    _tell_names_apart(op.get_bind())
    op.create_index(
        "kept_scenario_name",
        "kept_scenario",
        ["name_key"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def _tell_names_apart(connection: sa.Connection) -> None:
    """The first with a name keeps it; later ones that are the same now get a number."""
    kept = sa.table("kept_scenario", *map(sa.column, ("id", "name", "name_key", "status")))
    rows = connection.execute(
        sa.text("SELECT id, name, status FROM kept_scenario ORDER BY created, id")
    ).all()
    taken: set[str] = set()
    for id_, name, status in rows:
        new, number = name, 1
        while status != "archived" and _key(new) in taken:
            number += 1
            end = f" ({number})"
            new = name[: _LONGEST_NAME - len(end)].rstrip() + end
        if status != "archived":
            taken.add(_key(new))
        connection.execute(
            sa.update(kept).where(kept.c.id == id_).values(name=new, name_key=_key(new))
        )


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
