"""Scored rounds in the shape of score.json, as large and as real or simulated as a test needs."""

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from rendering.numbers import decimal_text, fraction_text

_HONOUR, _OTHER = "reform_innovation_model_unit", "advanced_collective"
_REASONS = {
    "rank_set": (
        "可能真正属于前三名的窗口共5个，这份名单包含全部真正前三名的可能性不低于95%；"
        "现在都分不清；名单以外的基本可以排除。"
    ),
    "cutoff_tie": "第三名只比第四名高0.40分，在误差之内，不能说明前者一定更好。",
    "top_three_probability": (
        "按本次测得的数据，窗口 1 <b>&确实属于前三名的可能性约96%；"
        "条件相近再评一年（考核、投票人、答卷人都换一批），仍进前三名的可能性约90%。"
    ),
    "bursts": "窗口 9 在某时段集中提交偏多。",
    "non_response": "没有发放数，不给出数字。",
}


_TITLES = {
    "rank_set": "名次范围",
    "cutoff_tie": "末位与下一名的差距",
    "top_three_probability": "再评一次的可能性",
    "bursts": "集中提交",
    "non_response": "未答者的影响",
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
    total = Fraction(950 - 4 * number, 10) if ranked or number == count else None
    exact = {"bimonthly": Fraction("92.5"), "vote": Fraction(88), "survey": Fraction(95)}
    exact |= {"third_party": Fraction("91.5")} | ({} if total is None else {"total": total})
    return {
        "window_id": f"W{number}",
        "name": f"窗口 {number} <b>&",
        "in_pool": ranked,
        "not_ranked_because": [] if ranked else ["未申报相关荣誉"],
        "total": None,
        "total_exact": None,
        **{name: decimal_text(value, 6) for name, value in exact.items()},
        **{f"{name}_exact": fraction_text(value) for name, value in exact.items()},
        "rank": number if ranked else None,
        "responses": 100 + number,
        "responses_by_channel": {"code": 100 + number},
        "ballots": 3 if number == count and count >= 5 else 80,
        "interval": {"sampling": [93 - number * 0.4, 97 - number * 0.4], "stability": None},
        "rank_set": {"marginal": [max(number - 3, 1), number + 3], "simultaneous": None},
        "top_three_probability": 0.9 if ranked and number != 2 else None,
        "top_places": {
            "standing": "open",
            "truly": None if number == 2 else 0.96,
            "again": None if number == 2 else 0.9,
            "truly_range": [0.55, 0.75],
            "again_range": [0.45, 0.65],
        },
    }


def check(check_id: str, reason: str) -> dict[str, Any]:
    """One check as the report writes it."""
    return {
        "id": check_id,
        "title": _TITLES[check_id],
        "value": 1.0,
        "interval": None,
        "n": 10,
        "precondition_met": check_id != "non_response",
        "flag": _FLAGS[check_id],
        "unit": "分",
        "reason": reason,
        "public": check_id != "bursts",
        "windows": {"W9": {"value": 1.0}},
    }


def awards(ids: list[str]) -> list[dict[str, Any]]:
    """Two honours: windows in order of rank, and two persons."""
    windows = [
        {"candidate_id": one, "name": f"窗口 {one[1:]} <b>&", "unit": "示例部门"} for one in ids[:6]
    ]
    persons = [
        {"candidate_id": f"P{n}", "name": f"示例人员 {n}", "unit": "示例单位"} for n in (1, 2)
    ]
    return [
        honour_award(_HONOUR, "改革创新标兵单位", "collective", 3, windows),
        honour_award("window_service_star", "窗口服务明星", "individual", 10, persons),
    ]


def honour_award(
    honour: str, name: str, kind: str, quota: int, candidates: list[dict[str, Any]]
) -> dict[str, Any]:
    """One honour with one line."""
    line = {"line": f"{honour}_line", "name": "进驻窗口", "quota": quota, "candidates": candidates}
    return {"honour": honour, "name": name, "kind": kind, "lines": [line], "outside": []}


def settled(ids: list[str], status: str) -> dict[str, Any]:
    """W2 declined; one person awarded and, once corrected, another instead of it."""
    corrected = status == "corrected"
    differences = [
        _difference(_HONOUR, "W2", "按规则获评", "不授予", "本单位谢绝"),
        *(
            [_difference("window_service_star", "P1", "原审定获评", "不获评", "材料不实")]
            * corrected
        ),
    ]
    first = [_settled(_HONOUR, ids[:1], 3), _settled("window_service_star", ["P1"], 10)]
    now = [first[0], _settled("window_service_star", ["P2"], 10)]
    return {
        "honours": now if corrected else first,
        "differences": differences,
        "former": first if corrected else None,
        "decided_on": "0" * 64,
        "changed_since": [],
    }


def _settled(honour: str, awarded: list[str], places: int) -> dict[str, Any]:
    return {
        "honour": honour,
        "decided": True,
        "awarded": awarded,
        "declined": [],
        "vacant": [],
        "quotas": {f"{honour}_line": places},
    }


def _difference(honour: str, who: str, computed: str, decided: str, why: str) -> dict[str, Any]:
    return {
        "sequence": 1,
        "honour": honour,
        "candidate_id": who,
        "name": f"窗口 {who[1:]} <b>&" if who[0] == "W" else f"示例人员 {who[1:]}",
        "computed": computed,
        "decided": decided,
        "date": "2022-01-08",
        "reason": why,
    }


_MOVED = ("changed", "entering", "leaving")


def specifications(ids: list[str]) -> dict[str, Any]:
    """Two working rules with two options each: the last place moves with the first of them."""

    def choice(name: str, share: float, *moved: list[str]) -> dict[str, Any]:
        first = {"id": "now", "name": "照现行 <b>&", "changed": 0, "entering": [], "leaving": []}
        entering, leaving = moved
        other = {"id": "other", "name": "换一种写法", "changed": 2 * share}
        options = [first, other | {"entering": entering, "leaving": leaving}]
        options = [one | {f"honour_{key}": one[key] for key in _MOVED} for one in options]
        told = {"varies": name, "name": name, "share": share, "honour_share": share}
        return told | {"compared": 2, "options": options}

    def own(*runs: list[int]) -> dict[str, Any]:
        inside = sum(end - start for start, end in runs)
        places: dict[str, Any] = {"inside": inside, "tied": 0, "share": inside / 4}
        places |= {"runs": [*runs], "tied_runs": []}
        return places | {"honour": dict(places)}

    inside = {window: own([0, 4]) for window in ids[:2]}
    moving = dict(zip(ids[2:4], (own([0, 2]), own([2, 4])), strict=False))
    return {
        "places": 3,
        "combinations": 4,
        "choices": [
            choice("等级的分值", 1.0, ids[3:4], ids[2:3]),
            choice("弃权怎样计", 0.0, [], []),
        ],
        "windows": inside | moving,
        "left_out": [],
        "sentences": ["合起来4种口径：两个窗口每一种都在前列。", "最能改变的是“等级的分值”。"],
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
            "confirmed_on": None if status == "provisional" else "2022-01-08",
            "corrected_on": "2022-03-01" if status == "corrected" else None,
        },
        "simulated": simulated,
        "status": status,
        "reading": "literal",
        "weights_official": True,
        "weights": {"marks": "1/2", "vote": "1/4", "survey": "1/4"},
        "windows": [window(number, count) for number in range(1, count + 1)],
        "designation": {
            "honours": {"designated": _HONOUR, "proposed": _OTHER},
            _HONOUR: ids[:2],
            "open_places": 1,
            "ties_at_cutoff": [],
            "top_without_application": ids[2:3],
            "conditions_not_met": [],
            f"{_OTHER}_proposal": ids[3:6],
            "next_year_model_windows": ids[:2],
        },
        "awards": awards(ids),
        "decisions": [],
        "settled": settled(ids, status) if status != "provisional" else None,
        "confidence": ["第三名只比第四名高0.40分，在误差之内，不能说明前者一定更好。"],
        "limits": ["误差只反映抽样。"],
        "further_cuts": [
            {"id": "item_overall", "label": "只看一题", "top": ids[:3], "changed": False}
        ],
        "specifications": specifications(ids),
        "checks": [check(name, reason) for name, reason in _REASONS.items()],
        "inputs": {"counts": "0" * 64, "files": {}},
    }


def words(data: dict[str, Any], score_bytes: bytes) -> dict[str, Any]:
    """The windows.json of a score.json: one step counted, one ranked, one on honours."""

    def step(about: str, title: str, *rows: list[str]) -> dict[str, Any]:
        said = {"sentence": f"{title}：<i>&一句话", "note": "", "rules": ["given", "made"]}
        return {"about": about, "title": title, "head": ["甲", "乙"], "rows": [*rows]} | said

    rule = {"clause": "附件2 说明2", "label": "通知原文", "ours_label": "工作口径（通知未写明）"}
    given = rule | {"origin": "notice", "quote": ["双月度考核情况占50%"], "ours": ""}
    made = rule | {"origin": "working", "quote": [], "ours": "我们定的 <b>&"}
    windows = [
        {
            "window_id": one["window_id"],
            "unit": "示例部门 <b>&",
            "steps": [
                step("vote", "民主投票", ["满意 <b>&", "66票"]),
                step("rank", "总排名", ["条件 <b>&", "符合"]),
                step("honours", "评选结果") | {"note": "标兵的条件：2人以上 <b>&，符合；第1名"},
            ],
            "items": [{"label": "总体感受", "mean": "91.25", "n": 99}],
        }
        for one in data["windows"]
    ]
    return {
        "contract": 1,
        "score": hashlib.sha256(score_bytes).hexdigest(),
        "simulated": data["simulated"],
        "mark": "模拟数据 · 非真实结果" if data["simulated"] else "",
        "rules": {"given": given, "made": made | {"label": "工作口径（通知未写明）"}},
        "windows": windows,
    }


def write_round(folder: Path, data: dict[str, Any]) -> Path:
    """A round folder that holds nothing but its result."""
    report = folder / "report"
    report.mkdir(parents=True)
    text = json.dumps(data, ensure_ascii=False).encode()
    (report / "score.json").write_bytes(text)
    told = json.dumps(words(data, text), ensure_ascii=False)
    (report / "windows.json").write_text(told, encoding="utf-8")
    (report / "scores.xlsx").write_bytes(b"workbook")
    return folder


def write_closing(folder: Path, ballots: int, *, slips: bool = False) -> list[str]:
    """The closing record of a vote with its lists, those of slips too; returns the receipts."""
    receipts = sorted(f"{n * 7 % 10}{'ABCDEFGH'[n % 8]}{n % 97:02}-Z{n:03}" for n in range(ballots))
    commitments = sorted(hashlib.sha256(b"%d" % n).hexdigest() for n in range(ballots))
    (folder / "closing").mkdir()
    row = {"category": "window", "window_id": "", "invited": ballots + 5, "returned": ballots}
    vote: dict[str, Any] = {"ballots": ballots, "turnout": [row], "closed_at": "2021-12-20T16:00"}
    lists = {"receipts": ["receipt", *receipts], "commitments": ["commitment", *commitments]}
    if slips:
        every = sorted(hashlib.sha256(b"slip %d" % n).hexdigest() for n in range(ballots + 5))
        lists |= {"eligible": ["slip", *every], "used": ["slip", *every[:ballots]]}
    for name, entries in lists.items():
        lines = "".join(f"{line}\n" for line in entries).encode()
        (folder / "closing" / f"{name}.csv").write_bytes(lines)
        vote[name] = {"count": len(entries) - 1, "root": hashlib.sha256(lines).hexdigest()}
    record = {"simulated": True, "vote": vote}
    (folder / "closing" / "closing.json").write_text(json.dumps(record), encoding="utf-8")
    return receipts
