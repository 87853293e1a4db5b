"""How groups without a window score are judged, as plain data for score.json."""

from typing import Any

from analysis.report.panel_sentences import panel_said
from analysis.result.methods import Judged, PanelFinding, PartMark
from analysis.result.score_report import ScoreReport
from rendering.numbers import decimal_text, fraction_text
from rulebook.methods import Indicator, Method


def methods_data(report: ScoreReport) -> list[dict[str, Any]]:
    """Every method of the edition."""
    return [_method(method) for method in report.book.campaign.methods]


def _method(method: Method) -> dict[str, Any]:
    return {
        "method": method.id,
        "kind": method.kind,
        "name": method.name.zh,
        "says": method.says,
        "origin": method.origin.value,
        "clause": method.clause,
        "groups": list(method.groups),
        "honours": list(method.honours),
        "least_reviewers": method.least_reviewers if method.kind == "panel" else None,
        "mean": method.mean if method.kind == "panel" else None,
        "parts": [
            {
                "part": part.id,
                "name": part.name.zh,
                "weight": fraction_text(part.weight),
                "full_marks": part.full_marks,
                "source": part.source if isinstance(part, Indicator) else None,
                "scored_by": part.scored_by if isinstance(part, Indicator) else None,
            }
            for part in method.parts
        ],
    }


def panels_data(report: ScoreReport) -> list[dict[str, Any]]:
    """What statistics say of each panel; reviewers by id."""
    return [_panel(report, finding) for finding in report.panels]


def _panel(report: ScoreReport, finding: PanelFinding) -> dict[str, Any]:
    return {
        "method": finding.method.id,
        "honour": finding.honour_id,
        "candidates": finding.candidates,
        "reliability": finding.reliability,
        "single": finding.single,
        "severity_entering": None if finding.entering is None else list(finding.entering),
        "severity_leaving": None if finding.leaving is None else list(finding.leaving),
        "reviewers": [
            {
                "reviewer": one.reviewer.id,
                "sheets": one.sheets,
                "mildness": one.mildness,
                "entering": list(one.entering),
                "leaving": list(one.leaving),
            }
            for one in finding.reviewers
        ],
        "sentence": panel_said(finding, report.awards_of(finding.honour_id)),
    }


def judged_data(judged: Judged | None) -> dict[str, Any] | None:
    """How a method judges one candidate; None where none does."""
    if judged is None:
        return None
    proposal = judged.proposal
    return {
        "method": judged.method.id,
        "score": None if judged.score is None else decimal_text(judged.score, 6),
        "score_exact": fraction_text(judged.score),
        "rank": judged.rank,
        "parts": [_part(mark) for mark in judged.parts],
        "missing": [part.id for part in judged.missing],
        "sheets": {reviewer: fraction_text(own) for reviewer, own in judged.sheets.items()},
        "own_unit": list(judged.own_unit),
        "left_out": list(judged.left_out),
        "proposed_by": proposal.proposed_by if proposal else None,
        "proposal_reason": proposal.reason if proposal else None,
    }


def _part(mark: PartMark) -> dict[str, Any]:
    return {
        "part": mark.part.id,
        "mark_exact": fraction_text(mark.mark),
        "points_exact": fraction_text(mark.points),
    }
