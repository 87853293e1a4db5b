"""The proposed list out of score.json, and what is decided of it, as rows of decisions.csv."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from office_app.round_files import score_file
from rulebook import contract
from rulebook.csvfile import csv_bytes
from rulebook.round import Round

STANDINGS = {
    "designated": "按规则获评",
    "proposed": "建议",
    "tie": "并列待定",
    "listed": "可供选择",
    "pending": "条件待核验",
    "not_in_top": "名次在名额之外",
    "excluded": "按条款不列入",
    "not_eligible": "不符合条件",
}
FIRST = {"": "不写", "award": "授予", "decline": "不授予", "tie": "并列中取此"}
LATER = {"": "不写", "correct": "更正：改为相反"}
PLACES = {"": "不写", "vacant": "空缺", "quota": "名额调整"}
_BY_RULE = ("designated", "proposed")
_LONGEST_REASON = 200


@dataclass(frozen=True)
class Target:
    """What is decided: a candidate, or the places of a quota line.

    ``field`` begins the names of its form fields; ``choices`` is what may be decided.
    """

    field: str
    honour: str
    id: str
    name: str
    note: str
    choices: Mapping[str, str]
    first: str = ""


@dataclass(frozen=True)
class Honour:
    """An honour with its targets in the order of the result."""

    name: str
    lines: Sequence[tuple[Target, Sequence[Target]]]


def honours_of(this_round: Round) -> list[Honour]:
    """The proposed list; empty where nothing was scored, or the file is of another program."""
    try:
        data = json.loads(score_file(this_round).read_text(encoding="utf-8"))
        settled = (data["settled"] or {"honours": []})["honours"]
        decided = {one["honour"]: one for one in settled if one["decided"]}
        return [
            Honour(one["name"], list(_lines(number, one, decided.get(one["honour"]))))
            for number, one in enumerate(data["awards"])
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _lines(
    number: int, awards: Mapping[str, Any], settled: Mapping[str, Any] | None
) -> Iterator[tuple[Target, list[Target]]]:
    for line in awards["lines"]:
        note = f"名额{'约' if line['approximate'] else ''}{line['quota']}个"
        if line["open_places"]:
            note += f"，空{line['open_places']}个"
        field = f"{number}-l-{line['line']}"
        places = Target(field, awards["honour"], line["line"], line["name"], note, PLACES)
        yield (
            places,
            [_candidate(number, awards["honour"], one, settled) for one in line["candidates"]],
        )


def _candidate(
    number: int, honour: str, found: Mapping[str, Any], settled: Mapping[str, Any] | None
) -> Target:
    standing = found["standing"]
    said = STANDINGS.get(standing, standing)
    if found["would_be"]:
        said += f"（核验后{STANDINGS.get(found['would_be'], found['would_be'])}）"
    rank = f"，第{found['rank']}名" if found["rank"] else ""
    rank += _decided(found["candidate_id"], settled or {})
    unit = "" if found["unit"] in ("", found["name"]) else f"（{found['unit']}）"
    first = "" if settled or standing not in _BY_RULE else "award"
    return Target(
        f"{number}-c-{found['candidate_id']}",
        honour,
        found["candidate_id"],
        found["name"] + unit,
        said + rank,
        LATER if settled else FIRST,
        first,
    )


def _decided(candidate: str, settled: Mapping[str, Any]) -> str:
    """What is recorded of a candidate."""
    if candidate in settled.get("awarded", ()):
        return "；已审定：授予"
    return "；已审定：不授予" if candidate in settled.get("declined", ()) else ""


def targets(honours: Sequence[Honour]) -> Iterator[Target]:
    """Everything that can be decided."""
    for honour in honours:
        for places, candidates in honour.lines:
            yield places
            yield from candidates


def decisions_csv(
    honours: Sequence[Honour], typed: Mapping[str, str], day: dt.date
) -> tuple[bytes, int]:
    """decisions.csv of what was chosen in the form, and how many rows it has."""
    rows = []
    for one in targets(honours):
        chosen = typed.get(one.field, "")
        if chosen not in one.choices or not chosen:
            continue
        reason = typed.get(f"{one.field}-why", "").strip()[:_LONGEST_REASON]
        places = typed.get(f"{one.field}-places", "").strip()[:4] if chosen == "quota" else ""
        rows.append([one.honour, one.id, chosen, day.isoformat(), reason, places])
    return csv_bytes([column.name for column in contract.DECISIONS.columns], rows), len(rows)
