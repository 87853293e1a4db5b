"""score.json: the contract's public result file. No clock time, no unsorted key."""

import json
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from analysis.report.amendment_wording import changes_said
from analysis.report.awards_json import (
    awards_data,
    conditions_not_met,
    decisions_data,
    same_names,
)
from analysis.report.choices_json import specifications_data
from analysis.report.context_data import context_data
from analysis.report.methods_json import methods_data, panels_data
from analysis.result.awards import FollowUp
from analysis.result.findings import Check, Findings, Uncertain
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import decimal_text, fraction_text
from rulebook import contract
from rulebook.excellent_windows import ExcellentPeriod
from rulebook.vocabulary import PROPOSAL_SUFFIX, SCORE_FIELD


def score_json(report: ScoreReport) -> str:
    """The text of score.json, see docs/contract.md."""
    return json.dumps(score_data(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def score_data(report: ScoreReport) -> dict[str, Any]:
    """score.json as plain data."""
    settings = report.settings
    decided = report.decided
    electors, _, returned = report.sources.electorate or (None, None, None)
    return {
        "contract": contract.VERSION,
        "edition": report.book.campaign.campaign.id,
        "round": {
            "title": settings.title,
            "date": settings.date.isoformat(),
            **({"basis": settings.basis} if settings.basis else {}),
            "periods": list(report.periods),
            "counted_channels": list(report.counted_channels),
            "locked": _lock(report),
            "lock_changes": [
                {"what": change.what.zh, "locked": change.locked, "now": change.now}
                for change in report.lock_changes or ()
            ],
            "amendments": [
                {
                    "at": one.at,
                    "by": list(one.by),
                    "why": one.why,
                    "clause": one.clause,
                    "changes": changes_said(report, one.changes),
                }
                for one in report.amendments
            ],
            "electors": electors,
            "ballots_returned": returned,
            "weaker_evidence": list(report.sources.weak),
            "confirmed_on": decided.confirmed_on.isoformat() if decided else None,
            "corrected_on": (
                decided.corrected_on.isoformat() if decided and decided.corrected_on else None
            ),
        },
        "simulated": settings.simulated,
        **same_names(report, "status", "reading", "weights_official"),
        "weights": {kind: fraction_text(weight) for kind, weight in report.weights.items()},
        "windows": [_window(result, report.findings) for result in report.results],
        "designation": _designation(report),
        "awards": awards_data(report),
        "methods": methods_data(report),
        "panels": panels_data(report),
        **decisions_data(decided),
        "exempt": list(report.exempt),
        "excellent": [_period(period) for period in report.excellent],
        **_findings(report.findings, report.follow_ups),
        **context_data(report),
        "inputs": {"counts": report.sources.counts_sha256, "files": dict(report.sources.files)},
    }


def _lock(report: ScoreReport) -> str:
    """Whether the round was scored by its locked rules: yes, changed, or never locked."""
    if report.lock_changes is None:
        return "never"
    return "changed" if report.lock_changes else "yes"


def _window(result: WindowResult, findings: Findings | None) -> dict[str, Any]:
    components = result.components.by_kind()
    standing = result.standing
    exact = {
        **{SCORE_FIELD[kind]: value for kind, value in components.items()},
        "third_party": result.third_party,
        "total": result.total,
    }
    return {
        "window_id": result.window.id,
        "name": result.window.name,
        **({"status": result.window.status} if result.window.status else {}),
        "in_pool": standing.in_pool,
        "not_ranked_because": [reason.zh for reason in standing.not_ranked_because],
        **{name: _six(value) for name, value in exact.items()},
        **{f"{name}_exact": fraction_text(value) for name, value in exact.items()},
        "rank": standing.rank,
        "applied_honours": list(result.window.applied_honours),
        "responses": result.evidence.responses,
        "responses_by_channel": dict(sorted(result.evidence.responses_by_channel.items())),
        "ballots": result.evidence.ballots,
        **_uncertain(findings.windows[result.window.id] if findings else Uncertain()),
    }


def _uncertain(uncertain: Uncertain) -> dict[str, Any]:
    """Null where it cannot be had, as a whole where no part can."""
    interval = same_names(uncertain, "sampling", "stability")
    ranks = same_names(uncertain, "marginal", "simultaneous")
    return {
        "interval": interval if any(interval.values()) else None,
        "rank_set": ranks if any(ranks.values()) else None,
        "top_three_probability": uncertain.top.again if uncertain.top else None,
        "top_places": None if uncertain.top is None else asdict(uncertain.top),
        "own_error": None if uncertain.own_error is None else asdict(uncertain.own_error),
    }


def _period(period: ExcellentPeriod) -> dict[str, Any]:
    """The selected windows of one two-monthly period, best first."""
    return {
        "period": period.period,
        "places": period.places,
        "tied": period.tied,
        "windows": [
            {"window_id": window, "mark": _six(mark), "mark_exact": fraction_text(mark)}
            for window, mark in period.windows
        ],
    }


def _findings(findings: Findings | None, follow_ups: tuple[FollowUp, ...]) -> dict[str, Any]:
    """The checks with what belongs to them."""
    if findings is None:
        return {"checks": []}
    return {
        "checks": [_check(check, follow_ups) for check in findings.checks],
        "last_place": {"flag": findings.verdict.flag, "reason": findings.verdict.reason},
        "confidence": list(findings.confidence),
        "further_cuts": [
            {
                **same_names(cut, "id", "label", "top", "changed"),
                "without_score": cut.without,
                "reason": cut.reason,
            }
            for cut in findings.alternative_scores
        ],
        "specifications": specifications_data(findings.specifications),
        "adjusted": {
            "scores": [
                same_names(score, "id", "label", "part", "windows")
                for score in findings.adjusted.scores
            ],
            "sentence": findings.adjusted.sentence,
        },
        **same_names(findings, "limits", "draws", "seed"),
    }


def _check(check: Check, follow_ups: tuple[FollowUp, ...]) -> dict[str, Any]:
    return {
        **same_names(check, "id", "title", "value", "unit", "interval", "n", "precondition"),
        **same_names(check, "precondition_met", "flag", "reason", "numbers", "windows"),
        "follow_ups": [
            {
                **same_names(follow_up, "window_id", "verified_by"),
                "date": follow_up.date.isoformat(),
                "outcome": follow_up.outcome,
            }
            for follow_up in follow_ups
            if follow_up.check_id == check.id
        ],
        **same_names(check, "public", "clue"),
    }


def _six(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value, 6)


def _designation(report: ScoreReport) -> dict[str, Any]:
    outcome = report.outcome
    score = report.book.window_score
    designated, proposed = score.designation.honour, score.proposal.honour
    return {
        "honours": {"designated": designated, "proposed": proposed},
        designated: list(outcome.designated),
        **same_names(outcome, "open_places", "ties_at_cutoff", "tied_places"),
        **same_names(outcome, "top_without_application", "top_barred"),
        "conditions_not_met": conditions_not_met(report),
        f"{proposed}{PROPOSAL_SUFFIX}": list(outcome.proposed),
        "next_year_model_windows": list(_model_windows(report)),
    }


def _model_windows(report: ScoreReport) -> tuple[str, ...]:
    """Next year's model windows: the awarded ones once settled, else those without a doubt."""
    awards = report.awards_of(report.book.window_score.designation.honour)
    settled = report.settled(awards.honour.id)
    if settled and settled.decided:
        windows = {result.window.id for result in report.results}
        return tuple(awarded for awarded in settled.awarded if awarded in windows)
    return tuple(c.candidate_id for c in awards.candidates if c.standing == "designated")
