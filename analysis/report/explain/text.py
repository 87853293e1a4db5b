"""An explanation as plain text for a terminal."""

from analysis.report.explain import Explanation, Step, points_text
from analysis.report.phrases import simulated_mark, status_text
from analysis.report.terminal import table, wrap
from analysis.result.score_report import ScoreReport
from rulebook.provenance import Origin, Rule

_INDENT = "    "


def explanation_text(report: ScoreReport, found: Explanation) -> str:
    """Everything that ``ceping explain`` says, in lines of at most 80 columns."""
    lines = _head(report, found)
    for number, step in enumerate(found.steps, start=1):
        lines += ["", *_step(report, number, step)]
    return "\n".join(lines) + "\n"


def _head(report: ScoreReport, found: Explanation) -> list[str]:
    mark, window = simulated_mark(report), found.window
    lines = [mark] if mark else []
    lines += wrap(f"{window.name}（{window.id}）　{window.unit}")
    lines += wrap(report.settings.title)
    if found.total is not None:
        rank = f"第{found.rank}名，" if found.rank is not None else ""
        lines += wrap(f"{rank}总分{points_text(found.total)}")
    if found.missing:
        lines += wrap(f"没有名次，原因：{'；'.join(found.missing)}")
    return [*lines, *wrap(status_text(report))]


def _step(report: ScoreReport, number: int, step: Step) -> list[str]:
    lines = wrap(f"{number}. {step.title}")
    if step.rows:
        lines += table(step.head, step.rows, indent=_INDENT)
    if step.note:
        lines += wrap(step.note, indent=_INDENT)
    if step.value is not None and step.reckoning:
        lines += wrap(f"{step.reckoning} {_equals(step)}", indent=_INDENT)
    else:
        if step.reckoning:
            lines += wrap(step.reckoning, indent=_INDENT)
        lines += wrap(f"→ {step.result}", indent=_INDENT)
    for rule in step.rules:
        lines += wrap(_source(report, rule), indent=_INDENT)
    return lines


def _equals(step: Step) -> str:
    sign = "" if step.result.startswith("≈") else "＝"
    return f"{sign}{step.result}"


def _source(report: ScoreReport, rule: Rule) -> str:
    texts = report.book.questionnaires.texts
    origin = texts.origin_notice if rule.origin is Origin.NOTICE else texts.origin_working
    several = f"；{texts.several_readings.zh}" if rule.ambiguous else ""
    clause = f"{rule.clause}：" if rule.clause else ""
    return f"［{origin.zh}{several}］{clause}{rule.says}"
