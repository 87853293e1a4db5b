"""windows.json: what a window's page says, and what none may say, on rounds of every shape."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from analysis.report.explain import explanation
from analysis.report.suppression import HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.report.windows_json import windows_json
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import decimal_text, plain_text
from rulebook.vocabulary import SMALLEST_GROUP
from tests.analysis.report.window_shapes import GRID, scored

SCORE = b"the score"
# Marks that a simulated round's verifications bear, and what only the office may know.
OF_THE_OFFICE = (
    "示例核查人",
    "已核查",
    "没有核验记录",
    "线索",
    "集中提交",
    "相似",
    "访问员",
    "不计入）",
    "内部",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rounds of this module lie."""
    return tmp_path_factory.mktemp("windows")


# One of each kind of thing that a page may have to hide or to say; the others have the same.
IN_A_PLAIN_RUN = (
    *(("few ballots", False), ("barred", False), ("all tie", False)),
    *(("another edition", False), ("vacancies", True)),
)


# Costly: rounds of other sizes and with other tables, of which a page says the same.
@pytest.fixture(
    params=[
        pytest.param(one, marks=[] if one in IN_A_PLAIN_RUN else [pytest.mark.costly])
        for one in GRID
    ],
    ids=[f"{name}{' decided' * decided}" for name, decided in GRID],
)
def report(folder: Path, request: pytest.FixtureRequest) -> ScoreReport:
    """A round of each shape."""
    return scored(folder, request.param[0], decided=request.param[1])


def written(report: ScoreReport) -> dict[str, Any]:
    """windows.json of a scoring."""
    data: dict[str, Any] = json.loads(windows_json(report, SCORE))
    return data


def pages(report: ScoreReport) -> Iterator[tuple[WindowResult, dict[str, Any]]]:
    """Each window with what its page says."""
    windows = {window["window_id"]: window for window in written(report)["windows"]}
    assert len(windows) == len(report.results)
    yield from ((result, windows[result.window.id]) for result in report.results)


def withheld(result: WindowResult) -> bool:
    """Whether only one to four voters rated a window."""
    return result.components.vote is not None and result.evidence.ballots < SMALLEST_GROUP


def test_only_what_is_named_here_is_in_it(report: ScoreReport) -> None:
    """A value of the office would be published because nobody looked."""
    data = written(report)
    assert set(data) == {"contract", "score", "simulated", "mark", "rules", "windows"}
    for window in data["windows"]:
        assert set(window) == {"window_id", "unit", "steps", "items"}
        for step in window["steps"]:
            keys = {"about", "title", "head", "rows", "sentence", "note", "rules"}
            assert set(step) == keys
            assert set(step["rules"]) <= set(data["rules"])
            assert all(len(row) == len(step["head"]) for row in step["rows"])
    words = json.dumps(data["windows"], ensure_ascii=False)
    assert [word for word in OF_THE_OFFICE if word in words] == []


def test_it_says_what_explain_says(report: ScoreReport) -> None:
    """The page would give another reason, sum or clause than the office reads."""
    for result, page in pages(report):
        if withheld(result):
            continue
        told = {step.title: step for step in explanation(report, result.window.id).steps}
        assert [step["title"] for step in page["steps"]] == list(told)
        for step in page["steps"][:-2]:
            own = told[step["title"]]
            assert step["sentence"] == own.sentence
            assert step["rows"] == [list(row) for row in own.rows]
            assert step["rules"] == [rule.id for rule in own.rules]
        assert page["steps"][-2]["sentence"].endswith(told["总排名"].result)


def test_a_vote_of_few_is_nowhere(report: ScoreReport) -> None:
    """How three people voted could be read, or reckoned from a sum or from a distance."""
    ranked = [result for result in report.ranked if withheld(result)]
    for result, page in pages(report):
        words = json.dumps(page, ensure_ascii=False)
        if ranked:
            assert "比前一名" not in words
            assert "比后一名" not in words
        if not withheld(result):
            continue
        assert words.count("不足5张选票，不公布") >= 3
        for value in (result.components.vote, result.third_party, result.total):
            assert value is None or plain_text(value) not in words
            assert value is None or decimal_text(value) not in words
        assert f"{result.evidence.ballots}票" not in words


def test_counts_of_few_are_hidden_as_everywhere(report: ScoreReport) -> None:
    """A lone bad grade would be read on the window's page."""
    hidden = {1: hidden_votes(report), 2: hidden_surveys(report)}
    for result, page in pages(report):
        for place, windows in hidden.items():
            step = page["steps"][place]
            counts = [row[1] for row in step["rows"]]
            assert not [count for count in counts if re.fullmatch("[1-4][票份]", count)]
            if result.window.id in windows and not (place == 1 and withheld(result)):
                assert (step["rows"], step["note"]) == ([], HIDDEN_NOTE)


def test_means_of_items_need_five_answers(report: ScoreReport) -> None:
    """The mark of a single person would be published."""
    found = 0
    for result, page in pages(report):
        means = report.findings.items.get(result.window.id, ()) if report.findings else ()
        enough = {item.label: item for item in means if item.n >= SMALLEST_GROUP}
        assert {item["label"] for item in page["items"]} == set(enough)
        for item in page["items"]:
            found += 1
            assert item["n"] >= SMALLEST_GROUP
            assert abs(Fraction(item["mean"]) - enough[item["label"]].mean) <= Fraction(1, 200)
    assert found or not report.findings or report.sources.weak


def test_what_keeps_a_window_out_is_not_said(report: ScoreReport) -> None:
    """A window would be pilloried for a condition, although no list of the round names it."""
    for result, page in pages(report):
        step = page["steps"][-1]
        words = step["sentence"] + step["note"]
        assert "，不符合" not in words
        assert "举报" not in words
        for awards in report.awards:
            candidate = awards.candidate(result.window.id)
            if candidate and candidate.barred and awards.honour.kind == "collective":
                assert f"{awards.honour.short_name}：没有列入" in step["sentence"]
                assert not [reason for reason in candidate.reasons if reason in words]
                assert f"{awards.honour.short_name}的条件" not in words


def test_what_was_decided_is_said(folder: Path) -> None:
    """The page of an awarded window would stop at the computed result."""
    report = scored(folder, "plain", decided=True)
    awarded = (
        {one for each in report.decided.honours for one in each.awarded} if report.decided else ()
    )
    pages_of = {r.window.id: page["steps"][-1]["sentence"] for r, page in pages(report)}
    assert awarded
    for window, sentence in pages_of.items():
        assert ("审定：授予" in sentence) == (window in awarded)


def test_a_person_with_a_windows_id_stays_a_person(report: ScoreReport) -> None:
    """A person's honour would stand on the page of the window that has the same id."""
    persons = [
        awards.honour.short_name for awards in report.awards if awards.honour.kind == "individual"
    ]
    for _result, page in pages(report):
        assert not any(f"{name}：" in page["steps"][-1]["sentence"] for name in persons)


def test_quoted_words_and_ours_stand_apart(report: ScoreReport) -> None:
    """A working rule would stand under the label of the notice."""
    for told in written(report)["rules"].values():
        assert told["quote"] or told["ours"]
        if told["origin"] == "working":
            assert not told["quote"]


def test_it_names_the_score_that_it_belongs_to(folder: Path) -> None:
    """The words of an earlier scoring would stand beside a corrected result."""
    report = scored(folder, "plain", decided=False)
    write_reports(report, folder / "report")
    score = (folder / "report" / "score.json").read_bytes()
    text = (folder / "report" / "windows.json").read_text(encoding="utf-8")
    assert text == windows_json(report, score)
    assert written(report)["score"] not in text
