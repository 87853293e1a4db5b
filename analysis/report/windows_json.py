"""windows.json: the words of every window's page on the site, and nothing that is not public."""

import hashlib
import json
from typing import Any

from analysis.report.explain.public import PublicExplanations
from analysis.report.explain.steps import Step
from analysis.report.report_wording import origin_text, simulated_mark
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import decimal_text
from rulebook import contract
from rulebook.model import Rulebook
from rulebook.provenance import Rule
from rulebook.vocabulary import SMALLEST_GROUP

WINDOWS = "windows.json"


def windows_json(report: ScoreReport, score: bytes) -> str:
    """The text of windows.json, see docs/contract.md; ``score`` is the score.json it belongs to."""
    explanations = PublicExplanations.of(report)
    rules: dict[str, Rule] = {}
    windows = []
    for result in report.results:
        steps = list(explanations.steps(result))
        rules |= {rule.id: rule for _, step in steps for rule in step.rules}
        windows.append(
            {
                "window_id": result.window.id,
                "unit": result.window.unit,
                "steps": [_step(about, step) for about, step in steps],
                "items": _items(report, result),
            }
        )
    data = {
        "contract": contract.VERSION,
        "score": hashlib.sha256(score).hexdigest(),
        "simulated": report.settings.simulated,
        "mark": simulated_mark(report),
        "rules": {rule.id: _rule(report.book, rule) for rule in rules.values()},
        "windows": windows,
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _step(about: str, step: Step) -> dict[str, Any]:
    return {
        "about": about,
        "title": step.title,
        "head": list(step.head) if step.rows else [],
        "rows": [list(row) for row in step.rows],
        "sentence": step.sentence,
        "note": step.note,
        "rules": [rule.id for rule in step.rules],
    }


def _items(report: ScoreReport, result: WindowResult) -> list[dict[str, Any]]:
    """The means of the items that enough people answered."""
    items = report.findings.items.get(result.window.id, ()) if report.findings else ()
    return [
        {"label": item.label, "mean": decimal_text(item.mean), "n": item.n}
        for item in items
        if item.n >= SMALLEST_GROUP
    ]


def _rule(book: Rulebook, rule: Rule) -> dict[str, Any]:
    """Quoted words and ours apart, each to stand under the label of its own."""
    return {
        "clause": rule.clause,
        "origin": str(rule.origin),
        "label": origin_text(book, rule),
        "quote": list(rule.quote) if rule.origin != "working" else [],
        "ours": rule.ours,
        "ours_label": book.questionnaires.texts.origin_working.zh,
    }
