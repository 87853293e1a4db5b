"""成绩单 and 通报稿: what leaves the house after the result; nobody else's marks are in them."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import docx
import pytest

from analysis.confirm import confirm
from analysis.report.sheets import sheet, write_sheets
from analysis.report.sheets.hall import hall_means, hall_of
from analysis.report.sheets.last_round import last_round
from analysis.report.word.notice import write_notice
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.numbers import decimal_text
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.analysis.deciding import as_computed, score, write_decisions


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round of eight windows."""
    folder = tmp_path_factory.mktemp("sheets") / "round"
    simulate(folder, windows=8, responses=400, electors=30)
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> ScoreReport:
    """It, scored."""
    return score_round(open_round(folder), draws=300)


def test_a_sheet_tells_a_window_about_itself_alone(report: ScoreReport) -> None:
    """A window would read what another one got."""
    halls = hall_means(report)
    for result in report.results:
        hall = halls[hall_of(report, result)]
        own = sheet(report, result, hall)
        words = json.dumps(own, ensure_ascii=False)
        assert [r for r in report.results if r is not result and r.window.name in words] == []
        alone = sheet(replace(report, results=(result,)), result, hall)
        assert {**alone, "rank": own["rank"]} == own, "the hall's mean is all that comes of others"
    first = report.ranked[0]
    own = sheet(report, first)
    assert first.total is not None
    assert own["total"] == decimal_text(first.total)
    assert own["rank"] == f"第1名（参加排名的窗口共{len(report.ranked)}个）"


def rows_of(words: dict[str, object], name: str) -> list[list[str]]:
    """A table of a sheet."""
    rows = words[name]
    assert isinstance(rows, list)
    return rows


def test_a_window_stands_beside_the_mean_of_its_hall(report: ScoreReport) -> None:
    """A window head could not tell a bad mark from a strict year."""
    result = report.ranked[0]
    words = sheet(report, result)
    totals = [r.total for r in report.results if r.total is not None]
    assert rows_of(words, "parts")[-1][1:] == [
        decimal_text(result.total),
        "100%",
        decimal_text(result.total),
        decimal_text(sum(totals, Fraction()) / len(totals)),
    ]
    for period, row in zip(report.periods, rows_of(words, "periods"), strict=True):
        marks = [r.evidence.marks[period] for r in report.results if period in r.evidence.marks]
        own = decimal_text(result.evidence.marks.get(period), missing="缺")
        assert row[1:] == [own, decimal_text(sum(marks, Fraction()) / len(marks))]
    assert all(row[3] != "—" for row in rows_of(words, "items"))


def test_a_hall_of_four_windows_has_no_mean(report: ScoreReport) -> None:
    """Three window heads could work out together what the fourth got."""
    few = replace(report, results=report.results[:4])
    words = sheet(few, few.results[0])
    shown = [row[-1] for name in ("parts", "periods", "items") for row in rows_of(words, name)]
    assert set(shown) == {"—"}


def test_last_round_is_the_windows_own(report: ScoreReport, tmp_path: Path) -> None:
    """A window would be set against another one, or a real year against an invented one."""
    write_reports(report, tmp_path / "old" / "report")
    last = last_round(report, tmp_path / "old")
    for result in report.results:
        line = str(sheet(report, result, last=last)["last"])
        assert (line == "") == (result.total is None)
        assert result.total is None or f"总分{decimal_text(result.total)}分" in line
    real = replace(report, settings=report.settings.model_copy(update={"simulated": False}))
    with pytest.raises(InputError, match="simulated"):
        last_round(real, tmp_path / "old")
    with pytest.raises(InputError):
        last_round(report, tmp_path)


def test_a_sheet_says_nothing_of_what_was_decided_about_others(
    settled: tuple[ScoreReport, Path],
) -> None:
    """A window would read that somebody else's honour was taken away, and look for the reason."""
    report, _folder = settled
    decided = report.decided
    assert decided is not None
    told = (*decided.differences, *decided.verified)
    departed = {one.decision.candidate_id for one in told}
    assert departed
    for result in report.results:
        words = json.dumps(sheet(report, result), ensure_ascii=False)
        assert "处，理由见后" not in words
        assert "经领导小组审定" in words
        assert ("理由：" in words) == (result.window.id in departed)


def test_the_rank_can_be_left_out(report: ScoreReport) -> None:
    """An office that publishes no ranks would have published them."""
    words = sheet(report, report.ranked[0], with_rank=False)
    assert "名（" not in str(words["rank"])
    assert words["rank"] == f"参加排名的窗口共{len(report.ranked)}个"


def test_items_that_few_people_answered_are_left_out(report: ScoreReport) -> None:
    """Four colleagues could work out what the fifth person answered."""
    found, result = report.findings, report.ranked[0]
    assert found is not None
    items = found.items[result.window.id]
    assert len(items) == len(report.book.items())
    few = (replace(items[0], n=4), *items[1:])
    less = replace(found, items={**found.items, result.window.id: few})
    shown = sheet(replace(report, findings=less), result)["items"]
    assert isinstance(shown, list)
    assert [row[0] for row in shown] == [item.label for item in items[1:]]


def test_item_means_are_those_of_the_responses(folder: Path, report: ScoreReport) -> None:
    """A window would improve what its visitors never complained about."""
    import pandas as pd

    rows = pd.read_parquet(folder / "ratings" / "responses.parquet")
    points = report.book.questionnaires.grades.points()
    names = [item.id for item in report.book.items()]
    enough = rows[names].notna().sum(axis=1) >= len(names) / 2
    counted = rows[enough & rows["channel"].isin(report.counted_channels)]
    assert report.findings is not None
    for result in report.results:
        mine = counted[counted["window_id"] == result.window.id]
        for name, found in zip(names, report.findings.items[result.window.id], strict=True):
            answers = [points[int(grade)] for grade in mine[name].dropna()]
            assert (found.n, found.mean) == (len(answers), sum(answers) / len(answers))


def test_every_window_gets_a_page_of_the_same_bytes(report: ScoreReport, tmp_path: Path) -> None:
    """A window would get none, or two sheets of one result would differ."""
    written = write_sheets(report, tmp_path / "one")
    assert {path.stem for path in written} == {r.window.id for r in report.results}
    first = written[0].read_bytes()
    assert first.startswith(b"%PDF-")
    for mark in (b"pdfuaid:part>1<", b"pdfaid:part>2<", b"pdfaid:conformance>A<"):
        assert mark in first
    for path in write_sheets(report, tmp_path / "two"):
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> tuple[ScoreReport, Path]:
    """A confirmed round with its reports."""
    folder = tmp_path_factory.mktemp("settled") / "round"
    simulate(folder, windows=8, responses=400, electors=30)
    rows = as_computed(score(folder))
    confirm(open_round(folder), write_decisions(folder / "decisions.csv", rows), datetime.now(UTC))
    report = score_round(open_round(folder), draws=300)
    write_reports(report, folder / "report")
    return report, folder / "report"


def test_there_is_no_notice_before_the_decision(report: ScoreReport, tmp_path: Path) -> None:
    """A computed list could be sent out as the leading group's."""
    assert "notice.docx" not in {path.name for path in write_reports(report, tmp_path)}


def test_the_notice_names_who_won_and_nobodys_marks(settled: tuple[ScoreReport, Path]) -> None:
    """Those who won would be missing, or the marks of others would be published."""
    report, folder = settled
    assert report.decided is not None
    document = docx.Document(str(folder / "notice.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "通报" in said
    assert not re.search(r"\d\.\d\d", said)
    awarded = 0
    for awards in report.awards:
        won = report.decided.honour(awards.honour.id).awarded
        for one in awards.candidates:
            if one.candidate_id in won:
                awarded += 1
                assert one.name in said
    assert awarded
    losers = {r.window.name for r in report.results} - {
        one.name
        for awards in report.awards
        for one in awards.candidates
        if one.candidate_id in report.decided.honour(awards.honour.id).awarded
    }
    assert losers
    assert not [name for name in losers if name in said]
    assert "审定" not in document.sections[0].header.paragraphs[0].text


def test_the_decision_stands_beside_the_computation(settled: tuple[ScoreReport, Path]) -> None:
    """Nobody could tell what was computed from what was decided."""
    report, folder = settled
    assert report.decided is not None
    html = (folder / "report.html").read_text(encoding="utf-8")
    word = docx.Document(str(folder / "decision.docx"))
    assert "审定获评" in html
    assert "经领导小组审定" in html
    heads = [cell.text for table in word.tables for cell in table.rows[1].cells]
    assert {"计算结果", "审定"} <= set(heads)
    own = sheet(report, report.result(report.outcome.designated[0]))["honours"]
    assert "经审定获评" in str(own)


def test_a_correction_is_told_with_what_stood_before(
    settled: tuple[ScoreReport, Path], tmp_path: Path
) -> None:
    """A list corrected in silence would look like the one that was announced."""
    report, _folder = settled
    decided = report.decided
    assert decided is not None
    before = decided.honours[0]
    gone = before.awarded[0]
    after = replace(before, awarded=before.awarded[1:])
    record = replace(
        decided.record[0],
        decision="correct",
        honour_id=before.honour_id,
        candidate_id=gone,
        reason="复核发现材料不实",
    )
    corrected = replace(
        decided,
        status="corrected",
        corrected_on=date(2022, 3, 1),
        honours=(after, *decided.honours[1:]),
        former=decided.honours,
        record=(*decided.record, record),
    )
    write_notice(replace(report, decided=corrected), corrected, tmp_path / "notice.docx")
    document = docx.Document(str(tmp_path / "notice.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "2022年3月1日更正" in said
    assert f"{report.name_of(before.honour_id, gone)}：复核发现材料不实" in said
    assert "更正" not in document.sections[0].header.paragraphs[0].text
