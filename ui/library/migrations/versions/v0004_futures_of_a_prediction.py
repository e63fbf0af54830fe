"""By how many simulated futures the range of a prediction was made; 0 where it was not kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One column more; earlier predictions were made by an earlier rule and say so."""
    op.add_column(
        "prediction", sa.Column("futures", sa.Integer, nullable=False, server_default="0")
    )
