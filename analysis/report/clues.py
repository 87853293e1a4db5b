"""Clues that nobody has verified yet: how many, and how many of the windows in line they touch."""

from collections.abc import Iterable

from analysis.report.report_wording import clues
from analysis.result.findings import Check
from analysis.result.score_report import ScoreReport


def open_clues(report: ScoreReport) -> list[Check]:
    """The clues of which nobody has said what became of them, for some window or as a whole."""
    return [check for check in clues(report) if _unverified(report, check)]


def _unverified(report: ScoreReport, check: Check) -> bool:
    verified = {
        follow_up.window_id for follow_up in report.follow_ups if follow_up.check_id == check.id
    }
    windows = flagged_windows(check)
    return "" not in verified and not (windows and windows <= verified)


def flagged_windows(check: Check) -> set[str]:
    """The windows that a clue names; empty where it is about the round as a whole."""
    return {window for window, found in check.windows.items() if found.get("flagged", True)}


def touched(report: ScoreReport, windows: Iterable[str]) -> set[str]:
    """Those of ``windows`` with a clue that nobody has verified."""
    found: set[str] = set()
    for check in open_clues(report):
        verified = {
            follow_up.window_id for follow_up in report.follow_ups if follow_up.check_id == check.id
        }
        found |= flagged_windows(check) - verified
    return found & set(windows)


def clue_sentence(report: ScoreReport) -> str:
    """How many windows about to be awarded have a clue, and never which or what."""
    if report.findings is None:
        return "没有做统计检查。"
    left, outcome = open_clues(report), report.outcome
    if not left:
        return "线索均已核实。" if clues(report) else "没有待核实线索。"
    near = touched(report, (*outcome.designated, *outcome.ties_at_cutoff, *outcome.proposed))
    if near:
        return f"拟获评窗口中有{len(near)}个附有待核实线索。"
    return f"{len(left)}条待核实，没有单独指向拟获评窗口的。"
