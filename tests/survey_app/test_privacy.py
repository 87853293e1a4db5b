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
from tests.survey_app.rounds import ENGINES, ITEMS, make_round, next_door


@pytest.mark.parametrize("links", [False, True])
@ENGINES
def test_modes(tmp_path: Path, engine: str, links: bool) -> None:
    """If the page spoke of another engine or another mode, it would promise what does not hold."""
    this_round = make_round(tmp_path, settings=f"keep_until = 2023-12-31\n{engine}")
    if links:
        write_register(this_round, 6)
        create_links(this_round)
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        text = unescape(visitor.get("/privacy").text)
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


# What is kept of the public and of voters; the page /privacy speaks of these.
_PUBLIC = {
    "codes", "responses", "texts", "slips", "ballots", "receipts", "ballot_nonces", "phases",
    "submissions", "choices", "elector_links", "self_grades", "encrypted_ballots", "paper_entries",
}  # fmt: skip
# What is kept of staff, of those who apply or are recommended, and of who complains, column by
# column; the staff's own page speaks of these (tests/office_app/test_privacy.py).
_STAFF: dict[str, set[str]] = {
    "accounts": {
        "name", "full_name", "role", "password", "invite_hash", "invite_expires", "totp_salt",
        "totp_step", "body",
    },
    "logins": {"token_hash", "account", "expires"},
    "trail": {"number", "line"},
    "entries": {
        "response_id", "window_id", "entered_by", "mode", "paper", "entered_at", "voided_at",
    },
    "paper_persons": {"account", "sheets", "consent"},
    "units": {"id", "name", "unit_type"},
    "applications": {
        "id", "unit", "honour", "candidate", "name", "state", "version", "fields", "saved_at",
        "saved_by", "receipt", "submitted_at", "decided_at", "decided_by", "reason",
    },
    "attachments": {"application", "sha256", "name", "kind", "size", "added_at", "added_by"},
    "overrides": {
        "candidate_id", "honour", "clause", "status", "reason", "division", "proposed_by",
        "proposed_at",
    },
    "practices": {
        "id", "number", "reporter", "reported_by", "state", "changed_at", "content",
        "submitted_at", "decided_at", "decided_by", "reason", "typical", "revision",
    },
    "notes": {"id", "kind", "day", "entered_by", "changed_at", "content", "revision"},
    "case_details": {"id", "changed_at", "content", "revision"},
    "sheet_drafts": {"id", "changed_at", "content", "revision"},
}  # fmt: skip


def test_every_stored_column_is_known() -> None:
    """If a new table or a time of voting were stored, a privacy page would have to say so."""
    metadata: MetaData = Schema(ITEMS).metadata
    stored = {name: set(table.columns.keys()) for name, table in metadata.tables.items()}
    assert set(stored) == _PUBLIC | set(_STAFF)
    assert {name: stored[name] for name in _STAFF} == _STAFF
    assert stored["ballots"] == {"ballot_id", "window_id", "grade"}
    assert stored["encrypted_ballots"] == {"id", "ciphertext"}
    assert stored["receipts"] == {"receipt"}
    assert stored["paper_entries"] == {"sheet", "teller", "sealed"}
    assert stored["texts"] == {"id", "window_id", "question", "text"}
    assert not {c for columns in stored.values() for c in columns if "address" in c or c == "ip"}
