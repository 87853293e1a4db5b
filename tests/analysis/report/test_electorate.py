"""应到 is the register's number in every paper, however many slips there are."""

import json
import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from analysis.report.write import write_reports
from analysis.score import score_round
from rulebook.round import Round, open_round
from survey_app import setup
from survey_app.acts import closing, opening
from survey_app.acts.closing import standing
from survey_app.acts.export import export_ratings
from survey_app.acts.personal_links import create_links
from tests.analysis.report.papers import words
from tests.survey_app.linker import write_register
from tests.survey_app.rounds import give_marks, make_round
from tests.survey_app.stores import cast, issue_codes, issue_slips, respond

CAME = 7
# electors of the register (None: there is no electors.csv), slips, of them a reserve of three
SHAPES = [(None, 12), (9, 10), (9, 14), (21, 33), (40, 12), (6, 12)]
DUE = re.compile(r"应到[^\d，；。]{0,4}(\d+)人|收回／应到\s*\d+／(\d+)")


def held(folder: Path, electors: int | None, slips: int) -> Round:
    """A vote by slips that is over, with seven ballots, and a survey of a few."""
    this_round = make_round(folder, 2)
    give_marks(this_round)
    if electors:
        write_register(this_round, electors // 2, electors - electors // 2)
    this_round = open_round(folder)
    store = setup.prepare(this_round)
    issue_slips(store, slips - 3)
    issue_slips(store, 3, "division")
    for window in this_round.windows:
        issue_codes(store, window.id, window=window.id)
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    for number in range(CAME):
        cast(store, f"window {number}", (5, 4), submission=f"{number}")
    for window in this_round.windows:
        respond(store, window.id, f"s{window.id}")
    assert standing(this_round, "vote").electors == electors
    for part in ("vote", "survey"):
        closing.close_phase(this_round, part)
    export_ratings(this_round, ballots=False)
    return this_round


@pytest.mark.parametrize(("electors", "slips"), SHAPES)
@pytest.mark.grid
def test_no_paper_takes_slips_for_voters(tmp_path: Path, electors: int | None, slips: int) -> None:
    """33 printed slips would stand in the request as 33 who were to come, where 21 were."""
    this_round = held(tmp_path / "round", electors, slips)
    report = score_round(this_round, draws=200)
    assert report.sources.electorate == (electors, slips, CAME)
    folder = this_round.folder / "report"
    write_reports(report, folder)
    said = json.loads((folder / "score.json").read_text("utf-8"))["round"]
    assert (said["electors"], said["ballots_returned"]) == (electors, CAME)
    page = re.sub(r"<[^>]+>", " ", (folder / "report.html").read_text("utf-8"))
    book = openpyxl.load_workbook(folder / "scores.xlsx")
    cells = " ".join(str(c.value) for sheet in book for row in sheet for c in row if c.value)
    request = words(folder / "report.docx")
    for text in (unescape(page), cells, request):
        due = {int(number) for found in DUE.findall(text) for number in found if number}
        assert due <= {electors}
    whom = f"应到{electors}人" if electors else "没有投票人名册"
    assert f"{whom}，发出{slips}张，收回{CAME}张" in request


def test_personal_links_are_as_many_as_the_register(tmp_path: Path) -> None:
    """With links instead of slips the number of voters would be missing from the papers."""
    this_round = make_round(tmp_path / "round", 4)
    write_register(this_round, 4, 5)
    this_round = open_round(this_round.folder)
    assert len(create_links(this_round)) == 9
    opening.open_phase(this_round, "vote")
    closing.close_phase(this_round, "vote")
    export_ratings(this_round, ballots=False)
    told = (this_round.folder / "ratings" / "electorate.csv").read_text("utf-8-sig")
    assert told.split() == ["category,electors", "division,5", "window,4"]
