"""report.html: one self-contained file, charts with their data beneath, for screen and paper."""

from dataclasses import replace

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis.report import candidates
from analysis.report.explain import Step, explanation
from analysis.report.figures import both_widths, figures, frame
from analysis.report.phrases import (
    clues,
    component_names,
    formula,
    gap_text,
    lock_text,
    origin_words,
    simulated_mark,
    status_text,
    tie_text,
    vacancy_text,
)
from analysis.report.suppression import HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.result.findings import Check
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import charts
from rendering.charts import ContributionRow, Part
from rendering.numbers import optional_text, percent_text
from rulebook.vocabulary import CHANNELS, COMPONENT_KINDS


def html_report(report: ScoreReport) -> str:
    """The text of report.html."""
    templates = Environment(
        loader=PackageLoader("analysis.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = report.book.questionnaires.texts
    templates.filters |= {
        "points": optional_text,
        "percent": percent_text,
        "number": number_text,
        "limits": limits_text,
    }
    return templates.get_template("report.html").render(
        report=report,
        texts=texts,
        channels={c: getattr(texts, f"channel_{c}").zh for c in CHANNELS},
        stylesheet=Markup(charts.stylesheet()),
        composition=_composition(report),
        contributions=_contributions(report),
        formula=formula(report),
        component_names=component_names(report),
        mark=simulated_mark(report),
        status=status_text(report),
        lock=lock_text(report),
        vacancy=vacancy_text(report),
        tie=tie_text(report),
        figures=figures(report, report.findings) if report.findings else [],
        candidates=candidates,
        clues={check.id for check in clues(report)},
        steps=lambda result: shown_steps(report, result),
        sources=lambda step: sources(report, step),
        gap=gap_text,
    )


def sources(report: ScoreReport, step: Step) -> str:
    """The clauses a step rests on, each once, with who made them."""
    said = [f"{rule.clause or '—'}〔{origin_words(report, rule)}〕" for rule in step.rules]
    return "；".join(dict.fromkeys(said))


def shown_steps(report: ScoreReport, result: WindowResult) -> list[Step]:
    """From raw counts to the total; counts behind which so few people stand are left out."""
    hidden = {
        report.book.component_node("vote").name.zh: hidden_votes(report),
        report.book.component_node("survey").name.zh: hidden_surveys(report),
    }
    return [
        replace(step, rows=(), head=(), note="；".join(filter(None, (step.note, HIDDEN_NOTE))))
        if result.window.id in hidden.get(step.title, ())
        else step
        for step in explanation(report, result.window.id).steps
    ]


def number_text(check: Check) -> str:
    """A check's number with its unit; a dash where there is none."""
    return "—" if check.value is None else f"{check.value:.4g} {check.unit}"


def limits_text(check: Check) -> str:
    """The limits of a check's number; empty without."""
    return f"{check.interval[0]:.4g}—{check.interval[1]:.4g}" if check.interval else ""


def _composition(report: ScoreReport) -> Markup:
    group = next(
        (
            node
            for node in report.book.window_score.score.parts
            if node.parts and not node.component
        ),
        None,
    )
    inside = {part.id for part in group.parts} if group else set()
    parts = []
    for kind in COMPONENT_KINDS:
        node = report.book.component_node(kind)
        label = group.name.zh if group and node.id in inside else ""
        parts.append(Part(node.name.zh, report.weights[kind], label))
    args = frame(report, "composition", "总分的构成", formula(report))
    return both_widths(lambda kept: charts.composition(parts, **kept), args)


def _contributions(report: ScoreReport) -> Markup:
    names = [report.book.component_node(kind).name.zh for kind in COMPONENT_KINDS]
    rows = [_contribution(report, result) for result in report.ranked]
    args = frame(
        report,
        "contributions",
        "各窗口总分由哪些部分得来",
        "每个窗口一条，三段依次是三个部分对总分的贡献，合起来就是总分；按名次排列。",
    )
    return both_widths(lambda kept: charts.contributions(rows, names, **kept), args)


def _contribution(report: ScoreReport, result: WindowResult) -> ContributionRow:
    components = result.components.by_kind()
    points = []
    for kind in COMPONENT_KINDS:
        value = components[kind]
        points.append(None if value is None else report.weights[kind] * value)
    label = f"{result.standing.rank} {result.window.name}"
    return ContributionRow(label, tuple(points), optional_text(result.total))
