"""Practices that districts hand in, notes of visits, details of cases; roles as the program has.

A check of roles in the table would have to be made anew for every further role.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0008"
down_revision = "0007"

_KEPT = "name, full_name, role, password, invite_hash, invite_expires, totp_salt, totp_step"


def upgrade() -> None:
    """Make the accounts anew, since SQLite drops no constraint, and add three tables."""
    _accounts()
    op.create_table(
        "practices",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=True),
        *(_filled(name) for name in ("reporter", "reported_by", "state", "changed_at")),
        _filled("content", sa.Text),
        *(sa.Column(name, sa.String) for name in ("submitted_at", "decided_at", "decided_by")),
        sa.Column("reason", sa.Text, nullable=True),
        _filled("typical", sa.Integer),
        _filled("revision", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_details",
        sa.Column("id", sa.String, primary_key=True),
        _filled("changed_at"),
        _filled("content", sa.Text),
        _filled("revision", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.String, primary_key=True),
        *(_filled(name) for name in ("kind", "day", "entered_by", "changed_at")),
        _filled("content", sa.Text),
        _filled("revision", sa.Integer),
        sqlite_with_rowid=False,
    )


def _accounts() -> None:
    op.create_table(
        "accounts_of_any_role",
        sa.Column("name", sa.String, primary_key=True),
        _filled("full_name"),
        _filled("role"),
        sa.Column("password", sa.String, nullable=True),
        sa.Column("invite_hash", sa.LargeBinary, nullable=True),
        sa.Column("invite_expires", sa.Integer, nullable=True),
        sa.Column("totp_salt", sa.LargeBinary, nullable=True),
        sa.Column("totp_step", sa.Integer, nullable=True),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO accounts_of_any_role ({_KEPT}) SELECT {_KEPT} FROM accounts")
    op.drop_table("accounts")
    op.rename_table("accounts_of_any_role", "accounts")


def _filled(name: str, kind: type[TypeEngine[Any]] = sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
