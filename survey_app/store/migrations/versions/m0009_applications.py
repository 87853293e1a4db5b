"""Units and divisions among the accounts; applications for honours with their attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_STATES = "state IN ('draft', 'submitted', 'returned', 'accepted', 'withdrawn')"


def upgrade() -> None:
    """Say whom an account works for; add the tables."""
    op.add_column("accounts", sa.Column("body", sa.String, nullable=True))
    _applications()
    op.create_table(
        "attachments",
        *_texts("application", "sha256", "name", "kind"),
        sa.Column("size", sa.Integer, nullable=False),
        *_texts("added_at", "added_by"),
        sa.PrimaryKeyConstraint("application", "sha256"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "overrides",
        *_texts("candidate_id", "honour", "clause", "status", "reason"),
        *_texts("division", "proposed_by", "proposed_at"),
        sa.PrimaryKeyConstraint("candidate_id", "honour", "clause"),
        sqlite_with_rowid=False,
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _applications() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.String, primary_key=True),
        *_texts("name", "unit_type"),
        sqlite_with_rowid=False,
    )
    op.create_index("units_by_name", "units", ["name"], unique=True)
    op.create_table(
        "applications",
        sa.Column("id", sa.String, primary_key=True),
        *_texts("unit", "honour", "candidate", "name"),
        sa.Column("state", sa.String, sa.CheckConstraint(_STATES), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        *_texts("saved_at", "saved_by"),
        sa.Column("receipt", sa.Integer, nullable=True),
        sa.Column("submitted_at", sa.String, nullable=True),
        sa.Column("decided_at", sa.String, nullable=True),
        sa.Column("decided_by", sa.String, nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("applications_once", "applications", ["honour", "candidate"], unique=True)
    op.create_index("applications_by_receipt", "applications", ["receipt"], unique=True)
