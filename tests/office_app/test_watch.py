"""What the office sees while answers come in: counts, turnout in fives, troubles; no grade (S3)."""

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask

from office_app.progress import progress
from office_app.troubles import troubles
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.papers import record_printed
from survey_app.context import EXTENSION
from survey_app.store import Response
from tests.office_app.office import SETTINGS, Office, acts
from tests.office_app.staff_client import signed_in
from tests.survey_app.rounds import ENGINES, ITEMS, make_round
from tests.survey_app.stores import cast, issue_slips


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A real round of two windows with its survey open and six answers."""
    this_round = make_round(tmp_path / "轮", 2, simulated=False, settings=SETTINGS)
    opening.open_phase(this_round, "survey")
    return Office(this_round)


def answered(this_round: Round, window: str, days: list[str], issuer: str, issued: int) -> None:
    """As many codes issued, and an answer by code on each of ``days``."""
    store = setup.store_of(this_round)
    codes = issuing.create_codes(this_round, window, issued, issuer)
    for number, day in enumerate(days):
        typed = setup.keys_of(this_round).typed_hash(codes[number].code)
        code = store.credentials.find_typed("survey", typed)
        assert code
        answer = Response(f"{day}T10:00+08:00", 60, dict.fromkeys(ITEMS, 4), {})
        store.add_response(code.hash, f"{window}{number}", answer, channel="code", on=True)


@ENGINES
def test_opens_on_either_engine(app: Flask, opened_round: Round) -> None:
    """An office with a server would see a fault of ours in place of its counts."""
    page = signed_in(app, opened_round, "li", "office").get("/staff/watch/")
    assert page.status_code == 200
    assert "示例窗口12" in page.text


def test_counts_by_window_day_and_issuer(office: Office) -> None:
    """If a window's count were another's, the wrong hall would be told to hand out more."""
    answered(office.round, "W1", ["2026-03-01", "2026-03-01", "2026-03-02"], "导服台", 4)
    answered(office.round, "W2", ["2026-03-02"], "导服台", 8)
    answered(office.round, "W2", [], "取号机", 2)
    record_printed(office.round, "W2", range(1, 6))
    found = progress(office.round)
    assert [(one.counted, one.issued, one.used, one.wanted) for one in found.windows] == [
        (3, 4, 3, 4),
        (1, 10, 1, 15),
    ]
    assert [(one.missing, one.is_few) for one in found.windows] == [(1, False), (14, True)]
    assert found.days == [("2026-03-02", {"code": 2}), ("2026-03-01", {"code": 2})]
    assert progress(office.round, "W2").days == [("2026-03-02", {"code": 1})]
    assert found.issuers == [("取号机", 2, 0), ("导服台", 12, 4)]
    page = office.get("watch/?window=W2")
    assert "1/10（10%）" in page
    assert "示例窗口2还差14份" in page


@pytest.mark.grid
@pytest.mark.parametrize(
    ("typed", "wanted"), [("30", 30), ("0", 4), ("x", None), ("9999999", None)]
)
def test_a_target_is_recorded_and_changes_nothing_else(
    office: Office, typed: str, wanted: int | None
) -> None:
    """If a target were a rule, the office could choose by it who comes first."""
    answered(office.round, "W1", ["2026-03-01"], "导服台", 4)
    before = acts(office.round)
    sent = office.send("watch/target", target=typed)
    assert sent.status_code == (422 if wanted is None else 303)
    now = progress(office.round).windows[0].wanted
    assert now == (wanted or 4)
    new = acts(office.round)[len(before) :]
    assert new == ([] if wanted is None else [("target", ("wang",), {"count": int(typed)})])


@pytest.mark.grid
@pytest.mark.parametrize(("votes", "shown"), [(0, 0), (4, 0), (5, 5), (9, 5), (11, 10)])
def test_turnout_of_an_open_vote_in_fives(tmp_path: Path, votes: int, shown: int) -> None:
    """If each ballot showed at once, whoever watches the room would know whose it is."""
    this_round = make_round(tmp_path / "轮", 2)
    store = setup.prepare(this_round)
    issue_slips(store, 12)
    opening.open_phase(this_round, "vote")
    for number in range(votes):
        cast(store, f"window {number}", submission=str(number))
    assert [(pile.issued, pile.came) for pile in progress(this_round).piles] == [(12, shown)]
    closing.stop_phase(this_round, "vote")
    assert [pile.came for pile in progress(this_round).piles] == [votes]


def test_troubles_are_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a full disk or a changed trail were found after the close, the answers would be gone."""
    app: Flask = office.app
    context = app.extensions[EXTENSION]
    assert troubles(context) == []
    answered(office.round, "W1", [], "导服台", 1)
    (office.round.folder / "codes-W1.csv").write_text("code\n", "utf-8")
    (office.round.folder / "trail.jsonl").write_text("{}\n", "utf-8")
    later = setup.now(office.round) + dt.timedelta(days=2)
    monkeypatch.setattr("office_app.troubles.now", lambda _: later)
    said = " ".join(troubles(context))
    for words in ("操作记录不符", "编码名单还在", "没有备份"):
        assert words in said
    office.does("watch/backup")
    assert acts_of_backup(office.round) == 1
    opening.open_phase(office.round, "vote", folder=office.round.folder.with_name("shares"))
    refused = office.send("watch/backup")  # two copies compared would say who has voted
    assert refused.status_code == 422
    assert acts_of_backup(office.round) == 1


def acts_of_backup(this_round: Round) -> int:
    """How often the database was copied, by its own record."""
    return sum('"act":"backup"' in line for line in setup.store_of(this_round).trail.lines())
