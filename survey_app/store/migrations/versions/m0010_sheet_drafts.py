"""Marks and reasons of a group's own method that somebody has not handed in yet."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "sheet_drafts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("changed_at", sa.String, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
