"""A round's score as data, for whoever compares or checks: computed anew wherever that is possible.

A report may be older than its inputs, so it is not believed while there are ratings to score. Once
they have been deleted (retention), score.json is all that is left, and is taken as it is.
"""

import json
from collections.abc import Callable
from typing import Any

from analysis.comparison.limits import READINGS, Side
from analysis.report.score_json import score_data
from analysis.score import Weights, score_round, with_reading
from rendering.numbers import percent_text
from rulebook.load import fingerprint
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

SCORE_FILE = "report/score.json"


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
    one, remark_one = _side(first, labels[0])
    report(0.5, Words("计算第二边", "scoring the second"))
    two, remark_two = _side(other, labels[1], weights)
    return (one, two), [remark for remark in (remark_one, remark_two) if remark]


def _labels(first: Round, second: Round, weights: Weights | None) -> tuple[str, str]:
    """Titles where these differ, else the folders' names; then what is special of the second."""
    one, two = first.settings.title, second.settings.title
    if first.folder.resolve() == second.folder.resolve():
        two = ""
    elif one == two:
        one, two = f"{one}（{first.folder.name}）", f"{two}（{second.folder.name}）"
    special = [READINGS[second.reading]] if first.reading != second.reading else []
    if weights:
        shares = "、".join(
            f"{second.book.component_node(kind).name.zh}{percent_text(share)}"
            for kind, share in weights.items()
        )
        special.append(f"非正式权重：{shares}")
    added = "，".join(special)
    if not two:
        return one, added or f"{one}（再算一次）"
    return one, f"{two}（{added}）" if added else two


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
    return Side(label, _kept(this_round), this_round.book, rules), remark


def _kept(this_round: Round) -> dict[str, Any]:
    """The score.json of a round without ratings."""
    words = Words("评价数据 ratings/ 或已有的得分文件", "ratings/, or a score.json")
    path = this_round.folder / SCORE_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["windows"], data["designation"], data["inputs"]["counts"], data["checks"]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem(f"{this_round.folder.name}/{SCORE_FILE}", words, "")]) from None
    return dict(data)
