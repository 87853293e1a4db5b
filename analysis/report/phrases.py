"""What the written reports say alike: status, ties, vacancies, gaps, and who is meant."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from analysis.result.findings import Check
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import decimal_text, percent_text
from rulebook.provenance import Origin, Rule
from rulebook.vocabulary import COMPONENT_KINDS

_DIGITS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """A small number in Chinese: 3 -> 三; larger ones stay digits."""
    return _DIGITS[number] if 0 <= number < len(_DIGITS) else str(number)


def simulated_mark(report: ScoreReport) -> str:
    """The mark that every page, picture and table of a simulated round bears; else empty."""
    return report.book.questionnaires.texts.simulated_mark.zh if report.settings.simulated else ""


def status_text(report: ScoreReport) -> str:
    """How settled the result is, in a sentence; simulated and unofficial ones say so first."""
    texts = report.book.questionnaires.texts
    said = [texts.status_simulated.zh] if report.settings.simulated else []
    if not report.weights_official:
        said.append("非正式：使用了与规则不同的权重")
    if report.decided is None:
        said.append(texts.status_provisional.zh)
    else:
        day = chinese_date(report.decided.confirmed_on.isoformat())
        count = len(report.decided.differences)
        words = texts.status_confirmed if count else texts.status_confirmed_same
        said.append(words.zh.format(date=day, n=count))
        if report.decided.corrected_on:
            day = chinese_date(report.decided.corrected_on.isoformat())
            said.append(texts.status_corrected.zh.format(date=day))
    return "；".join(said)


def status_word(report: ScoreReport) -> str:
    """待审定, 已审定 or 已更正."""
    return {"provisional": "待审定", "confirmed": "已审定", "corrected": "已更正"}[report.status]


def chinese_date(iso: str) -> str:
    """2021-12-30 -> 2021年12月30日."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def formula(report: ScoreReport) -> str:
    """总分＝双月度考核50%＋…, from the weights used."""
    parts = "＋".join(
        f"{report.book.component_node(kind).name.zh}{percent_text(report.weights[kind])}"
        for kind in COMPONENT_KINDS
    )
    return f"{report.book.window_score.score.name.zh}＝{parts}"


def component_names(report: ScoreReport) -> list[str]:
    """The three components as the edition calls them."""
    return [report.book.component_node(kind).name.zh for kind in COMPONENT_KINDS]


def window_names(report: ScoreReport, ids: Iterable[str]) -> str:
    """Names of windows in a row."""
    return "、".join(report.result(window).window.name for window in ids)


def gap_text(gap: Fraction) -> str:
    """A gap with two decimals, or as many more as it needs to be seen; 0 for none."""
    for places in range(2, 12):
        text = decimal_text(gap, places)
        if Fraction(text) or not gap:
            return text
    return decimal_text(gap, 12)


def top(report: ScoreReport) -> list[WindowResult]:
    """The windows whose rank is within the places; more than the places where they tie."""
    places = report.book.window_score.designation.places
    return [r for r in report.ranked if (r.standing.rank or 0) <= places]


def next_after(report: ScoreReport, first: Sequence[WindowResult]) -> WindowResult | None:
    """The window that follows them."""
    return next(iter(report.ranked[len(first) :]), None)


def vacancy_text(report: ScoreReport) -> str:
    """Why places stay open although the top windows are known; empty if none does so."""
    outcome = report.outcome
    if not outcome.top_without_application:
        return ""
    honour = report.book.honour(report.book.window_score.designation.honour)
    return report.book.questionnaires.texts.vacancy.zh.format(
        windows=window_names(report, outcome.top_without_application),
        honour=honour.short_name,
        n=outcome.open_places,
    )


def tie_text(report: ScoreReport) -> str:
    """What the leading group has to settle; empty without a tie at the last place."""
    tied = report.outcome.ties_at_cutoff
    if not tied:
        return ""
    return report.book.questionnaires.texts.tie.zh.format(
        windows=window_names(report, tied), rank=report.result(tied[0]).standing.rank
    )


def lock_text(report: ScoreReport) -> str:
    """Whether the round was scored by the rules locked at its opening."""
    if report.lock_changes is None:
        return "本轮没有锁定规则的记录（rules.lock）。"
    if not report.lock_changes:
        return "按锁定规则计算。"
    changes = "；".join(f"{c.what.zh}由“{c.locked}”改为“{c.now}”" for c in report.lock_changes)
    return f"与开启时锁定的规则有不同：{changes}。"


def clues(report: ScoreReport) -> list[Check]:
    """The checks that found something to look into, for few eyes until it is verified."""
    checks = report.findings.checks if report.findings else ()
    return [check for check in checks if check.clue and check.flag in ("attention", "verify")]


def origin_words(report: ScoreReport, rule: Rule) -> str:
    """Whether a rule is the notice's own or ours."""
    texts = report.book.questionnaires.texts
    return (texts.origin_notice if rule.origin is Origin.NOTICE else texts.origin_working).zh


def open_reason(report: ScoreReport, check: Check) -> str:
    """The sentence of a check for everybody: of a clue only that there is one."""
    if check in clues(report):
        return "有线索需要了解，见报告附件“待核实线索”（内部掌握）。"
    return check.reason
