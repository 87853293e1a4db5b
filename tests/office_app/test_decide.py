"""The leading group's decisions, chosen on a page and recorded by the command."""

import datetime as dt
import json
from pathlib import Path

import pytest

from office_app import create_app, proposals
from rulebook import contract
from rulebook.round import Round
from rulebook.tables import read_table
from tests.office_app.staff_client import hidden, signed_in
from tests.survey_app.rounds import make_round

DAY = dt.date(2022, 1, 5)


def candidate(name: str, standing: str, would_be: str | None = None) -> dict[str, object]:
    """A candidate as score.json has it."""
    words = {"candidate_id": name, "name": f"窗口{name}", "unit": "=1+1", "rank": 1}
    return words | {"standing": standing, "would_be": would_be}


def scored(folder: Path, *, settled: bool = False) -> Round:
    """A round with a proposed list of one honour."""
    this_round = make_round(folder, 2)
    candidates = [candidate("W1", "designated"), candidate("-2", "pending", "proposed")]
    places = {"line": "windows", "name": "大厅窗口", "quota": 3, "approximate": True}
    awards = {
        "honour": "star",
        "name": "明星",
        "lines": [places | {"open_places": 1, "candidates": candidates}],
    }
    decided = {"honour": "star", "decided": True, "awarded": ["W1"], "declined": []}
    (folder / "report").mkdir()
    text = json.dumps({"awards": [awards], "settled": {"honours": [decided]} if settled else None})
    (folder / "report" / "score.json").write_text(text, encoding="utf-8")
    return this_round


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ({"0-c-W1": "award"}, [("star", "W1", "award", "", None)]),
        (
            {"0-c-W1": "decline", "0-c-W1-why": "另有决定"},
            [("star", "W1", "decline", "另有决定", None)],
        ),
        ({"0-c--2": "award"}, [("star", "-2", "award", "", None)]),
        ({"0-l-windows": "vacant"}, [("star", "windows", "vacant", "", None)]),
        (
            {"0-l-windows": "quota", "0-l-windows-places": "4", "0-l-windows-why": "约数"},
            [("star", "windows", "quota", "约数", 4)],
        ),
        ({"0-c-W1": "correct", "0-c-W9": "award", "0-l-windows": "award", "x": "award"}, []),
    ],
)
def test_what_is_chosen_is_what_is_recorded(
    tmp_path: Path, typed: dict[str, str], rows: list[tuple[object, ...]]
) -> None:
    """If a choice came out as another, an honour would go to the wrong window."""
    this_round = scored(tmp_path)
    content, count = proposals.decisions_csv(proposals.honours_of(this_round), typed, DAY)
    assert count == len(rows)
    (tmp_path / "decisions.csv").write_bytes(content)
    if not rows:
        return
    read = read_table(tmp_path / "decisions.csv", contract.DECISIONS, this_round.grades)
    assert not read.problems
    names = ("honour", "candidate_id", "decision")
    assert [
        (*(row.values[name] for name in names), row.text("reason"), row.values["places"])
        for row in read.rows
    ] == rows
    assert {row.values["date"] for row in read.rows} == {DAY}


def test_what_is_settled_can_only_be_corrected(tmp_path: Path) -> None:
    """If the page offered to decide again, the command would refuse all of it."""
    (honour,) = proposals.honours_of(scored(tmp_path, settled=True))
    ((_places, candidates),) = honour.lines
    assert [set(one.choices) for one in candidates] == [{"", "correct"}] * 2
    assert [one.first for one in candidates] == ["", ""]
    assert "已审定：授予" in candidates[0].note
    assert "已审定" not in candidates[1].note


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"awards": [{}], "settled": []}', "\x00"])
def test_a_strange_result_has_no_list(tmp_path: Path, text: str) -> None:
    """If a file of another program broke the page, the office would see only a fault of ours."""
    this_round = scored(tmp_path)
    (tmp_path / "report" / "score.json").write_text(text, encoding="utf-8")
    app = create_app(this_round)
    page = signed_in(app, this_round, "wang", "office").get("/staff/decide/")
    assert page.status_code == 200
    assert "还没有计分" in page.text


def test_the_page(tmp_path: Path) -> None:
    """If what the rules give were not chosen already, a hundred rows would be clicked by hand."""
    this_round = scored(tmp_path)
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    text = client.get("/staff/decide/").text
    assert '<option value="award" selected>' in text
    assert "条件待核验（核验后建议）" in text
    csrf = hidden(text, "csrf")
    for fields in (
        {},
        {"date": "明天"},
        {"date": "2022-01-05"},
        {"date": "2022-01-05", "0-c-W1": ""},
    ):
        reply = client.post("/staff/decide/", data={"csrf": csrf} | fields)
        assert reply.status_code == 422
    sent = client.post(
        "/staff/decide/", data={"csrf": csrf, "date": "2022-01-05", "0-c-W1": "award"}
    )
    assert sent.status_code == 303
    (made,) = (tmp_path / ".jobs").glob("*-confirm/decisions.csv")
    assert "star,W1,award,2022-01-05" in made.read_text(encoding="utf-8")


def test_a_list_that_was_brought_as_a_file(tmp_path: Path) -> None:
    """If a list from Excel had to be clicked again row by row, nobody would bring it."""
    this_round = scored(tmp_path)
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    assert "记录上传的审定名单" not in client.get("/staff/decide/").text
    (tmp_path / "decisions.csv").write_text("honour\nstar\n", encoding="utf-8")
    text = client.get("/staff/decide/").text
    assert "记录上传的审定名单" in text
    fields = {"csrf": hidden(text, "csrf"), "uploaded": "1"}
    assert client.post("/staff/decide/", data=fields).status_code == 303
    (made,) = (tmp_path / ".jobs").glob("*-confirm/decisions.csv")
    assert made.read_text(encoding="utf-8") == "honour\nstar\n"
