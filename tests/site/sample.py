"""Scored rounds in the shape of score.json, as large and as real or simulated as a test needs."""

import hashlib
import json
from pathlib import Path
from typing import Any

_HONOUR, _OTHER = "reform_innovation_model_unit", "advanced_collective"
_REASONS = {
    "rank_set": "从统计上看，有5个窗口都可能是真正的前三名；正式名次仍按得分。",
    "cutoff_tie": "第三名只比第四名高0.40分，在误差之内，不能说明前者一定更好。",
    "top_three_probability": "条件相近再评一次，窗口 1 <b>&仍进前三的可能性约90%。",
    "bursts": "窗口 9 在某时段集中提交偏多。",
    "non_response": "没有发放数，不给出数字。",
}


_FLAGS = {
    "rank_set": "attention",
    "cutoff_tie": "attention",
    "top_three_probability": "none",
    "bursts": "verify",
    "non_response": "unknown",
}


def window(number: int, count: int) -> dict[str, Any]:
    """One window; the last but one of many is not ranked, the last has three ballots only."""
    ranked = number < count - 1 or count < 5
    total = f"{95 - number * 0.4:.6f}" if ranked or number == count else None
    return {
        "window_id": f"W{number}",
        "name": f"窗口 {number} <b>&",
        "in_pool": ranked,
        "not_ranked_because": [] if ranked else ["未申报相关荣誉"],
        "bimonthly": "92.500000",
        "vote": "88.000000",
        "survey": "95.000000",
        "third_party": "91.500000",
        "total": total,
        "total_exact": "92/1",
        "rank": number if ranked else None,
        "responses": 100 + number,
        "responses_by_channel": {"code": 100 + number},
        "ballots": 3 if number == count and count >= 5 else 80,
        "interval": {"sampling": [93 - number * 0.4, 97 - number * 0.4], "stability": None},
        "rank_set": {"marginal": [max(number - 3, 1), number + 3], "simultaneous": None},
        "top_three_probability": 0.9 if ranked else None,
    }


def check(check_id: str, reason: str) -> dict[str, Any]:
    """One check as the report writes it."""
    return {
        "id": check_id,
        "title": f"检查 {check_id}",
        "value": 1.0,
        "interval": None,
        "n": 10,
        "precondition_met": check_id != "non_response",
        "flag": _FLAGS[check_id],
        "unit": "分",
        "reason": reason,
        "windows": {"W9": {"value": 1.0}},
    }


def score(count: int, *, simulated: bool = True, status: str = "provisional") -> dict[str, Any]:
    """A whole score.json with ``count`` windows."""
    ids = [f"W{number}" for number in range(1, count + 1)]
    return {
        "contract": 1,
        "edition": "2021",
        "round": {
            "title": f"示例活动{count}",
            "date": "2021-12-30",
            "periods": ["2021-M01M02"],
            "counted_channels": ["code"],
            "locked": "yes",
            "electors": 90,
            "ballots_returned": 85,
        },
        "simulated": simulated,
        "status": status,
        "reading": "literal",
        "weights_official": True,
        "weights": {"marks": "1/2", "vote": "1/4", "survey": "1/4"},
        "windows": [window(number, count) for number in range(1, count + 1)],
        "designation": {
            _HONOUR: ids[:2],
            "open_places": 1,
            "ties_at_cutoff": [],
            "top_without_application": ids[2:3],
            "conditions_not_met": [],
            f"{_OTHER}_proposal": ids[3:6],
            "next_year_model_windows": ids[:2],
        },
        "awards": [],
        "confidence": ["第三名只比第四名高0.40分，在误差之内，不能说明前者一定更好。"],
        "limits": ["误差只反映抽样。"],
        "further_cuts": [
            {"id": "item_overall", "label": "只看一题", "top": ids[:3], "changed": False}
        ],
        "checks": [check(name, reason) for name, reason in _REASONS.items()],
        "inputs": {"counts": "0" * 64, "files": {}},
    }


def write_round(folder: Path, data: dict[str, Any]) -> Path:
    """A round folder that holds nothing but its result."""
    report = folder / "report"
    report.mkdir(parents=True)
    (report / "score.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (report / "scores.xlsx").write_bytes(b"workbook")
    return folder


def write_closing(folder: Path, ballots: int) -> list[str]:
    """The closing record of a vote with its two lists; the answer is the receipts."""
    receipts = sorted(f"{n * 7 % 10}{'ABCDEFGH'[n % 8]}{n % 97:02}-Z{n:03}" for n in range(ballots))
    commitments = sorted(hashlib.sha256(b"%d" % n).hexdigest() for n in range(ballots))
    (folder / "closing").mkdir()
    row = {"category": "window", "window_id": "", "invited": ballots + 5, "returned": ballots}
    vote: dict[str, Any] = {"ballots": ballots, "turnout": [row], "closed_at": "2021-12-20T16:00"}
    for name, entries in (("receipt", receipts), ("commitment", commitments)):
        lines = "".join(f"{line}\n" for line in [name, *entries]).encode()
        (folder / "closing" / f"{name}s.csv").write_bytes(lines)
        vote[f"{name}s"] = {"count": ballots, "root": hashlib.sha256(lines).hexdigest()}
    record = {"simulated": True, "vote": vote}
    (folder / "closing" / "closing.json").write_text(json.dumps(record), encoding="utf-8")
    return receipts
