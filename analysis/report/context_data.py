"""What stands beside the score as context: cases that people could not get done, and bad reviews.

Counts and shares alone: no case, nobody who brought one, no word of what it was about.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from analysis.result.score_report import ScoreReport
from rendering.numbers import percent_text
from rulebook.cases import KIND_NAMES, Case, Rates, rates

TITLE = "群众诉求（背景材料，不计分）"
ABOUT = (
    "“办不成事”和差评的登记，不进入任何得分和名次。"
    "答复率＝已答复÷收到，办成率＝办成或整改÷已答复，满意率＝满意÷回访过的。"
)
_SHARES = ("answered_share", "mended_share", "satisfied_share")


class CaseLine(NamedTuple):
    """Cases of a kind, of a window, or all of them; shares in words, a dash where there is none."""

    id: str
    name: str
    counted: Rates
    shares: tuple[str, ...]

    @property
    def in_time(self) -> str:
        """Answered in time, of those that had a deadline."""
        return f"{self.counted.in_time}/{self.counted.timed}"


def case_lines(report: ScoreReport) -> dict[str, list[CaseLine]]:
    """Lines by what they are of: kinds, the sum, windows in the order of the report."""
    if not report.cases:
        return {}
    windows = {result.window.id: result.window.name for result in report.results}
    kinds = [_line(kind, name, _of(report, kind=kind)) for kind, name in KIND_NAMES.items()]
    by_window = [_line(id, name, _of(report, window=id)) for id, name in windows.items()]
    return {
        "按种类": [*kinds, _line("", "合计", report.cases)],
        "按窗口": [line for line in by_window if line.counted.received],
    }


def context_data(report: ScoreReport) -> dict[str, Any]:
    """The part of score.json; empty where the round has no cases."""
    lines = case_lines(report)
    if not lines:
        return {}
    by_kind, by_window = lines["按种类"], lines["按窗口"]
    return {
        "context": {
            "cases": _counts(by_kind[-1]),
            "cases_by_kind": {line.id: _counts(line) for line in by_kind[:-1]},
            "cases_by_window": {line.id: _counts(line) for line in by_window},
        }
    }


def _counts(line: CaseLine) -> dict[str, Any]:
    shares = zip(_SHARES, line.counted.shares, strict=True)
    return line.counted._asdict() | {name: _exact(share) for name, share in shares}


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"


def _of(report: ScoreReport, kind: str = "", window: str = "") -> list[Case]:
    return [
        case for case in report.cases if kind in ("", case.kind) and window in ("", case.window_id)
    ]


def _line(id: str, name: str, cases: Iterable[Case]) -> CaseLine:
    counted = rates(cases)
    shares = tuple("—" if one is None else percent_text(one) for one in counted.shares)
    return CaseLine(id, name, counted, shares)
