"""Paper ballots as two tellers enter them.

A slip may be void from now on: ``used`` is 2 then, which its column takes as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "paper_entries",
        sa.Column("sheet", sa.Integer, nullable=False),
        sa.Column("teller", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sheet", "teller"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "paper_persons",
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("sheets", sa.Integer, nullable=True),
        sa.Column("consent", sa.String, nullable=True),
        sqlite_with_rowid=False,
    )
