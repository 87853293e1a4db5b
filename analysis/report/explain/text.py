"""An explanation as plain text for a terminal."""

from analysis.report.explain import Explanation, Step
from analysis.report.report_wording import origin_text, simulated_mark, status_text
from analysis.report.terminal_layout import table, wrap
from analysis.result.score_report import ScoreReport
from rendering.numbers import points_text
from rulebook.provenance import Rule

_INDENT = "    "


def explanation_text(report: ScoreReport, explained: Explanation) -> str:
    """Everything that ``ceping explain`` says, in lines of at most 80 columns."""
    lines = _head(report, explained)
    for number, step in enumerate(explained.steps, start=1):
        lines += ["", *_step(report, number, step)]
    return "\n".join(lines) + "\n"


def _head(report: ScoreReport, explained: Explanation) -> list[str]:
    mark, window = simulated_mark(report), explained.window
    lines = [mark] if mark else []
    lines += wrap(f"{window.name}（{window.id}）　{window.unit}")
    lines += wrap(report.settings.title)
    if explained.total is not None:
        rank = f"第{explained.rank}名，" if explained.rank is not None else ""
        lines += wrap(f"{rank}总分{points_text(explained.total)}")
    if explained.not_ranked:
        texts = report.book.questionnaires.texts
        lines += wrap(texts.not_ranked.zh.format(reason=explained.not_ranked))
    return [*lines, *wrap(status_text(report))]


def _step(report: ScoreReport, number: int, step: Step) -> list[str]:
    lines = wrap(f"{number}. {step.title}")
    if step.rows:
        lines += table(step.head, step.rows, indent=_INDENT)
    for text in filter(None, (step.note, step.sentence)):
        lines += wrap(text, indent=_INDENT)
    for rule in step.rules:
        for text in _source(report, rule):
            lines += wrap(text, indent=_INDENT)
    return lines


def _source(report: ScoreReport, rule: Rule) -> list[str]:
    """The rule's words under the label of its origin, and what is ours under our own."""
    clause = f"{rule.clause}：" if rule.clause else ""
    lines = [f"［{origin_text(report.book, rule)}］{clause}{rule.words}"]
    ours = report.book.questionnaires.texts.origin_working.zh
    return [*lines, f"［{ours}］{rule.adds}"] if rule.adds else lines
