"""Awards and decisions as plain data for score.json."""

from typing import Any

from analysis.report.methods_json import judged_data
from analysis.result.awards import (
    CandidateFinding,
    Decided,
    Decision,
    Difference,
    HonourAwards,
    LineAwards,
    SettledHonour,
)
from analysis.result.score_report import ScoreReport
from rendering.numbers import decimal_text, fraction_text
from rulebook.eligibility import ConditionFinding


def same_names(value: object, *names: str) -> dict[str, Any]:
    """The fields of a value that score.json calls as we do; JSON knows lists only."""
    fields = {name: getattr(value, name) for name in names}
    return {name: [*own] if isinstance(own, tuple) else own for name, own in fields.items()}


def awards_data(report: ScoreReport) -> list[dict[str, Any]]:
    """Every honour with its lines and candidates."""
    return [_honour(awards) for awards in report.awards]


def _honour(awards: HonourAwards) -> dict[str, Any]:
    return {
        "honour": awards.honour.id,
        "name": awards.honour.name.zh,
        "kind": awards.honour.kind,
        "total": awards.honour.total,
        "lines": [_line(line) for line in awards.lines],
        "outside": [_candidate(candidate) for candidate in awards.outside],
    }


def _line(awards: LineAwards) -> dict[str, Any]:
    return {
        "line": awards.line.id,
        "unit_type": awards.line.unit_type,
        "name": awards.line.name.zh,
        "quota": awards.line.places,
        "approximate": awards.line.approximate,
        **same_names(awards, "used", "conditional", "tied_places", "to_choose_from"),
        **same_names(awards, "open_places", "over"),
        "candidates": [_candidate(candidate) for candidate in awards.candidates],
    }


def _candidate(candidate: CandidateFinding) -> dict[str, Any]:
    return {
        **same_names(candidate, "candidate_id", "name", "unit", "unit_type", "order"),
        **same_names(candidate, "standing", "would_be", "rank"),
        "total": None if candidate.total is None else decimal_text(candidate.total, 6),
        "total_exact": fraction_text(candidate.total),
        "reasons": list(candidate.reasons),
        "clauses": list(candidate.clauses),
        "rules": list(candidate.rules),
        "judged": judged_data(candidate.judged),
        "conditions": [_condition(finding) for finding in candidate.conditions],
    }


def _condition(finding: ConditionFinding) -> dict[str, Any]:
    return {
        "condition": finding.condition.id,
        "name": finding.condition.name.zh,
        "clause": finding.condition.clause,
        "status": finding.status,
        "evidence": finding.evidence.zh,
        "checked_by": finding.checked_by,
        "date": finding.date.isoformat() if finding.date else None,
        "override_reason": finding.override_reason,
    }


def conditions_not_met(report: ScoreReport) -> list[dict[str, Any]]:
    """Windows whose rank would give them a place while a condition is pending or not met."""
    not_met = []
    for awards in report.awards:
        by_rank = awards.honour.id == report.book.window_score.designation.honour
        for candidate in awards.candidates:
            barred = by_rank and candidate.candidate_id in report.outcome.top_barred
            has_place = candidate.takes_place or candidate.standing == "tie" or barred
            if candidate.rank is None or not has_place:
                continue
            not_met += [
                {
                    "window_id": candidate.candidate_id,
                    "honour": candidate.honour_id,
                    "condition": condition.condition.id,
                    "clause": condition.condition.clause,
                    "status": condition.status,
                    "evidence": condition.evidence.zh,
                }
                for condition in (*candidate.not_met, *candidate.pending)
            ]
    return not_met


def decisions_data(decided: Decided | None) -> dict[str, Any]:
    """The record, what it settles and where it differs; empty and null before confirming."""
    if decided is None:
        return {"decisions": [], "settled": None}
    former = decided.former
    return {
        "decisions": [_decision(decision) for decision in decided.record],
        "settled": {
            "honours": [_settled(honour) for honour in decided.honours],
            "differences": [_difference(one) for one in decided.differences],
            "verified": [_difference(one) for one in decided.verified],
            "corrections": [_difference(one) for one in decided.corrections],
            "former": None if former is None else [_settled(honour) for honour in former],
            "decided_on": decided.decided_on,
            "changed_since": list(decided.changed_since),
        },
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "sequence": decision.sequence,
        "honour": decision.honour_id,
        "candidate_id": decision.candidate_id,
        "decision": decision.decision,
        "date": decision.date.isoformat(),
        **same_names(decision, "reason", "places", "computed"),
    }


def _settled(honour: SettledHonour) -> dict[str, Any]:
    return {
        "honour": honour.honour_id,
        **same_names(honour, "decided", "awarded", "declined", "vacant"),
        "quotas": dict(honour.places),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "sequence": difference.decision.sequence,
        "honour": difference.decision.honour_id,
        "candidate_id": difference.decision.candidate_id,
        "name": difference.name,
        "computed": difference.computed.zh,
        "decided": difference.decided.zh,
        "date": difference.decision.date.isoformat(),
        "reason": difference.decision.reason,
    }
