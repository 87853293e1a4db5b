"""Which tables a round needs, and what the page says of those that are missing."""

from pathlib import Path

import pytest

from office_app import create_app
from office_app.uploads.needs import Need, musts, need
from office_app.uploads.offered import UPLOADS
from rulebook import contract
from rulebook.round import Round, open_round
from survey_app import setup
from survey_app.acts import opening
from tests.editions import QUARTERLY
from tests.office_app.staff_client import signed_in
from tests.rulebook.spreadsheets.files import EXAMPLES, text
from tests.survey_app.rounds import make_round

MUST = ["窗口名册", "各期考核成绩", "投票人名册"]


def needs(this_round: Round) -> dict[str, Need]:
    """When each table is wanted, by its name."""
    store = setup.prepare(this_round)
    return {name: need(upload, this_round, store) for name, upload in UPLOADS.items()}


@pytest.mark.parametrize("edition", ["2021", str(QUARTERLY)])
def test_a_new_round_needs_what_its_rules_ask_for(tmp_path: Path, edition: str) -> None:
    """A clerk would fill in a table for which the rules have no use, or miss one that they need."""
    this_round = make_round(tmp_path / "轮", 1)
    rows = "window_id,name,unit,staff_count,applied_honours\nW1,示例窗口,部门,5,\n"
    (this_round.folder / "windows.csv").write_text(rows, encoding="utf-8")
    path = this_round.folder / "round.toml"
    path.write_text(path.read_text("utf-8").replace('"2021"', f'"{edition}"', 1), "utf-8")
    this_round = open_round(this_round.folder)
    found, store = needs(this_round), setup.prepare(this_round)
    assert [upload.title for upload in musts(this_round, store)] == MUST
    used = {
        t.name for m in this_round.book.campaign.methods for t in contract.OF_METHOD.get(m.kind, ())
    }
    for table in ("indicator_marks", "panel_reviewers", "panel_grades", "lead_proposals"):
        assert (found[table] is Need.MAY) == (table in used), table
    assert found["decisions"] is found["conditions"] is Need.LATER
    assert found["cases"] is Need.MAY


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ((), ["turnout", "ballot_tallies", "responses", "survey_scores"]),
        (("survey",), ["turnout", "ballot_tallies"]),
        (("vote",), ["turnout", "responses", "survey_scores"]),
        (("survey", "vote"), []),
    ],
)
def test_what_is_collected_here_nobody_brings(
    tmp_path: Path, opened: tuple[str, ...], expected: list[str]
) -> None:
    """A clerk would look for a file of the agency where there is no agency."""
    this_round = make_round(tmp_path / "轮", 1)
    for part in opened:
        opening.open_phase(this_round, part)
    found = needs(this_round)
    assert {name for name in found if found[name] is Need.ELSEWHERE} == {*expected}


def test_the_page_says_what_is_missing(tmp_path: Path) -> None:
    """A clerk would look through sixteen tables of one size for the one that is missing."""
    this_round = make_round(tmp_path / "轮", 2)
    client = signed_in(create_app(this_round), this_round, "wang", "office")

    def said() -> str:
        page = client.get("/staff/files/")
        assert page.status_code == 200
        return page.text

    assert "还缺2张必须有的：各期考核成绩、投票人名册" in said()
    heads = [f"<h2>{kind.value}</h2>" for kind in list(Need)[:2]]
    heads += [f"<summary>{kind.value}：" for kind in list(Need)[2:]]
    places = [said().index(head) for head in heads]
    assert places == sorted(places)
    (this_round.folder / "electors.csv").write_bytes(
        b"elector_id,name,post,category,window_id\nP1,a,,window,W1\n"
    )
    assert "还缺1张必须有的：各期考核成绩" in said()
    folder = this_round.folder / "ratings"
    folder.mkdir()
    (folder / "ballot_tallies.csv").write_bytes(text(EXAMPLES["ballot_tallies"], "utf-8"))
    (this_round.folder / "electors.csv").unlink()
    assert "还缺1张必须有的：各期考核成绩" in said()
