"""Candidates whom their group's method judges: recounted from the files, alike in every writing."""

import csv
import datetime as dt
import json
import shutil
from collections import defaultdict
from fractions import Fraction as F
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from analysis.confirm import confirm
from analysis.confirm.papers import minutes
from analysis.report.decided_lists import decided_honours, tie_sentences
from analysis.report.explain.candidate import candidate_text
from analysis.report.score_json import score_json
from analysis.report.word.decision_page import decision_page
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.numbers import decimal_text
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.analysis.ranking.method_rounds import indicator_rows
from tests.editions.outputs import office_text

Rows = list[dict[str, str]]
NOW = dt.datetime(2023, 12, 20, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round of the second edition with its reports."""
    folder = tmp_path_factory.mktemp("methods") / "r"
    simulate(folder, edition="example-2023", windows=10, responses=500, electors=30, seed=11)
    write_reports(score_round(open_round(folder), draws=200), folder / "report")
    return folder


def rows(folder: Path, name: str) -> Rows:
    """A table as any program reads it."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def data(folder: Path) -> dict[str, Any]:
    """score.json."""
    found: dict[str, Any] = json.loads((folder / "report/score.json").read_text("utf-8"))
    return found


def judged(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Candidates of score.json that a method judges, by candidate and honour."""
    return {
        (one["candidate_id"], awards["honour"]): one
        for awards in data(folder)["awards"]
        for line in awards["lines"]
        for one in line["candidates"]
        if one["judged"]
    }


def recount(folder: Path) -> dict[tuple[str, str], F]:
    """Every score once more, from the files and the printed rules alone."""
    indicators: dict[str, F] = defaultdict(F)
    share = {"online_share": F(40, 100), "answered_in_time": F(30, 100), "service_norms": F(30, 50)}
    for row in rows(folder, "indicator_marks"):
        indicators[row["candidate_id"]] += share[row["indicator"]] * F(row["mark"])
    scores = {(one, "morning_star"): score for one, score in indicators.items()}
    units = {row["reviewer_id"]: row["unit"] for row in rows(folder, "panel_reviewers")}
    own = {row["candidate_id"]: row["unit"] for row in rows(folder, "nominations")}
    sheets: dict[tuple[str, str], dict[str, F]] = defaultdict(lambda: defaultdict(F))
    for row in rows(folder, "panel_grades"):
        if units[row["reviewer_id"]] != own[row["candidate_id"]]:
            weight = {"warmth": 6, "work_done": 4}[row["criterion"]]
            key = row["candidate_id"], row["honour"]
            sheets[key][row["reviewer_id"]] += weight * F(row["mark"])
    for key, marks in sheets.items():
        kept = sorted(marks.values())[1:-1]
        scores[key] = sum(kept, F()) / len(kept)
    return scores


def test_scores_are_those_of_an_independent_recount(folder: Path) -> None:
    """The exact scores would be ours alone."""
    ours = {
        key: F(one["judged"]["score_exact"])
        for key, one in judged(folder).items()
        if one["judged"]["score_exact"]
    }
    assert ours == recount(folder)
    assert len(ours) >= 8


def test_who_is_proposed_follows_from_the_scores(folder: Path) -> None:
    """The list would name others than the best who can have the honour."""
    for awards in data(folder)["awards"]:
        for line in awards["lines"]:
            own = [one for one in line["candidates"] if one["judged"] and one["judged"]["rank"]]
            free = [one for one in own if one["standing"] not in ("not_eligible", "excluded")]
            best = sorted(free, key=lambda one: one["judged"]["rank"])[: line["quota"]]
            named = [one for one in own if (one["would_be"] or one["standing"]) == "proposed"]
            assert sorted(one["candidate_id"] for one in named) == sorted(
                one["candidate_id"] for one in best
            )


def test_proposals_stand_with_their_reasons(folder: Path) -> None:
    """The lead's reasons would stay in a table that nobody prints."""
    found = judged(folder)
    for row in rows(folder, "lead_proposals"):
        one = found[row["candidate_id"], row["honour"]]
        assert one["judged"]["proposal_reason"] == row["reason"]
        if one["standing"] not in ("not_eligible", "excluded"):
            assert one["reasons"][0] == f"{row['proposed_by']}提名：{row['reason']}"


def test_every_writing_has_the_scores(folder: Path) -> None:
    """A page, the workbook or the request would lack a score, or round it otherwise."""
    page = (folder / "report/report.html").read_text("utf-8")
    request = office_text(folder / "report/report.docx")
    for (name, _honour), one in judged(folder).items():
        if one["judged"]["score_exact"]:
            shown = decimal_text(F(one["judged"]["score_exact"]))
            assert f"{shown}分" in page
            assert f"第{one['judged']['rank']}名 {shown}分" in page, name
            if one["standing"] in ("proposed", "pending", "tie"):
                assert f"第{one['judged']['rank']}名{shown}分" in request, name
    for words in ("其他单位怎样评", "县级政务大厅指标评分", "评委（不影响得分）"):
        assert words in page


def test_the_workbook_computes_them_itself(folder: Path) -> None:
    """Points and sums would be typed numbers, or not those of the report."""
    book = load_workbook(folder / "report/scores.xlsx")
    sheet = book["各组评分"]
    head = {str(cell.value): int(cell.column or 0) for cell in sheet[4]}
    sums: dict[tuple[str, str], F] = defaultdict(F)
    for row in range(5, sheet.max_row + 1):
        cells = {name: sheet.cell(row, column) for name, column in head.items()}
        assert cells["折算分"].value == f"=100*H{row}*J{row}/I{row}"
        assert str(cells["合计"].value).startswith("=SUMIFS(")
        values = [F(str(cells[name].value)) for name in ("权重", "得分", "满分")]
        points = 100 * values[0] * values[1] / values[2]
        sums[str(cells["编号"].value), str(cells["荣誉"].value)] += points
    honours = {"morning_star": "晨星窗口", "warm_colleague": "暖心同事"}
    for (candidate, honour), score in recount(folder).items():
        assert float(sums[candidate, honours[honour]]) == pytest.approx(float(score))
    states = {row[7].value for row in book["评委评分表"].iter_rows(min_row=5)}
    assert states == {"计入", "去掉（最高或最低）"}


def test_an_edition_without_marks_has_no_such_sheets(tmp_path: Path) -> None:
    """The workbook of 2021 would have two empty sheets."""
    simulate(tmp_path / "r", windows=4, responses=100, electors=10)
    report = score_round(open_round(tmp_path / "r"), checks=False)
    write_reports(report, tmp_path / "report")
    names = load_workbook(tmp_path / "report/scores.xlsx").sheetnames
    assert not {"各组评分", "评委评分表"} & {*names}
    assert "通知没有附" in (tmp_path / "report/report.html").read_text("utf-8")


def test_explain_shows_the_way_to_a_score(folder: Path) -> None:
    """A candidate who asks would get a number without its marks and weights."""
    report = score_round(open_round(folder), checks=False)
    for (candidate, _honour), score in recount(folder).items():
        told = candidate_text(report, candidate)
        assert f"得分{decimal_text(score)}，" in told
        assert told == candidate_text(report, f" {candidate} ")
    panel = next(row["candidate_id"] for row in rows(folder, "panel_grades"))
    told = candidate_text(report, panel)
    assert told.count("去掉\n") == 2
    assert told.count("计入\n") >= 2
    assert candidate_text(report, "nobody") == ""


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round in which three halls share the second of two places."""
    folder = tmp_path_factory.mktemp("tied") / "r"
    simulate(folder, edition="example-2023", windows=6, responses=300, electors=20, seed=3)
    halls = [f"U{n}" for n in range(1, 5)]
    marks = {one: ("95" if one == "U1" else "80", "90", "40") for one in halls}
    kept = [row for row in rows(folder, "nominations") if row["kind"] == "person"]
    heads = list(kept[0])
    with (folder / "nominations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        for one in halls:
            named = {"kind": "unit", "candidate_id": one, "candidate": f"{one}大厅"}
            of = {"unit": f"{one}大厅", "category": "COUNTY_HALL", "honour": "morning_star"}
            writer.writerow(named | of)
        writer.writerows(kept)
    text = "\n".join(["candidate_id,indicator,mark,scored_by", *indicator_rows(marks)])
    (folder / "indicator_marks.csv").write_text(f"{text}\n", encoding="utf-8")
    (folder / "lead_proposals.csv").unlink()
    verified = [row for row in rows(folder, "conditions") if row["candidate_id"][0] != "U"]
    with (folder / "conditions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(verified[0]))
        writer.writeheader()
        writer.writerows(verified)
        for one, clause in product(halls, ("star_case", "star_no_complaint")):
            told = {"candidate_id": one, "honour": "morning_star", "clause": clause}
            writer.writerow(told | {"status": "met", "checked_by": "查", "date": "", "reason": ""})
    return folder


def test_a_tie_is_put_before_those_who_decide(tied: Path, tmp_path: Path) -> None:
    """The request would propose one of three equal halls, or ask nobody."""
    report = score_round(open_round(tied), draws=200)
    line = report.awards_of("morning_star").line("dawn_halls")
    assert line is not None
    assert [c.standing for c in line.candidates] == ["proposed", "tie", "tie", "tie"]
    write_reports(report, tmp_path)
    said = office_text(tmp_path / "report.docx")
    assert "晨星（县级政务大厅）3个候选并列，余1个名额：定1个，或调整名额" in said


Named = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def to_decide(tied: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Named]:
    """The same round with its report, and what else than the tie must be decided in it."""
    folder = Path(shutil.copytree(tied, tmp_path_factory.mktemp("decide") / "r"))
    report = score_round(open_round(folder), checks=False)
    (folder / "report").mkdir(exist_ok=True)
    (folder / "report" / "score.json").write_text(score_json(report), encoding="utf-8")
    others = [
        (f"{awards.honour.id},{one.candidate_id}", "award", "研究决定")
        for awards in report.awards
        for one in awards.candidates
        if one.takes_place
    ]
    return folder, others


def decide_tie(
    to_decide: tuple[Path, Named],
    folder: Path,
    named: Named,
    day: str = "2023-12-20",
    others_on: str = "",
) -> Path:
    """Confirm that of the tied halls, with all the others at first; ``folder`` is a copy then."""
    _, others = to_decide
    rows = [(f"晨星窗口,{one}", word, day, why) for one, word, why in named]
    if not (folder / "decisions.jsonl").exists():
        rows += [(target, word, others_on or day, why) for target, word, why in others]
    text = "".join(",".join(row) + "\n" for row in rows)
    head = "honour,candidate_id,decision,date,reason\n"
    (folder / "decisions.csv").write_text(head + text, encoding="utf-8")
    confirm(open_round(folder), folder / "decisions.csv", NOW)
    return folder


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([("U2", "decline", ""), ("U3", "decline", "谢绝"), ("U4", "decline", "谢绝")], "reason"),
        ([("U3", "decline", "谢绝"), ("U4", "decline", "谢绝")], None),
        ([], None),
    ],
)
def test_a_tie_is_left_unfilled_with_the_reason_of_everybody(
    to_decide: tuple[Path, Named], named: Named, expected: str | None
) -> None:
    """A place that equals could have had would stay empty and nobody would ever know why."""
    with pytest.raises(InputError) as caught:
        decide_tie(to_decide, to_decide[0], named)
    assert {problem.column for problem in caught.value.problems} == {expected}
    assert len(caught.value.problems) == (1 if named else 3)


def test_a_choice_in_a_tie_is_recorded_of_those_in_one_only(to_decide: tuple[Path, Named]) -> None:
    """The papers would tell a departure of a hall that has its place by the rule."""
    with pytest.raises(InputError) as caught:
        decide_tie(to_decide, to_decide[0], [("U1", "tie", "研究"), *CHOSEN])
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (2, "decision")
    assert "U1大厅没有并列，计算结果为“建议”" in problem.expected.zh


ALL = ("U2", "U3", "U4")
DECLINED = [(one, "decline", f"{one}书面谢绝") for one in ALL]
CHOSEN = [("U3", "tie", "察看"), *((one, "decline", "察看") for one in ("U2", "U4"))]


@pytest.mark.parametrize(
    ("steps", "departs"),
    [
        ([CHOSEN], ()),
        ([DECLINED], ALL),
        ([CHOSEN, [("U3", "correct", "材料不实")]], ALL),
    ],
)
def test_a_tie_of_which_nobody_has_the_place_is_told_as_another_result(
    to_decide: tuple[Path, Named], tmp_path: Path, steps: list[Named], departs: tuple[str, ...]
) -> None:
    """The papers would say that a list is as computed though a place for equals stays empty."""
    folder = Path(shutil.copytree(to_decide[0], tmp_path / "r"))
    for number, named in enumerate(steps):
        decide_tie(to_decide, folder, named, f"2023-12-1{number}")
        report = score_round(open_round(folder), checks=False)
        (folder / "report" / "score.json").write_text(score_json(report), encoding="utf-8")
    assert report.decided is not None
    ids = [one.decision.candidate_id for one in report.decided.differences]
    assert sorted(one for one in ids if one in ALL) == sorted(departs)
    page = decision_page(report, report.decided, decided_honours(report, report.decided))
    said = "".join(str(piece) for _, text in page.parts for piece in text)
    for path in minutes(open_round(folder)).files[: len(steps) == 1]:
        said += office_text(path)
    others = len(report.decided.differences) - len(departs)
    assert ("名单与计算结果一致" in said) is not bool(others or departs)
    assert ("审定与计算结果没有不同" in said) is (len(steps) == 1 and not others and not departs)
    for one in departs:
        assert f"{one}大厅计算为“并列待定”" in said


def test_every_day_of_deciding_is_named_and_what_waited_for_the_next(
    to_decide: tuple[Path, Named], tmp_path: Path
) -> None:
    """Papers would date what a first meeting decided by the last, or call its open place empty."""
    folder = Path(shutil.copytree(to_decide[0], tmp_path / "r"))
    decide_tie(to_decide, folder, DECLINED[:1] + CHOSEN[:1] + DECLINED[2:], others_on="2023-12-18")
    report = score_round(open_round(folder), checks=False)
    assert report.decided is not None
    page = decision_page(report, report.decided, decided_honours(report, report.decided))
    assert "于2023年12月18日、12月20日审定" in page.opening
    first, second = (office_text(path) for path in minutes(open_round(folder)).files)
    assert "晨星窗口：名额4个，授予3个，空缺0个，待定1个。" in first
    assert "并列第二名，待定。" in first
    assert "晨星窗口：名额4个，授予4个，空缺0个。" in second
    assert "并列第二名，授予U3大厅" in second


def test_a_tie_that_was_settled_is_told(to_decide: tuple[Path, Named], tmp_path: Path) -> None:
    """Minutes would not say why one of three equal halls has the place."""
    folder = Path(shutil.copytree(to_decide[0], tmp_path / "r"))
    decide_tie(to_decide, folder, [("U3", "tie", "现场察看更好"), *CHOSEN[1:]])
    after = score_round(open_round(folder), checks=False)
    assert after.decided is not None
    told = tie_sentences(after, after.decided)
    assert "晨星：U2大厅、U3大厅、U4大厅得分完全相同，并列第二名，授予U3大厅" in "".join(told)
    assert "现场察看更好" in "".join(told)
