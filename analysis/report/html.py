"""report.html: one self-contained file, charts with their data beneath, for screen and paper."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from analysis.report import candidate_wording, report_wording
from analysis.report.amendment_wording import amendment_sentences
from analysis.report.choices import choices_figure
from analysis.report.clues import clue_sentence
from analysis.report.context_data import ABOUT, TITLE, case_lines
from analysis.report.explain import Explanations, Step
from analysis.report.figure import Figure
from analysis.report.figures import figures
from analysis.report.page_templates import page_templates
from analysis.report.panel_sentences import panel_said
from analysis.report.places import all_places, places_sentence
from analysis.report.report_wording import component_names, formula, origin_text
from analysis.result.awards import SettledHonour
from analysis.result.findings import Check
from analysis.result.score_report import ScoreReport, WindowResult
from analysis.result.standings import READING_WORDS
from rendering import charts
from rendering.charts import ContributionRow, Part
from rendering.numbers import (
    MISSING,
    decimal_text,
    percent_text,
    significant_text,
    visible_text,
)
from rulebook.vocabulary import COMPONENT_KINDS, SMALLEST_GROUP

_SHOWN, _FEW = 12, 5  # ranked windows before the fold; so few more are not folded
_MOST_NAMES = 12  # in a row


def html_report(report: ScoreReport) -> str:
    """The text of report.html."""
    templates, explanations = page_templates(), Explanations.of(report)
    shown = report.ranked if len(report.ranked) <= _SHOWN + _FEW else report.ranked[:_SHOWN]
    templates.filters |= {
        "points": decimal_text,
        "visible": visible_text,
        "number": number_text,
        "limits": limits_text,
        "percent": percent_text,
    }
    return templates.get_template("report.html").render(
        report=report,
        texts=report.book.questionnaires.texts,
        wording=report_wording,
        amendments=amendment_sentences(report),
        case_lines=case_lines(report),
        context_title=TITLE,
        context_about=ABOUT,
        candidates=candidate_wording,
        panel_said=panel_said,
        mark=report_wording.simulated_mark(report),
        stylesheet=Markup(charts.stylesheet()),
        composition=_composition(report),
        contributions=_contributions(report),
        first=_first(report),
        ranked_first=shown,
        ranked_rest=report.ranked[len(shown) :],
        decided_honours=[h.honour_id for h in _settled(report) if h.decided],
        most_names=_MOST_NAMES,
        reading=READING_WORDS[report.reading].zh,
        figures=figures(report, report.findings) if report.findings else [],
        choices=_choices(report),
        places=places_sentence(all_places(report)),
        clue_sentence=clue_sentence(report),
        smallest=SMALLEST_GROUP,
        steps=lambda result: explanations.explanation(result.window.id).steps,
        sources=lambda step: sources(report, step),
    )


def _settled(report: ScoreReport) -> tuple[SettledHonour, ...]:
    return report.decided.honours if report.decided else ()


def _first(report: ScoreReport) -> Sequence[str]:
    """Ids of the windows that the honour by rank goes to: as decided, else as the rule has it."""
    settled = report.settled(report.book.window_score.designation.honour)
    return settled.awarded if settled and settled.decided else report.outcome.designated


def _choices(report: ScoreReport) -> Figure | None:
    told = report.findings.specifications if report.findings else None
    return choices_figure(report, told) if told else None


def sources(report: ScoreReport, step: Step) -> str:
    """The clauses a step rests on, each once, with who made them."""
    origins: dict[tuple[str, str], str] = {}
    for rule in step.rules:
        clause = (rule.clause or MISSING, rule.origin)
        if clause not in origins or rule.ambiguous:
            origins[clause] = origin_text(report.book, rule)
    return "；".join(f"{clause}〔{origin}〕" for (clause, _by), origin in origins.items())


def number_text(check: Check) -> str:
    """A check's number with its unit; a dash where there is none."""
    number = significant_text(check.value)
    return number if check.value is None else f"{number} {check.unit}"


def limits_text(check: Check) -> str:
    """The limits of a check's number; empty without."""
    return "—".join(significant_text(end) for end in check.interval or ())


def _composition(report: ScoreReport) -> Markup:
    parts = [
        Part(leaf.name.zh, report.weights[leaf.component], top.name.zh if top.parts else "")
        for top in report.book.window_score.score.parts
        for leaf, _share in top.leaves()
        if leaf.component
    ]
    draw, mark = partial(charts.composition, parts), report_wording.simulated_mark(report)
    return Figure("composition", "总分的构成", draw, (), (), mark, formula(report)).picture


def _contributions(report: ScoreReport) -> Figure:
    names = list(component_names(report.book).values())
    rows = [_contribution(report, result) for result in report.ranked]
    return Figure(
        "contributions",
        "各窗口总分由哪些部分得来",
        partial(charts.contributions, rows, names),
        (),
        (),
        report_wording.simulated_mark(report),
        "每个窗口一条，各段依次是各部分对总分的贡献，合起来就是总分；按名次排列。",
    )


def _contribution(report: ScoreReport, result: WindowResult) -> ContributionRow:
    components = result.components.by_kind()
    points = []
    for kind in COMPONENT_KINDS:
        value = components[kind]
        points.append(None if value is None else report.weights[kind] * value)
    label = f"{result.standing.rank} {result.window.name}"
    return ContributionRow(label, tuple(points), decimal_text(result.total))
