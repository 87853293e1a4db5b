"""Awards and decisions as plain data for score.json."""

from typing import Any

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


def awards_data(report: ScoreReport) -> list[dict[str, Any]]:
    """Every honour with its lines and candidates."""
    return [_honour(one) for one in report.awards]


def _honour(one: HonourAwards) -> dict[str, Any]:
    return {
        "honour": one.honour.id,
        "name": one.honour.name.zh,
        "kind": one.honour.kind,
        "total": one.honour.total,
        "lines": [_line(line) for line in one.lines],
        "outside": [_candidate(found) for found in one.outside],
    }


def _line(one: LineAwards) -> dict[str, Any]:
    return {
        "line": one.line.id,
        "unit_type": one.line.unit_type,
        "name": one.line.name.zh,
        "quota": one.line.places,
        "approximate": one.line.approximate,
        "used": one.used,
        "conditional": one.conditional,
        "tied_places": one.tied_places,
        "to_choose_from": one.to_choose_from,
        "open_places": one.open_places,
        "over": one.over,
        "candidates": [_candidate(found) for found in one.candidates],
    }


def _candidate(one: CandidateFinding) -> dict[str, Any]:
    return {
        "candidate_id": one.candidate_id,
        "name": one.name,
        "unit": one.unit,
        "unit_type": one.unit_type,
        "order": one.order,
        "standing": one.standing,
        "would_be": one.would_be,
        "rank": one.rank,
        "total": None if one.total is None else decimal_text(one.total, 6),
        "total_exact": fraction_text(one.total),
        "reasons": [reason.zh for reason in one.reasons],
        "clauses": list(one.clauses),
        "rules": list(one.rules),
        "conditions": [_condition(found) for found in one.conditions],
    }


def _condition(one: ConditionFinding) -> dict[str, Any]:
    return {
        "condition": one.condition.id,
        "name": one.condition.name.zh,
        "clause": one.condition.clause,
        "status": one.status,
        "evidence": one.evidence.zh,
        "checked_by": one.checked_by,
        "date": one.date.isoformat() if one.date else None,
        "override_reason": one.override_reason,
    }


def conditions_not_met(report: ScoreReport) -> list[dict[str, Any]]:
    """Windows whose rank would give them a place while a condition is pending or not met."""
    found = []
    for awards in report.awards:
        for one in awards.candidates:
            barred = (
                awards.honour.id == report.book.window_score.designation.honour
                and one.candidate_id in report.outcome.top_barred
            )
            if one.rank is None or not (one.takes_place or one.standing == "tie" or barred):
                continue
            found += [
                {
                    "window_id": one.candidate_id,
                    "honour": one.honour_id,
                    "condition": condition.condition.id,
                    "clause": condition.condition.clause,
                    "status": condition.status,
                    "evidence": condition.evidence.zh,
                }
                for condition in (*one.not_met, *one.pending)
            ]
    return found


def decisions_data(decided: Decided | None) -> dict[str, Any]:
    """The record, what it settles and where it differs; empty and null before confirming."""
    if decided is None:
        return {"decisions": [], "settled": None}
    return {
        "decisions": [_decision(one) for one in decided.record],
        "settled": {
            "honours": [_settled(one) for one in decided.honours],
            "differences": [_difference(one) for one in decided.differences],
            "former": None if decided.former is None else [_settled(o) for o in decided.former],
            "decided_on": decided.decided_on,
            "changed_since": list(decided.changed_since),
        },
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "sequence": one.sequence,
        "honour": one.honour_id,
        "candidate_id": one.candidate_id,
        "decision": one.decision,
        "date": one.date.isoformat(),
        "reason": one.reason,
        "places": one.places,
        "computed": one.computed,
    }


def _settled(one: SettledHonour) -> dict[str, Any]:
    return {
        "honour": one.honour_id,
        "decided": one.decided,
        "awarded": list(one.awarded),
        "declined": list(one.declined),
        "vacant": list(one.vacant),
        "quotas": dict(one.places),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "sequence": one.decision.sequence,
        "honour": one.decision.honour_id,
        "candidate_id": one.decision.candidate_id,
        "name": one.name,
        "computed": one.computed.zh,
        "decided": one.decided.zh,
        "date": one.decision.date.isoformat(),
        "reason": one.decision.reason,
    }
