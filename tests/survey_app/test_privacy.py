"""The privacy page tells what holds for this very round, and of what is really stored."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import MetaData

from rulebook.round import Round
from survey_app import create_app
from survey_app.privacy import sections
from survey_app.store.schema import schema
from tests.survey_app.rounds import ITEMS, make_round


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An app to speak Chinese in."""
    return create_app(make_round(tmp_path))


def told(app: Flask, this_round: Round, *, links: bool) -> str:
    """The whole page as text."""
    with app.test_request_context("/privacy"):
        found = sections(this_round, personal_links=links)
        return "\n".join(f"{heading}\n" + "\n".join(words) for heading, words in found)


@pytest.mark.parametrize("links", [False, True])
@pytest.mark.parametrize("database", ["", "postgresql://localhost/round"])
def test_modes(app: Flask, tmp_path: Path, database: str, links: bool) -> None:
    """If the page spoke of another engine or another mode, it would promise what does not hold."""
    this_round = make_round(tmp_path / "other", settings="keep_until = 2023-12-31\n")
    this_round = replace(
        this_round, settings=this_round.settings.model_copy(update={"database": database})
    )
    text = told(app, this_round, links=links)
    assert ("PostgreSQL" in text, "SQLite" in text) == (bool(database), not database)
    assert ("个人链接" in text, "随机抽取的票签" in text) == (links, not links)
    assert "保存至2023年12月31日" in text
    assert "{" not in text
    for heading in ("不收集什么", "保存什么", "保存多久", "谁能看到", "结束前，", "结束后，"):
        assert f"{heading}" in text


def test_every_stored_column_is_known() -> None:
    """If a new table or a time of voting were stored, the privacy page would have to say so."""
    metadata: MetaData = schema(ITEMS).metadata
    stored = {name: set(table.columns.keys()) for name, table in metadata.tables.items()}
    assert set(stored) == {
        "codes", "responses", "texts", "slips", "ballots", "receipts", "ballot_nonces", "phases",
        "accounts", "logins", "submissions", "entries", "choices", "elector_links", "self_grades",
    }  # fmt: skip
    assert stored["ballots"] == {"ballot_id", "window_id", "grade"}
    assert stored["receipts"] == {"receipt"}
    assert stored["texts"] == {"id", "window_id", "question", "text"}
    assert not {c for columns in stored.values() for c in columns if "address" in c or c == "ip"}
