"""Numbers and claims in the prose of the request are those of score.json, over random rounds."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from analysis.report.score_json import score_json
from analysis.report.word.annexes import attendance
from analysis.report.word.request import open_points, request
from analysis.report.word.shared import lock_line
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook.round import open_round
from tests.editions import QUARTERLY
from tests.independent import rounds

Row = Mapping[str, Any]


def lines(document: Row) -> Iterator[Row]:
    """The quota lines of all honours."""
    for award in document["awards"]:
        yield from award["lines"]


def few(document: Row) -> int:
    """Windows with fewer than 30 responses, where the check of their number says so."""
    check = next(c for c in document["checks"] if c["id"] == "sample_size")
    return int(check["numbers"].get("below_30") or 0)


# A number in the prose, by what is around it, and the value that it restates; None: not said.
NUMBERS: Mapping[str, Callable[[Row], int | None]] = {
    r"登记窗口(\d+)个": lambda d: len(d["windows"]),
    r"进入总排名(\d+)个": lambda d: sum(w["rank"] is not None for w in d["windows"]),
    r"有效问卷(\d+)份": lambda d: sum(w["responses"] for w in d["windows"]),
    r"其中(\d+)个窗口不足30份": lambda d: few(d) or None,
    r"应到(\d+)人": lambda d: d["round"]["electors"],
    r"收回(\d+)张": lambda d: d["round"]["ballots_returned"],
    r"余(\d+)个名额：方案一都评": lambda d: (
        d["designation"]["tied_places"] if d["designation"]["ties_at_cutoff"] else None
    ),
    r"空缺(\d+)个（.*?）：方案一": lambda d: d["designation"]["open_places"] or None,
    r"各项荣誉共(\d+)个名额": lambda d: sum(line["quota"] for line in lines(d)),
    r"规则变动(\d+)处": lambda d: len(d["round"]["lock_changes"]) or None,
}
# A claim in the prose and when it must stand.
CLAIMS: Mapping[str, Callable[[Row], bool]] = {
    "暂无按规则直接获评的窗口": lambda d: not of(d, "designated"),
    "没有可以建议的窗口": lambda d: not of(d, "proposed"),
    "没有应到人数的记录": lambda d: not d["round"]["electors"],
    "没有开启时锁定规则的记录": lambda d: d["round"]["locked"] == "never",
    "没有变动": lambda d: d["round"]["locked"] == "yes",
}


def of(document: Row, kind: str) -> list[str]:
    """Windows that are designated, or proposed."""
    own = document["designation"]
    honour = own["honours"][kind]
    found: list[str] = own[honour if kind == "designated" else f"{honour}_proposal"]
    return found


def prose(report: ScoreReport) -> str:
    """Everything that page one and the account say in sentences."""
    parts = ["".join(map(str, words)) for _heading, words in request(report).parts]
    # Page one cuts what does not fit; the list of points stands whole in an annex.
    return "\n".join([*parts, *open_points(report), attendance(report), lock_line(report)])


def faults(report: ScoreReport) -> Iterator[str]:
    """Numbers and claims that score.json does not bear out."""
    document, text = json.loads(score_json(report)), prose(report)
    for says, value in NUMBERS.items():
        told = {int(number) for number in re.findall(says, text)}
        expected = value(document)
        if told != ({expected} if expected is not None else set()):
            yield f"{says}: {told}, due {expected}"
    for words, holds in CLAIMS.items():
        if (words in text) != holds(document):
            yield words
    for places, parts in re.findall(r"各项荣誉共(\d+)个名额：(.*?)。", text):
        if int(places) != sum(map(int, re.findall(r"(\d+)个", parts))):
            yield f"{parts} do not add to {places}"


@pytest.mark.grid
@pytest.mark.parametrize("seed", range(30))
def test_the_request_restates_the_result(seed: int, tmp_path: Path) -> None:
    """The leading group would decide from numbers that are not those of the result."""
    rounds.make(tmp_path, ["2021", str(QUARTERLY)], seed)
    report = score_round(open_round(tmp_path), draws=100)
    assert list(faults(report)) == []
