"""The first tables: codes, slips, answers, receipts and phases."""

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables; ``items`` of the edition are columns of the responses."""
    _codes()
    _slips()
    _responses(context.config.attributes["items"])
    _answers()
    _phases()


def _make(name: str, *parts: "sa.Column[object] | sa.PrimaryKeyConstraint") -> None:
    op.create_table(name, *parts, sqlite_with_rowid=False)


def _grade(name: str) -> "sa.Column[object]":
    check = sa.CheckConstraint(f'"{name}" BETWEEN 1 AND 5')
    return sa.Column(name, sa.Integer, check, nullable=True)


def _codes() -> None:
    _make(
        "codes",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("typed_hash", sa.LargeBinary, nullable=False),
        sa.Column("window_id", sa.String, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("submission", sa.String, nullable=True),
    )
    op.create_index("codes_by_typed", "codes", ["typed_hash"], unique=True)


def _slips() -> None:
    _make(
        "slips",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("typed_hash", sa.LargeBinary, nullable=False),
        sa.Column("pile", sa.String, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("submission", sa.String, nullable=True),
    )
    op.create_index("slips_by_typed", "slips", ["typed_hash"], unique=True)


def _responses(items: tuple[str, ...]) -> None:
    _make(
        "responses",
        sa.Column("response_id", sa.String, primary_key=True),
        sa.Column("window_id", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("answered_at", sa.String, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        *(_grade(f"item_{item}") for item in items),
    )


def _answers() -> None:
    _make(
        "texts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("window_id", sa.String, nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    _make(
        "ballots",
        sa.Column("ballot_id", sa.String, nullable=False),
        sa.Column("window_id", sa.String, nullable=False),
        _grade("grade"),
        sa.PrimaryKeyConstraint("ballot_id", "window_id"),
    )
    _make("receipts", sa.Column("receipt", sa.String, primary_key=True))
    _make(
        "ballot_nonces",
        sa.Column("ballot_id", sa.String, primary_key=True),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
    )


def _phases() -> None:
    state = sa.CheckConstraint("state IN ('open', 'closed')")
    _make(
        "phases",
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("state", sa.String, state, nullable=False),
        sa.Column("opened_at", sa.String, nullable=False),
        sa.Column("closed_at", sa.String, nullable=True),
    )
