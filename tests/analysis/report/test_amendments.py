"""Amendments and doubts stand on the first page of every paper, and in what is compared."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from analysis.archive import opened, verify_archive, write_archive
from analysis.confirm import confirm
from analysis.report.amendment_wording import amendments_said
from analysis.report.decided_lists import decided_honours
from analysis.report.html import html_report
from analysis.report.word.decision_page import decision_page
from analysis.report.word.fitting import fits
from analysis.report.word.request import request
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.word.paper import MOST_LINES
from rulebook.differences import Difference, differences
from rulebook.lock import Amendment, Lock, choices, read_lock, write_lock
from rulebook.round import Round, open_round
from tests.analysis.checks.degenerate import sums_only
from tests.analysis.deciding import as_computed, write_decisions

DOUBT = Amendment("2021-12-19T09:00+08:00", ("li", "wang"), "第3题两问合一", "测评组会议纪要")


def amended(folder: Path, doubts: int = 1, *, whole: bool = False) -> Round:
    """A simulated round whose first window was renamed, whose last left, with doubts.

    It has ballots and responses if ``whole``, else their sums alone.
    """
    simulate(folder, windows=8, responses=300, electors=12, seed=2)
    if not whole:
        sums_only(folder)
    write_lock(open_round(folder))
    path = folder / "windows.csv"
    head, first, *rest = path.read_text(encoding="utf-8-sig").splitlines()
    cells = first.split(",")
    cells[1] = "改过名的窗口"
    statuses = [""] * len(rest)
    statuses[-1] = "退出"
    lines = [f"{head},status", ",".join(cells) + ","]
    lines += [f"{row},{status}" for row, status in zip(rest, statuses, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    this_round, lock = open_round(folder), read_lock(folder)
    assert lock
    now = choices(this_round)
    found = tuple(differences(lock.opened, now))
    assert [one.kind for one in found] == ["renamed", "withdrawn"]
    made = Amendment("2021-12-18T10:00+08:00", ("li",), "更名", "通知三（二）", found, now)
    text = Lock(lock.opened, (made, *[DOUBT] * doubts)).text()
    (folder / "rules.lock").write_text(text, encoding="utf-8")
    return this_round


def decide(this_round: Round) -> None:
    """The leading group decides as computed."""
    report = score_round(this_round, checks=False)
    write_reports(report, this_round.folder / "report")
    path = write_decisions(this_round.folder / "decisions.csv", as_computed(report))
    confirm(this_round, path, dt.datetime(2021, 12, 24, 10, tzinfo=dt.UTC))


def test_every_first_page_lists_them(tmp_path: Path) -> None:
    """Who decides would not see that something was changed while answers came in."""
    this_round = amended(tmp_path / "round")
    report = score_round(this_round, checks=False)
    html = html_report(report)
    head = html.partition('<h2 id="result">')[0]
    for said in (
        "2021年12月18日窗口“",
        "”更正为“改过名的窗口",
        "”退出。原因：更名。依据：通知三（二）。同意：li",
        "2021年12月19日疑义：第3题两问合一。依据：测评组会议纪要。同意：li、wang",
    ):
        assert said in head, said
    page = "".join(str(text) for _, texts in request(report).parts for text in texts)
    assert "没有变动。开启以后登记更正1项、登记疑义1项：疑义：第3题两问合一；窗口“" in page
    assert "”退出（附件3）。" in page
    (told, doubt) = json.loads(json.dumps(_round(report)))["amendments"]
    assert (told["by"], told["why"], len(told["changes"])) == (["li"], "更名", 2)
    assert doubt["changes"] == []


def test_what_weighs_most_stands_first(tmp_path: Path) -> None:
    """A misprint of one sign would push a window that left, and a doubt, off page one."""
    report = score_round(amended(tmp_path / "round"), checks=False)
    window = report.results[0].window
    row = f"{window.id} {window.name} 一楼大厅 3号"
    changes = [
        Difference("text", "question.overall.question.zh", "总的来说满意吗", "总体来说满意吗"),
        Difference("renamed", window.id, row.replace(window.name, "旧名"), row),
        Difference("renamed", window.id, row.replace("一楼", "二楼"), row),
        Difference("time", "survey_closes", "2021-12-20T18:00+08:00", "2021-12-22T18:00+08:00"),
    ]
    made = (Amendment("2021-12-18T10:00+08:00", ("li",), "更正", "通知", (one,)) for one in changes)
    said = amendments_said(replace(report, amendments=(*made, DOUBT)))
    assert said[0].startswith("疑义：")
    assert "由12月20日18:00改为12月22日18:00" in said[1]
    assert said[2] == f"窗口“旧名”更正为“{window.name}”"
    assert said[3] == f"窗口“{window.name} 二楼大厅”更正为“{window.name} 一楼大厅”"
    assert said[4] == "文字“总的来说满意吗”更正为“总体来说满意吗”"


def _round(report: object) -> dict[str, object]:
    from analysis.report.score_json import score_data

    return dict(score_data(report)["round"])  # type: ignore[arg-type]


@pytest.mark.grid
@pytest.mark.parametrize("doubts", [0, 1, 9])
def test_however_many_there_are_page_one_is_a_page(tmp_path: Path, doubts: int) -> None:
    """A long list would push what is to be decided off the first page."""
    this_round = amended(tmp_path / "round", doubts)
    assert fits(request(score_round(this_round, checks=False)), MOST_LINES)
    decide(this_round)
    report = score_round(this_round, checks=False)
    assert report.decided
    page = decision_page(report, report.decided, decided_honours(report, report.decided))
    assert fits(page, MOST_LINES)
    assert "登记更正1项" in "".join(str(text) for _, texts in page.parts for text in texts)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.grid
def test_an_amended_round_verifies(tmp_path: Path, decided: bool, sealed: bool) -> None:
    """An honest archive with an amendment would be called forged."""
    this_round = amended(tmp_path / "round", whole=True)
    if decided:
        decide(this_round)
    write_reports(score_round(this_round, checks=False), this_round.folder / "report")
    paper = "decision.docx" if decided else "report.docx"
    words = "".join(
        p.text for p in docx.Document(str(this_round.folder / "report" / paper)).paragraphs
    )
    assert "登记更正1项" in words
    (apart, _), (main, _) = write_archive(this_round, "0.1.0", tmp_path / "a.zip").written
    shutil.rmtree(this_round.folder)
    with opened(main, apart if sealed else None) as archive:
        assert [words.zh for words in verify_archive(archive).faults] == []


def test_an_amendment_taken_out_of_the_lock_is_told(tmp_path: Path) -> None:
    """A doubt could be hidden by taking it out of the archive."""
    this_round = amended(tmp_path / "round")
    write_reports(score_round(this_round, checks=False), this_round.folder / "report")
    lock = read_lock(this_round.folder)
    assert lock
    path = this_round.folder / "rules.lock"
    path.write_text(Lock(lock.opened, lock.amendments[:1]).text(), encoding="utf-8")
    ((main, _),) = write_archive(this_round, "0.1.0", tmp_path / "a.zip").written
    with opened(main) as archive:
        found = [words.zh for words in verify_archive(archive).faults]
    assert any("amendments" in fault for fault in found)
