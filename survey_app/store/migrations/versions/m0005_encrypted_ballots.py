"""Ballots as ciphertext until the close.

A vote that is open is never upgraded, so that no ballot was stored in the clear beside these.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "encrypted_ballots",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
