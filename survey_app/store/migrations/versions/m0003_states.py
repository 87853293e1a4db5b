"""Four states instead of two, and what a part showed when it was opened.

A part that was closed counts as rewritten only: whether it was compacted too, nobody wrote down.
``ceping close`` does that once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_STATES = "state IN ('open', 'stopped', 'rewriting', 'compacted')"


def upgrade() -> None:
    """Make the table anew: SQLite changes no constraint."""
    op.create_table(
        "phases_of_four",
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("state", sa.String, sa.CheckConstraint(_STATES), nullable=False),
        sa.Column("opened_at", sa.String, nullable=False),
        sa.Column("closed_at", sa.String, nullable=True),
        sa.Column("shown", sa.String, nullable=True),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO phases_of_four (part, state, opened_at, closed_at) SELECT part, "
        "CASE state WHEN 'closed' THEN 'rewriting' ELSE state END, opened_at, closed_at FROM phases"
    )
    op.drop_table("phases")
    op.rename_table("phases_of_four", "phases")
