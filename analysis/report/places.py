"""Places and what becomes of them before anybody has decided: given by rank, to choose, open."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.report.report_wording import window_names
from analysis.result.awards import CandidateFinding, LineAwards
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import chinese_numeral
from rulebook.honours import Honour


@dataclass(frozen=True)
class Places:
    """Places of quota lines; the last four add to ``total``.

    ``by_rank`` follow from the ranking (be it on condition), ``tied`` are left to windows that
    share the last place, ``to_choose`` can be filled from candidates, ``open`` cannot.
    """

    total: int
    by_rank: int
    tied: int
    to_choose: int
    open: int


@dataclass(frozen=True)
class LastPlaces:
    """Windows that share the last place of a proposal, and the places left to them."""

    windows: tuple[str, ...]
    left: int


@dataclass(frozen=True)
class MethodTie:
    """Candidates who share the last place of a quota line by their group's method."""

    honour: Honour
    line: LineAwards
    candidates: tuple[CandidateFinding, ...]

    @property
    def rank(self) -> int:
        """The rank that they share."""
        judged = self.candidates[0].judged
        return (judged.rank if judged else None) or 0


def places_of(line: LineAwards) -> Places:
    """The places of one quota line; what goes beyond them is not counted."""
    total = line.line.places
    by_rank = min(line.used + line.conditional, total)
    tied = min(line.tied_places, total - by_rank)
    to_choose = min(line.to_choose_from, total - by_rank - tied)
    return Places(total, by_rank, tied, to_choose, total - by_rank - tied - to_choose)


def together(parts: Iterable[Places]) -> Places:
    """The sum of several lines."""
    rows = [(line.total, line.by_rank, line.tied, line.to_choose, line.open) for line in parts]
    return Places(*map(sum, zip(*rows, strict=True))) if rows else Places(0, 0, 0, 0, 0)


def all_places(report: ScoreReport) -> Places:
    """The places of all honours."""
    return together(places_of(line) for honour in report.awards for line in honour.lines)


def places_sentence(counted: Places) -> str:
    """What becomes of all places, in a sentence."""
    parts = [f"按名次产生{counted.by_rank}个"]
    parts += [f"并列待定{counted.tied}个"] if counted.tied else []
    parts += [f"待从候选中选定{counted.to_choose}个"] if counted.to_choose else []
    parts += [f"空缺{counted.open}个"] if counted.open else []
    return f"各项荣誉共{counted.total}个名额：{'，'.join(parts)}。"


def contenders(report: ScoreReport) -> tuple[WindowResult, ...]:
    """The ranked windows that the reading compares for the first places, best first."""
    if report.reading == "literal":
        return report.ranked
    honour = report.book.window_score.designation.honour
    return tuple(r for r in report.ranked if honour in r.window.applied_honours)


def first_windows(report: ScoreReport) -> tuple[WindowResult, ...]:
    """The windows within the first places, more than the places where they tie."""
    compared, places = contenders(report), report.book.window_score.designation.places
    if len(compared) <= places:
        return compared
    last = compared[places - 1].total
    assert last is not None
    return tuple(r for r in compared if r.total is not None and r.total >= last)


def next_window(report: ScoreReport) -> WindowResult | None:
    """The window that follows the first ones."""
    return next(iter(contenders(report)[len(first_windows(report)) :]), None)


def place_name(report: ScoreReport, place: int) -> str:
    """第四名, or where only applicants are compared 申报窗口第四名."""
    among = "" if report.reading == "literal" else "申报窗口"
    return f"{among}第{chinese_numeral(place)}名"


def tied_names(report: ScoreReport) -> str:
    """The windows that share the last of the first places: 甲、乙并列第三名."""
    tied = report.outcome.ties_at_cutoff
    rank = chinese_numeral(report.result(tied[0]).standing.rank or 0)
    return f"{window_names(report, tied)}并列第{rank}名"


def vacancy_reasons(report: ScoreReport) -> list[str]:
    """Why places of the first windows stay open, in a few words each."""
    outcome = report.outcome
    absent, barred = outcome.top_without_application, outcome.top_barred
    reasons = [f"{window_names(report, absent)}未申报"] if absent else []
    reasons += [f"{window_names(report, barred)}条件不符合"] if barred else []
    if outcome.open_places > len(absent) + len(barred):
        tied = "并列的窗口有的未申报或条件不符合"
        reasons.append(tied if outcome.ties_at_cutoff else "参加比较的窗口不够")
    return reasons


def method_ties(report: ScoreReport) -> list[MethodTie]:
    """The last places that candidates of other groups share, by the method of their group."""
    found = []
    for awards in report.awards:
        for line in awards.lines:
            tied = tuple(c for c in line.candidates if c.standing == "tie" and c.judged)
            if tied:
                found.append(MethodTie(awards.honour, line, tied))
    return found


def collective_tie(report: ScoreReport) -> LastPlaces | None:
    """A shared last place of the proposal that goes beyond its quota; None without one."""
    score = report.book.window_score
    line = report.book.honour(score.proposal.honour).quota(score.pool.unit_type)
    proposed = report.outcome.proposed
    if line is None or len(proposed) <= line.places:
        return None
    last = report.result(proposed[-1]).total
    windows = tuple(window for window in proposed if report.result(window).total == last)
    return LastPlaces(windows, line.places - (len(proposed) - len(windows)))
