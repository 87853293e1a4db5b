"""Rounds in every state that a paper can be about, and what a paper says."""

import datetime as dt
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import docx
from docx.oxml.ns import qn

from analysis.confirm import confirm
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.deciding import DAY, as_computed, write_decisions

MODEL, COLLECTIVE = "reform_innovation_model_unit", "advanced_collective"
NOW = dt.datetime(2022, 1, 8, 9, 0, tzinfo=dt.UTC)
DRAWS = 200
STATES = ("provisional", "confirmed", "corrected", "declined", "partly")


def scored(folder: Path, windows: int, edition: str = "2021") -> ScoreReport:
    """A simulated round of so many windows with its reports."""
    simulate(folder, windows=windows, responses=60 * windows, electors=60, edition=edition)
    return rescored(folder)


def rescored(folder: Path) -> ScoreReport:
    """Score a round again and write its reports."""
    report = score_round(open_round(folder), draws=DRAWS)
    write_reports(report, folder / "report")
    return report


def in_states(folder: Path, windows: int) -> Mapping[str, tuple[ScoreReport, Path]]:
    """One round before the decision and after each kind of it, with the folders of the papers."""
    report = scored(folder, windows)
    states = {"provisional": (report, folder)}
    rows = as_computed(report)
    given = [row[1] for row in rows if row[0] == COLLECTIVE]
    correction = (COLLECTIVE, given[0], "correct", "2022-03-01", "复核发现材料不实")
    for state, decisions in (
        ("confirmed", [*rows, *chosen(report)]),
        ("declined", [*declined(rows), *chosen(report)]),
        ("partly", rows),
    ):
        states[state] = decided(folder, state, decisions)
    states["corrected"] = decided(states["confirmed"][1], "corrected", [correction])
    return states


def decided(
    folder: Path, state: str, decisions: Iterable[tuple[str, ...]]
) -> tuple[ScoreReport, Path]:
    """A copy of a round with these decisions recorded, scored again."""
    copy = Path(shutil.copytree(folder, folder.with_name(f"{folder.name} {state}")))
    confirm(open_round(copy), write_decisions(copy / "decisions.csv", decisions), NOW)
    return rescored(copy), copy


def chosen(report: ScoreReport) -> list[tuple[str, ...]]:
    """Candidates for the places that no ranking fills, one a line and nobody twice."""
    windows = {result.window.id for result in report.results}
    taken: set[str] = set()
    rows: list[tuple[str, ...]] = []
    for awards in report.awards:
        for line in awards.lines:
            listed = [c.candidate_id for c in line.candidates if c.standing == "listed"]
            free = [i for i in listed if i not in taken and i not in windows]
            taken |= set(free[:1])
            rows += [(awards.honour.id, i, "award", DAY, "") for i in free[:1]]
    return rows


def declined(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The same decisions, but the first model window declined."""
    first, *others = [row for row in rows if row[0] == MODEL]
    rest = [row for row in rows if row[0] != MODEL]
    return [(*first[:2], "decline", DAY, "单位书面谢绝"), *others, *rest]


def words(path: Path) -> str:
    """Everything that a Word file says: body, headers and footers, alternative texts."""
    with zipfile.ZipFile(path) as parts:
        names = [n for n in parts.namelist() if re.match(r"word/(document|header|footer)", n)]
        texts = [parts.read(name).decode() for name in names]
    ends = re.compile(r"</w:p>|<w:br/>")
    said = "\n".join(re.sub(r"<[^>]+>", "", ends.sub("\n", text)) for text in texts)
    return said + "\n".join(re.findall(r'descr="([^"]*)"', "".join(texts)))


def lines(path: Path) -> list[str]:
    """The paragraphs of its body in order, those of tables included."""
    body = docx.Document(str(path)).element.body
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]


def part(path: Path, first: str, then: str) -> str:
    """What stands between two paragraphs that begin so."""
    told = lines(path)
    start = next(n for n, line in enumerate(told) if line.startswith(first))
    end = next(n for n, line in enumerate(told) if n > start and line.startswith(then))
    return "\n".join(told[start:end])


def real(report: ScoreReport) -> ScoreReport:
    """The same result of a round that says it is no simulation."""
    settings = report.settings.model_copy(update={"simulated": False, "title": "双争双创活动"})
    return replace(report, settings=settings)


def with_totals(report: ScoreReport, totals: Mapping[str, Fraction]) -> ScoreReport:
    """The same result with other totals of some windows."""
    results = tuple(
        replace(r, standing=replace(r.standing, total=totals.get(r.window.id, r.total)))
        for r in report.results
    )
    return replace(report, results=results)
