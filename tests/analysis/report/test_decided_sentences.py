"""What the papers say of a decision stands exactly where the record bears it out."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from analysis.confirm import confirm
from analysis.report.decided_lists import decided_honours
from analysis.report.score_json import score_json
from analysis.report.sentences import TABLE
from analysis.report.word.decision_page import decision_page
from analysis.report.word.notice import notice_parts
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.checks.degenerate import sums_only
from tests.analysis.checks.sentences.holding import pattern
from tests.analysis.deciding import DAY, as_computed, score, write_decisions
from tests.analysis.report.papers import MODEL, NOW, chosen, declined
from tests.editions import QUARTERLY
from tests.independent import rounds

Row = Mapping[str, Any]
Rows = list[tuple[str, ...]]


def places_open(document: Row) -> int:
    """Places that stay open of the honours that are decided, from the record and the quotas."""
    lines = {honour["honour"]: honour["lines"] for honour in document["awards"]}
    count = 0
    for settled in document["settled"]["honours"]:
        for line in lines[settled["honour"]] if settled["decided"] else ():
            won = [c for c in line["candidates"] if c["candidate_id"] in settled["awarded"]]
            left = max(settled["quotas"][line["line"]] - len(won), 0)
            about = line["approximate"] and won and line["line"] not in settled["vacant"]
            count += 0 if about else left
    return count


def undecided(document: Row) -> list[str]:
    """The honours that nobody has decided yet."""
    return [s["honour"] for s in document["settled"]["honours"] if not s["decided"]]


def tied(document: Row) -> bool:
    """Whether candidates of a decided honour share its last place."""
    late = undecided(document)
    return any(
        candidate["standing"] == "tie"
        for honour in document["awards"]
        if honour["honour"] not in late
        for line in honour["lines"]
        for candidate in line["candidates"]
    )


def without_a_window(document: Row) -> bool:
    """Whether one of the two honours of windows is decided and no window has it."""
    own = document["designation"]["honours"].values()
    windows = {window["window_id"] for window in document["windows"]}
    settled = document["settled"]["honours"]
    return any(
        s["decided"] and not windows & set(s["awarded"]) for s in settled if s["honour"] in own
    )


SUBJECTS = (
    "decided_places",
    "decided_windows",
    "departures",
    "verified",
    "basis",
    "still_undecided",
)
WHEN: Mapping[str, Callable[[Row], bool]] = {
    "nothing_open": lambda d: not places_open(d) and not tied(d),
    "none_open": lambda d: not places_open(d) and tied(d),
    "places_open": lambda d: places_open(d) > 0,
    "no_window": without_a_window,
    "as_computed": lambda d: not d["settled"]["differences"],
    "departures": lambda d: bool(d["settled"]["differences"]),
    "verified": lambda d: bool(d["settled"]["verified"]),
    "basis_kept": lambda d: not d["settled"]["changed_since"],
    "basis_changed": lambda d: bool(d["settled"]["changed_since"]),
    "announced_later": lambda d: bool(undecided(d)),
}


def faults(report: ScoreReport) -> Iterator[str]:
    """What is said of a decision though it does not hold, or not said though it does."""
    assert report.decided
    document = json.loads(score_json(report))
    honours = decided_honours(report, report.decided)
    page = decision_page(report, report.decided, honours)
    said = "".join(str(piece) for _, text in page.parts for piece in text)
    said += "".join(
        text for _, part in notice_parts(report, report.decided, honours) for text in part
    )
    for row in (row for subject in SUBJECTS for row in TABLE[subject]):
        if bool(re.search(pattern(row), said)) != WHEN[row.id](document):
            yield f"{row.id} is {'missing' if WHEN[row.id](document) else 'said'}: {said}"
    if undecided(document) and re.search("(?<!已审定的各项)(没有空缺|名单与计算结果一致)", said):
        yield f"undecided honours are spoken of: {said}"


def ways_to_decide(report: ScoreReport) -> Mapping[str, Rows]:
    """Everything as computed, with the free places too, and against a rank; ties declined."""
    ties = [
        (one.honour_id, one.candidate_id, "decline", DAY, "抽签未中")
        for awards in report.awards
        for one in awards.candidates
        if one.standing == "tie"
    ]
    rows = [*as_computed(report), *ties]
    full = {a.honour.id for a in report.awards for line in a.lines if not line.to_choose_from}
    free = [row for row in chosen(report) if row[0] not in full]
    won = Counter(candidate for _, candidate, decision, *_ in (*rows, *free) if decision == "award")
    quotas = [
        (awards.honour.id, line.line.id, "quota", DAY, "按会议决定", str(count))
        for awards in report.awards
        for line in awards.lines
        if (count := sum(won[c.candidate_id] > 0 for c in line.candidates)) != line.line.places
    ]
    ways = {"as computed": rows, "all": [*rows, *free], "filled": [*rows, *free, *quotas]}
    if any(row[0] == MODEL and row[2] == "award" for row in rows):
        ways["declined"] = [*declined(rows), *free]
    return {name: decisions for name, decisions in ways.items() if decisions}


def decided_rounds(folder: Path) -> Iterator[ScoreReport]:
    """A round decided in every way, each also with a table that was changed afterwards."""
    first = score(folder)
    for name, rows in ways_to_decide(first).items():
        copy = Path(shutil.copytree(folder, folder.with_name(f"{folder.name} {name}")))
        confirm(open_round(copy), write_decisions(copy / "decisions.csv", rows), NOW)
        yield score_round(open_round(copy), checks=False)
        marks = copy / "bimonthly.csv"
        marks.write_bytes(marks.read_bytes().rstrip() + b"\r\n")
        yield score_round(open_round(copy), checks=False)


@pytest.mark.grid
@pytest.mark.parametrize(
    ("windows", "edition"), [(3, "2021"), (5, QUARTERLY), (14, "example-2023")]
)
def test_simulated_rounds(windows: int, edition: str, tmp_path: Path) -> None:
    """A paper would say 没有空缺 of places that are open or of honours nobody has decided."""
    folder = tmp_path / "round"
    simulate(folder, windows=windows, responses=9 * windows, electors=9, edition=str(edition))
    sums_only(folder)
    found = [list(faults(report)) for report in decided_rounds(folder)]
    assert found == [[]] * len(found)
    assert len(found) >= 4


@pytest.mark.grid
@pytest.mark.parametrize("seed", [0, 12, 20])  # 12 and 20 have ties
def test_random_rounds(seed: int, tmp_path: Path) -> None:
    """Ties and vacancies of odd rounds would be told wrongly in the papers of the decision."""
    rounds.make(tmp_path / "round", ["2021", str(QUARTERLY)], seed)
    for report in decided_rounds(tmp_path / "round"):
        assert list(faults(report)) == []
