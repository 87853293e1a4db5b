"""What the reports add in prose stands exactly where score.json bears it out."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from analysis.report.figures import figures
from analysis.report.html import html_report
from analysis.report.report_wording import vacancy_text
from analysis.report.score_json import score_json
from analysis.report.sentences import TABLE
from analysis.report.sheets import sheet
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.result.standings import DesignationOutcome
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.sentences import Sentence
from rulebook.round import open_round
from tests.analysis.checks.sentences.holding import pattern
from tests.analysis.checks.sentences.shapes import SHAPES, Shape
from tests.analysis.report import test_decided_sentences as decided
from tests.editions import QUARTERLY
from tests.editions.outputs import office_text
from tests.independent import rounds

Row = Mapping[str, Any]
_OF_A_WINDOW, _OF_A_WEIGHT = "window_sheet", "weight_changes"
# Of a decision: held in test_decided_sentences.py, the clues' in test_papers.py.
_OF_A_DECISION = (*decided.SUBJECTS, "clues")
_ELSEWHERE = (_OF_A_WINDOW, _OF_A_WEIGHT, *_OF_A_DECISION)


def gap(document: Row) -> Fraction | None:
    """Points between the last place and the next of the whole ranking; None without a next."""
    totals = [Fraction(w["total_exact"]) for w in document["windows"] if w["rank"] is not None]
    totals, places = sorted(totals, reverse=True), document["places"]
    return totals[places - 1] - totals[places] if len(totals) > places else None


def places_open(document: Row) -> int:
    """Places of the first windows that stay open."""
    return int(document["designation"]["open_places"])


def kept_out(document: Row, why: str) -> int:
    """Windows that did not apply, or are barred, as far as a place is open for it."""
    return min(len(document["designation"][why]), places_open(document))


def unexplained(document: Row) -> int:
    """Open places that neither a missing application nor a condition explains."""
    own = document["designation"]
    out = len(own["top_without_application"]) + len(own["top_barred"])
    return places_open(document) - out


def named(document: Row, kind: str) -> list[str]:
    """Windows that are designated, or proposed."""
    own = document["designation"]
    honour = own["honours"][kind]
    found: list[str] = own[honour if kind == "designated" else f"{honour}_proposal"]
    return found


def tied(document: Row) -> bool:
    """Whether windows share the last place."""
    return bool(document["designation"]["ties_at_cutoff"])


WHEN: Mapping[str, Callable[[Row], bool]] = {
    "nobody_designated": lambda d: not named(d, "designated"),
    "nobody_proposed": lambda d: not named(d, "proposed"),
    "last_ahead": lambda d: (gap(d) or 0) > 0,
    "last_level": lambda d: gap(d) == 0,
    "tie_to_settle": tied,
    "open_not_applied": lambda d: kept_out(d, "top_without_application") > 0,
    "open_barred": lambda d: (
        places_open(d) > kept_out(d, "top_without_application") and kept_out(d, "top_barred") > 0
    ),
    "open_in_a_tie": lambda d: unexplained(d) > 0 and tied(d),
    "open_too_few": lambda d: unexplained(d) > 0 and not tied(d),
    "lock_unknown": lambda d: d["round"]["locked"] == "never",
    "lock_kept": lambda d: d["round"]["locked"] == "yes",
    "lock_changed": lambda d: d["round"]["locked"] == "changed",
    "only_tallies": lambda d: "vote" in d["round"]["weaker_evidence"],
    "only_scores": lambda d: "survey" in d["round"]["weaker_evidence"],
}


def document_of(report: ScoreReport) -> dict[str, Any]:
    """What score.json says of a round, with the number of places."""
    document: dict[str, Any] = json.loads(score_json(report))
    return document | {"places": report.book.window_score.designation.places}


def faults(report: ScoreReport) -> Iterator[str]:
    """What is said though it does not hold, or not said though it does."""
    document, page = document_of(report), html_report(report)
    for subject, rows in TABLE.items():
        for row in rows if subject not in _ELSEWHERE else ():
            said = bool(re.search(_words(report, row), page))
            if said != WHEN[row.id](document):
                yield f"{row.id} {'said' if said else 'missing'}"
    counted = sum(map(int, re.findall(r"空[缺出](\d+)个", vacancy_text(report))))
    if counted != places_open(document):
        yield f"{places_open(document)} places are open, reasons are given for {counted}"
    yield from _weights(report, document)
    yield from _sheets(report, document)


def _words(report: ScoreReport, row: Sentence) -> str:
    """How a sentence looks; two are the edition's own words."""
    texts = report.book.questionnaires.texts
    own = {"tie_to_settle": texts.tie.zh, "open_not_applied": texts.vacancy.zh}
    words = re.sub(r"\\\{[^}]*\\\}", "[^<>]*?", re.escape(own.get(row.id, row.says)))
    return words.removeprefix("[^<>]*?")  # a hole at the start would be tried everywhere


def _weights(report: ScoreReport, document: Row) -> Iterator[str]:
    """Under each picture of a weight: whether any weight changes the first places."""
    check = next(c for c in document["checks"] if c["id"] == "weight_sensitivity")
    assert report.findings is not None
    for figure in figures(report, report.findings):
        if figure.id.startswith("weight-"):
            kind = figure.id.removeprefix("weight-")
            never = set(check["numbers"]["crossings"][kind].values()) == {None}
            for row in TABLE[_OF_A_WEIGHT]:
                said = bool(re.search(pattern(row), figure.remark))
                if said != (never == (row.id == "first_never_change")):
                    yield f"{figure.id}: {row.id}"


def _sheets(report: ScoreReport, document: Row) -> Iterator[str]:
    """On a window's own sheet: its interval and the survey's error, where there are any."""
    check = next(c for c in document["checks"] if c["id"] == "sample_size")
    for window in document["windows"]:
        result = report.result(window["window_id"])
        notes = str(sheet(report, result)["notes"])
        own = check["windows"].get(window["window_id"], {})
        total = window["total_exact"] is not None
        due = {
            "true_total": total and (window["interval"] or {}).get("sampling") is not None,
            "survey_error": total and own.get("margin") is not None,
        }
        for row in TABLE[_OF_A_WINDOW]:
            if bool(re.search(pattern(row), notes)) != due[row.id]:
                yield f"sheet of {window['window_id']}: {row.id}"


@pytest.mark.grid
@pytest.mark.parametrize("shape", SHAPES[::6], ids=str)
def test_simulated_rounds(shape: Shape, tmp_path: Path) -> None:
    """If this fails, a page says more or less of a round than its numbers do."""
    shape.make(tmp_path / "round")
    report = score_round(open_round(tmp_path / "round"), draws=100)
    assert list(faults(report)) == []


@pytest.mark.grid
@pytest.mark.parametrize("seed", range(16))
def test_random_rounds(seed: int, tmp_path: Path) -> None:
    """Ties, open places and delivered scores would be spoken of where there are none."""
    rounds.make(tmp_path, ["2021", str(QUARTERLY)], seed)
    report = score_round(open_round(tmp_path), draws=100)
    assert list(faults(report)) == []


@pytest.mark.grid
@pytest.mark.parametrize("seed", range(4))
def test_no_sentence_is_left_with_a_hole(seed: int, tmp_path: Path) -> None:
    """The paper of a small round would read （…审定）：。 or 无法判断：无法判断."""
    if seed:
        rounds.make(tmp_path / "round", ["2021"], seed)
    else:
        simulate(tmp_path / "round", windows=3, responses=300, electors=20, seed=2)
    report = score_round(open_round(tmp_path / "round"), draws=100)
    write_reports(report, tmp_path / "report")
    for text in (html_report(report), office_text(tmp_path / "report" / "report.docx")):
        assert re.findall("[：；，、（][。；，、：]|。。|（）|无法判断[：。 ]*无法判断", text) == []


def test_windows_that_share_a_place_leave_one_open(tmp_path: Path) -> None:
    """Two windows that tie for the last place and did not apply would leave two places open."""
    simulate(tmp_path / "round", windows=8, responses=200, electors=20, seed=4)
    report = score_round(open_round(tmp_path / "round"), checks=False)
    ids = [result.window.id for result in report.ranked]
    tied = DesignationOutcome(
        reading="literal",
        designated=tuple(ids[:2]),
        ties_at_cutoff=(),
        top_without_application=tuple(ids[2:4]),
        tied_places=0,
        open_places=1,
        proposed=(),
    )
    assert "空缺1个" in vacancy_text(replace(report, outcome=tied))
    barred = replace(tied, top_without_application=(ids[2],), top_barred=(ids[3],))
    assert vacancy_text(replace(report, outcome=barred)).count("空缺") == 1


def test_every_sentence_has_a_condition_of_its_own() -> None:
    """If this fails, a sentence was added to a report that nobody computes anew."""
    rows = [row.id for rows in TABLE.values() for row in rows]
    apart = {row.id for name in (_OF_A_WINDOW, _OF_A_WEIGHT, "clues") for row in TABLE[name]}
    assert len(set(rows)) == len(rows)
    assert {*WHEN, *decided.WHEN} == set(rows) - apart
