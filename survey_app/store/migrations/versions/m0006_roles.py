"""The agency, tellers and reviewers among the accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KEPT = "name, full_name, role, password, invite_hash, invite_expires, totp_salt, totp_step"
_ROLES = "role IN ('interviewer', 'office', 'auditor', 'agency', 'teller', 'reviewer')"


def upgrade() -> None:
    """Make the accounts anew: SQLite changes no constraint."""
    op.create_table(
        "accounts_of_six_roles",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("full_name", sa.String, nullable=False),
        sa.Column("role", sa.String, sa.CheckConstraint(_ROLES), nullable=False),
        sa.Column("password", sa.String, nullable=True),
        sa.Column("invite_hash", sa.LargeBinary, nullable=True),
        sa.Column("invite_expires", sa.Integer, nullable=True),
        sa.Column("totp_salt", sa.LargeBinary, nullable=True),
        sa.Column("totp_step", sa.Integer, nullable=True),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO accounts_of_six_roles ({_KEPT}) SELECT {_KEPT} FROM accounts")
    op.drop_table("accounts")
    op.rename_table("accounts_of_six_roles", "accounts")
