"""truth.json: what was true, what was injected, and that all of it is invented."""

from typing import Any

import numpy as np

from analysis.simulate.design import Design, FloatArray, expected_marks
from analysis.simulate.injected_anomalies import InjectedAnomalies
from analysis.simulate.registers import Register
from analysis.simulate.survey import burst_moments
from analysis.simulate.survey_file import Written
from analysis.simulate.survey_model import Model, expected_survey
from analysis.simulate.vote import SEVERITY, Vote, expected_vote

VERSION = 1


def _short(value: float) -> float:
    """Six significant digits: linear algebra differs in the last ones between processors."""
    return float(f"{value:.6g}")


def components(design: Design, model: Model) -> dict[str, FloatArray]:
    """True points (0 to 100) of each window by component kind."""
    return {
        "marks": expected_marks(design.marks),
        "vote": expected_vote(design),
        "survey": expected_survey(design, model),
    }


def totals(design: Design, parts: dict[str, FloatArray]) -> FloatArray:
    """True totals (points) by the edition's weights."""
    weights = design.book.component_weights()
    total = np.zeros(design.windows)
    for kind, points in parts.items():
        total += float(weights[kind]) * points
    return total


def truth(
    design: Design,
    model: Model,
    register: Register,
    anomalies: list[dict[str, Any]],
) -> dict[str, Any]:
    """Everything that truth.json says."""
    texts = design.book.questionnaires.texts
    return {
        "version": VERSION,
        "simulated": True,
        "statement": {
            "zh": f"{texts.simulated_mark.zh}。{texts.simulated_banner.zh}",
            "en": f"{texts.simulated_mark.en}. {texts.simulated_banner.en}",
        },
        "seed": design.seed,
        "edition": design.edition,
        "windows_count": design.windows,
        "responses_count": design.responses,
        "electors_count": design.electors,
        "meaning": {
            "quality": "common quality of the window, standard normal",
            "points": "expected points of 100 before anything was planted; survey: valid responses"
            " of the counted channels; vote: without favour for the own window",
            "rank": "rank by true total among all windows",
            "rank_in_pool": "rank among windows that the score can rank, or null",
        },
        "windows": _windows(design, model, register),
        "peculiar": _peculiar(design, register),
        "anomalies": anomalies,
        "survey_model": _survey_model(model),
        "vote_model": {"severity_sd": SEVERITY},
    }


def _windows(design: Design, model: Model, register: Register) -> list[dict[str, Any]]:
    parts = components(design, model)
    total = totals(design, parts)
    everywhere, pool = _ranks(total), register.rankable(design.book)
    within = _ranks(np.where(pool, total, -np.inf))
    return [
        {
            "window_id": window_id,
            "name": design.name(window),
            "quality": _short(design.quality[window]),
            "points": {kind: _short(values[window]) for kind, values in parts.items()}
            | {"total": _short(total[window])},
            "rank": everywhere[window],
            "rank_in_pool": within[window] if pool[window] else None,
            "responses": int(design.volumes[window]),
        }
        for window, window_id in enumerate(design.ids)
    ]


def _ranks(values: FloatArray) -> list[int]:
    """Ranks from 1 for the largest."""
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return [int(rank) for rank in ranks]


def _peculiar(design: Design, register: Register) -> dict[str, Any]:
    """What a scorer must take care of, though it is no anomaly."""
    other, missing = register.other_full_marks, register.missing_period
    ids = design.ids
    return {
        "other_full_marks": [ids[other]] if other >= 0 else [],
        "missing_period": [{"window_id": ids[missing[0]], "period": missing[1]}] if missing else [],
        "one_person": [ids[w] for w, staff in enumerate(register.staff) if staff == 1],
        "applied_for_nothing": [
            ids[w] for w, honours in enumerate(register.applied) if not honours
        ],
        "without_responses": [ids[w] for w, count in enumerate(design.volumes) if count == 0],
        "few_responses": [ids[w] for w, count in enumerate(design.volumes) if 0 < count < 30],
    }


def _survey_model(model: Model) -> dict[str, Any]:
    return {
        "items": {
            item: {
                "loading": _short(model.loading[place]),
                "difficulty": _short(model.difficulty[place]),
                "does_not_apply": _short(model.gap[place]),
            }
            for place, item in enumerate(model.items)
        },
        "channels": {
            channel: {"share": _short(model.share[place]), "effect": _short(model.effect[place])}
            for place, channel in enumerate(model.channels)
        },
    }


def anomalies(
    design: Design, model: Model, injected: InjectedAnomalies, written: Written, vote: Vote
) -> list[dict[str, Any]]:
    """The anomalies that are really in the data, each with the ids of its rows."""
    described: list[dict[str, Any]] = []
    if written.straight:
        window = design.ids[injected.straight_window]
        described.append(
            {"kind": "straight_lining", "window_id": window, "response_ids": [*written.straight]}
        )
    if written.burst:
        moments = [model.moments[place] for place in burst_moments(model, injected)]
        burst = {"kind": "burst", "window_id": design.ids[injected.burst_window]}
        described.append({**burst, "answered_at": moments, "response_ids": [*written.burst]})
    if vote.copied:
        described.append({"kind": "duplicate_ballots", "ballot_ids": [*vote.copied]})
    if vote.bloc:
        raised = [design.ids[window] for window in injected.raised]
        lowered = [design.ids[window] for window in injected.lowered]
        camps = {"raised": raised, "lowered": lowered}
        described.append({"kind": "bloc_voting", **camps, "ballot_ids": [*vote.bloc]})
    return described
