"""The privacy page tells what holds for this very round, and of what is really stored."""

import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from survey_app.acts import opening
from survey_app.acts.personal_links import create_links
from survey_app.store.schema import Schema
from tests.survey_app.linker import write_register
from tests.survey_app.rounds import ENGINES, ITEMS, make_round, serving


@pytest.mark.parametrize("links", [False, True])
@ENGINES
def test_modes(tmp_path: Path, engine: str, links: bool) -> None:
    """If the page spoke of another engine or another mode, it would promise what does not hold."""
    this_round = make_round(tmp_path, settings=f"keep_until = 2023-12-31\n{engine}")
    if links:
        write_register(this_round, 6)
        create_links(this_round)
    opening.open_phase(this_round, "vote")
    with serving(this_round) as server:
        text = unescape(server.visitor().get("/privacy").text)
    assert ("PostgreSQL" in text, "SQLite" in text) == (bool(engine), not engine)
    assert ("本次投票用个人链接" in text, "随机抽取的票签" in text) == (links, not links)
    assert "保存至2023年12月31日" in text
    assert "{" not in text
    headings = re.findall("<h2>(.*?)</h2>", text)
    wanted = (
        "不收集什么",
        "保存什么",
        "保存多久",
        "谁能看到",
        "结束前，",
        "结束后，",
        "服务评价",
        "民主投票",
    )
    for heading in wanted:
        assert any(one.startswith(heading) for one in headings), heading


def test_every_stored_column_is_known() -> None:
    """If a new table or a time of voting were stored, the privacy page would have to say so."""
    metadata: MetaData = Schema(ITEMS).metadata
    stored = {name: set(table.columns.keys()) for name, table in metadata.tables.items()}
    assert set(stored) == {
        "codes", "responses", "texts", "slips", "ballots", "receipts", "ballot_nonces", "phases",
        "accounts", "logins", "submissions", "entries", "choices", "elector_links", "self_grades",
        "trail", "encrypted_ballots", "paper_entries", "paper_persons",
    }  # fmt: skip
    assert stored["ballots"] == {"ballot_id", "window_id", "grade"}
    assert stored["encrypted_ballots"] == {"id", "ciphertext"}
    assert stored["receipts"] == {"receipt"}
    assert stored["paper_entries"] == {"sheet", "teller", "sealed"}
    assert stored["paper_persons"] == {"account", "sheets", "consent"}
    assert stored["texts"] == {"id", "window_id", "question", "text"}
    assert not {c for columns in stored.values() for c in columns if "address" in c or c == "ip"}
