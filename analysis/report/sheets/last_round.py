"""A window's own scores in the round before, from that round's score.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from analysis.report.report_wording import component_names
from analysis.result.score_report import STATUS_WORDS, ScoreReport
from rendering.numbers import decimal_text
from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import SCORE_FIELD

_FILE = Path("report") / "score.json"


@dataclass(frozen=True)
class LastRound:
    """The round before: title, status in words and windows by id as in score.json."""

    title: str
    status: str
    windows: Mapping[str, Mapping[str, Any]]


def last_round(report: ScoreReport, folder: Path) -> LastRound:
    """Read it.

    Raises
    ------
    InputError
        If there is no result in ``folder``, or one of the two rounds is simulated and one is not.
    """
    path = folder / _FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        windows = {window["window_id"]: window for window in data["windows"]}
        title, status = data["round"]["title"], STATUS_WORDS[data["status"]].zh
        simulated = bool(data["simulated"])
    except (OSError, ValueError, KeyError, TypeError):
        expected = Words("上一轮的得分文件", "the score.json of the round before")
        raise InputError([Problem(str(path), expected, "")]) from None
    if simulated != report.settings.simulated:
        expected = Words(
            "同为真实或同为模拟的一轮", "a round as real, or as simulated, as this one"
        )
        raise InputError([Problem(str(path), expected, f"simulated = {simulated}".lower())])
    return LastRound(title, status, windows)


def last_line(report: ScoreReport, last: LastRound | None, window_id: str) -> str:
    """A window's total and components of the round before; empty where it has none."""
    window = last.windows.get(window_id) if last else None
    if last is None or window is None or window.get("total_exact") is None:
        return ""
    parts = [
        f"{name}{decimal_text(Fraction(window[f'{SCORE_FIELD[kind]}_exact']))}"
        for kind, name in component_names(report.book).items()
    ]
    total = decimal_text(Fraction(window["total_exact"]))
    name = report.book.window_score.score.name.zh
    return (
        f"{last.title}（{last.status}）：{name}{total}分，其中{'、'.join(parts)}。"
        "两轮的投票人和答卷人不是同一批人，小的差别可能只是误差。"
    )
