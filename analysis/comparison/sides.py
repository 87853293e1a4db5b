"""A round's score as data, for whoever compares or checks: computed anew wherever that is possible.

A report may be older than its inputs, so it is not believed while there are ratings to score. Once
they have been deleted (retention), score.json is all that is left, and is taken as it is.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.report_wording import weights_text
from analysis.report.score_json import score_data
from analysis.result.standings import READING_WORDS
from analysis.score import Weights, score_round, with_reading
from rulebook.load import fingerprint
from rulebook.model import Rulebook
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

SCORE_FILE = "report/score.json"


@dataclass(frozen=True)
class Side:
    """One scoring: a short label, its score.json as data and its rules."""

    label: str
    data: Mapping[str, Any]
    book: Rulebook
    rules_sha256: str


def same_data(first: Side, second: Side) -> bool:
    """Whether both sides were scored from the same counts."""
    return bool(first.data["inputs"]["counts"] == second.data["inputs"]["counts"])


def two_sides(
    first: Round,
    second: Round,
    reading: str | None = None,
    weights: Weights | None = None,
    report: Callable[[float, Words | None], None] = lambda share, words: None,
) -> tuple[tuple[Side, Side], list[Words]]:
    """Both sides of a comparison, and remarks where one could not be computed anew.

    Parameters
    ----------
    first, second
        The rounds; may be the same.
    reading, weights
        Of the second side, instead of its own.
    report
        Told the share done and what comes next, for a progress display.

    Raises
    ------
    InputError
        If an input is at fault, or there are neither ratings nor a report.
    """
    other = with_reading(second, reading) if reading else second
    labels = _labels(first, other, weights)
    report(0, Words("计算第一边", "scoring the first"))
    first_side, first_remark = _side(first, labels[0])
    report(0.5, Words("计算第二边", "scoring the second"))
    second_side, second_remark = _side(other, labels[1], weights)
    remarks = [remark for remark in (first_remark, second_remark) if remark]
    return (first_side, second_side), remarks


def sides_of(
    rounds: Sequence[Round], report: Callable[[float, Words | None], None]
) -> tuple[list[Side], list[Words]]:
    """One side a round, and remarks; titles that two rounds share have the folder's name added."""
    titles = [one.settings.title for one in rounds]
    sides, remarks = [], []
    for number, one in enumerate(rounds):
        title = one.settings.title
        label = f"{title}（{one.folder.name}）" if titles.count(title) > 1 else title
        report(number / len(rounds), Words(f"计算{label}", f"scoring {label}"))
        side, remark = _side(one, label)
        sides.append(side)
        remarks += [remark] if remark else []
    return sides, remarks


def _labels(first: Round, second: Round, weights: Weights | None) -> tuple[str, str]:
    """Titles where these differ, else the folders' names; then what is special of the second."""
    before, after = first.settings.title, second.settings.title
    if first.folder.resolve() == second.folder.resolve():
        after = ""
    elif before == after:
        before, after = f"{before}（{first.folder.name}）", f"{after}（{second.folder.name}）"
    special = [READING_WORDS[second.reading].zh] if first.reading != second.reading else []
    if weights:
        special.append(f"非正式权重：{weights_text(second.book, weights)}")
    added = "，".join(special)
    if not after:
        return before, added or f"{before}（再算一次）"
    return before, f"{after}（{added}）" if added else after


def _side(
    this_round: Round, label: str, weights: Weights | None = None
) -> tuple[Side, Words | None]:
    rules = fingerprint(this_round.edition_folder)
    if any((this_round.folder / "ratings").glob("*")) or weights is not None:
        report = score_round(this_round, weights=weights)
        return Side(label, score_data(report), this_round.book, rules), None
    remark = Words(
        f"{label}：评价数据已不在文件夹中，采用已有的 {SCORE_FILE}，未能重新计算",
        f"{label}: without ratings; {SCORE_FILE} is taken as it is",
    )
    return Side(label, _last_score(this_round), this_round.book, rules), remark


def _last_score(this_round: Round) -> dict[str, Any]:
    """The score.json of a round without ratings."""
    words = Words("评价数据 ratings/ 或已有的得分文件", "ratings/, or a score.json")
    path = this_round.folder / SCORE_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["windows"], data["designation"], data["inputs"]["counts"], data["checks"]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem(f"{this_round.folder.name}/{SCORE_FILE}", words, "")]) from None
    return dict(data)
