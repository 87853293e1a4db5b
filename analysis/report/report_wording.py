"""What the written reports say alike: status, weights, ties, vacancies, and who is meant."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from analysis.report.sentences import each, said
from analysis.result.choices import OptionEffect
from analysis.result.findings import STANDING_WORDS, Check, Range
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import chance_text, chinese_date, percent_text
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.provenance import Origin, Rule
from rulebook.vocabulary import COMPONENT_KINDS


def simulated_mark(report: ScoreReport) -> str:
    """The mark that every page, picture and table of a simulated round bears; else empty."""
    return report.book.questionnaires.texts.simulated_mark.zh if report.settings.simulated else ""


def status_text(report: ScoreReport) -> str:
    """How settled the result is, in a sentence; simulated and unofficial ones say so first."""
    texts, decided = report.book.questionnaires.texts, report.decided
    parts = [texts.status_simulated.zh] if report.settings.simulated else []
    if not report.weights_official:
        parts.append("非正式：使用了与规则不同的权重")
    if decided is None:
        return "；".join([*parts, texts.status_provisional.zh])
    differences = len(decided.differences)
    words = texts.status_confirmed if differences else texts.status_confirmed_same
    parts.append(words.zh.format(date=chinese_date(decided.confirmed_on), n=differences))
    if decided.corrected_on:
        parts.append(texts.status_corrected.zh.format(date=chinese_date(decided.corrected_on)))
    return "；".join(parts)


def formula(report: ScoreReport) -> str:
    """总分＝双月度考核50%＋…, from the weights used."""
    total = report.book.window_score.score.name.zh
    return f"{total}＝{weights_text(report.book, report.weights, '＋')}"


def weights_text(book: Rulebook, weights: Mapping[str, Fraction], separator: str = "、") -> str:
    """双月度考核50%、民主投票25%: every component with its weight."""
    names = component_names(book)
    return separator.join(f"{name}{percent_text(weights[kind])}" for kind, name in names.items())


def component_names(book: Rulebook) -> dict[str, str]:
    """The three components by kind, as the edition calls them."""
    return {kind: book.component_node(kind).name.zh for kind in COMPONENT_KINDS}


def channel_names(book: Rulebook) -> dict[str, str]:
    """The channels of the survey by id, as the edition calls them."""
    return {channel: name.zh for channel, name in book.channels.items()}


def period_names(book: Rulebook) -> dict[str, str]:
    """The periods of the assessment by id."""
    return {period.id: period.name.zh for period in book.campaign.periods.all}


def window_names(report: ScoreReport, ids: Iterable[str]) -> str:
    """Names of windows in a row."""
    return "、".join(report.result(window).window.name for window in ids)


def moves_text(report: ScoreReport, option: OptionEffect) -> str:
    """Who enters and leaves the first places and who may be awarded with one rule changed alone."""
    moved = (
        ("进前列", option.entering),
        ("出前列", option.leaving),
        ("改为可以获评", option.honour_entering),
        ("改为不能获评", option.honour_leaving),
    )
    told = [f"{words}：{window_names(report, windows)}" for words, windows in moved if windows]
    return "；".join(told) or "不变"


def not_ranked_text(result: WindowResult) -> str:
    """Why a window has no rank; empty if it has one."""
    return "；".join(reason.zh for reason in result.standing.not_ranked_because)


def places_text(line: QuotaLine, honour: Honour) -> str:
    """The places of a quota line: 5个左右, 3名."""
    return f"{line.places}{honour.measure_word}{'左右' if line.approximate else ''}"


def vacancy_text(report: ScoreReport) -> str:
    """Why places stay open, each reason with its number; empty if none does so."""
    outcome, clause = report.outcome, report.book.window_score.designation
    absent, barred = outcome.top_without_application, outcome.top_barred
    honour, windows = report.book.honour(clause.honour).short_name, window_names(report, absent)
    # More may be kept out than places are open: those that share the last of them.
    not_applied = min(len(absent), outcome.open_places)
    kept_out = min(len(barred), outcome.open_places - not_applied)
    facts = {
        "absent": not_applied,
        "not_applied": report.book.questionnaires.texts.vacancy.zh.format(
            windows=windows, honour=honour, n=not_applied
        ),
        "barred": kept_out,
        "barred_names": window_names(report, barred),
        "left": outcome.open_places - not_applied - kept_out,
        "tied": outcome.ties_at_cutoff,
        "k": clause.places,
    }
    return said("vacancy", facts)


def tie_text(report: ScoreReport) -> str:
    """What the leading group has to settle; empty without a tie at the last place."""
    tied = report.outcome.ties_at_cutoff
    rank = report.result(tied[0]).standing.rank if tied else None
    words = report.book.questionnaires.texts.tie.zh
    text = words.format(windows=window_names(report, tied), rank=rank)
    return said("tie", {"tied": tied, "tie": text})


def gap_text(report: ScoreReport) -> str:
    """By how much the last of the first places is ahead; empty where nobody follows."""
    places = report.book.window_score.designation.places
    return said("gap", {"gap": report.cutoff_gap, "k": places})


def lock_text(report: ScoreReport) -> str:
    """Whether the round was scored by the rules locked at its opening."""
    changes = report.lock_changes
    words = [f"{c.what.zh}由“{c.locked}”改为“{c.now}”" for c in changes or ()]
    return said("lock", {"changes": None if changes is None else tuple(words)})


def evidence_notes(report: ScoreReport) -> tuple[str, ...]:
    """What is weaker about the evidence than it could be."""
    return each("evidence", {"weak": report.sources.weak})


def clues(report: ScoreReport) -> list[Check]:
    """The checks that found something to look into."""
    checks = report.findings.checks if report.findings else ()
    return [c for c in checks if c.clue and c.flag in ("attention", "verify")]


def chance_or_range(chance: float | None, ends: Range | None) -> str:
    """A chance as one number where it may be said, else as its range; a dash where unknown."""
    if chance is not None or ends is None:
        return chance_text(chance)
    low, high = map(chance_text, ends)
    return low if low == high else f"{low}—{high}"


def places_lists(report: ScoreReport) -> list[tuple[str, list[str]]]:
    """Who clearly belongs to the first places, who cannot be told, who clearly does not."""
    findings = report.findings
    lists: dict[str, list[str]] = {"in": [], "open": [], "out": []}
    for result in report.ranked if findings else ():
        assert findings is not None
        places = findings.windows[result.window.id].top
        if places is not None:
            lists[places.standing].append(result.window.name)
    if not any(lists.values()):
        return []
    return [(f"{STANDING_WORDS[standing]}的", names) for standing, names in lists.items()]


def public_reason(report: ScoreReport, check: Check) -> str:
    """The sentence of a check for everybody: of a clue only that there is one."""
    if check in clues(report):
        return "有线索需要了解，见“待核实线索”（内部掌握）。"
    return check.reason


def origin_text(book: Rulebook, rule: Rule) -> str:
    """Whether a rule is the notice's own or ours, and whether it admits several readings."""
    texts = book.questionnaires.texts
    origin = texts.origin_notice if rule.origin is Origin.NOTICE else texts.origin_working
    return f"{origin.zh}；{texts.several_readings.zh}" if rule.ambiguous else origin.zh
