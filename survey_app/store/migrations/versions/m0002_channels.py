"""Staff accounts, answers without codes, and personal links of voters."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables; none of the old ones changes."""
    _staff()
    _entries()
    _make("submissions", sa.Column("id", sa.String, primary_key=True))
    _make(
        "choices",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    _electors()


def _make(name: str, *parts: "sa.Column[object]") -> None:
    op.create_table(name, *parts, sqlite_with_rowid=False)


def _staff() -> None:
    role = sa.CheckConstraint("role IN ('interviewer', 'office')")
    _make(
        "accounts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("full_name", sa.String, nullable=False),
        sa.Column("role", sa.String, role, nullable=False),
        sa.Column("password", sa.String, nullable=True),
        sa.Column("invite_hash", sa.LargeBinary, nullable=True),
        sa.Column("invite_expires", sa.Integer, nullable=True),
    )
    _make(
        "logins",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("expires", sa.Integer, nullable=False),
    )


def _entries() -> None:
    _make(
        "entries",
        sa.Column("response_id", sa.String, primary_key=True),
        sa.Column("window_id", sa.String, nullable=False),
        sa.Column("entered_by", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("paper", sa.String, nullable=True),
        sa.Column("entered_at", sa.String, nullable=False),
        sa.Column("voided_at", sa.String, nullable=True),
    )
    stands = sa.text("voided_at IS NULL")
    op.create_index(
        "entries_by_paper",
        "entries",
        ["paper"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def _electors() -> None:
    _make(
        "elector_links",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("elector_id", sa.String, nullable=False),
        sa.Column("window_id", sa.String, nullable=True),
    )
    op.create_index("elector_links_by_elector", "elector_links", ["elector_id"], unique=True)
    grade = sa.CheckConstraint("grade BETWEEN 1 AND 5")
    _make(
        "self_grades",
        sa.Column("grade", sa.Integer, grade, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
