"""The audit trail, auditors among the accounts, and one-time codes as a second factor."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_KEPT = "name, full_name, role, password, invite_hash, invite_expires"


def upgrade() -> None:
    """Add the trail; make the accounts anew: SQLite changes no constraint."""
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    role = sa.CheckConstraint("role IN ('interviewer', 'office', 'auditor')")
    op.create_table(
        "accounts_with_auditors",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("full_name", sa.String, nullable=False),
        sa.Column("role", sa.String, role, nullable=False),
        sa.Column("password", sa.String, nullable=True),
        sa.Column("invite_hash", sa.LargeBinary, nullable=True),
        sa.Column("invite_expires", sa.Integer, nullable=True),
        sa.Column("totp_salt", sa.LargeBinary, nullable=True),
        sa.Column("totp_step", sa.Integer, nullable=True),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO accounts_with_auditors ({_KEPT}) SELECT {_KEPT} FROM accounts")
    op.drop_table("accounts")
    op.rename_table("accounts_with_auditors", "accounts")
