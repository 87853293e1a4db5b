"""How right the chances of ``ceping plan`` are: bench/plan_trial.json in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rendering.numbers import decimal_text


@dataclass(frozen=True)
class TrialLine:
    """One design, in words and in ``short`` for a picture.

    ``lasting`` is the chance that was said of it and the share in which it came. ``within`` says
    that neither chance is off by more than the trial allows, ``places_off`` how many of the single
    ``places`` are; ``held`` in how many of the ``years`` the range said from one year held what
    came.
    """

    label: str
    short: str
    lasting: tuple[float, float]
    cells: tuple[str, ...]
    within: bool
    places: int
    places_off: int
    held: int
    years: int


def read_plan_trial(root: Path) -> tuple[TrialLine, ...]:
    """The designs of `bench/plan_trial.py`; none where its file is not at hand."""
    path = root / "bench" / "plan_trial.json"
    if not path.is_file():
        return ()
    rows: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_line(number, row) for number, row in enumerate(rows.values(), start=1))


def _line(number: int, row: Mapping[str, Any]) -> TrialLine:
    events, years = (row["lasting"], row["this year"]), row["from last year"]
    chances = [_percent(event[name]) for event in events for name in ("said", "came")]
    held = round(years["held"] * years["years"])
    return TrialLine(
        f"{number}号：{_label(row)}",
        f"{number}号 {_short(row['trial'])}",
        (row["lasting"]["said"], row["lasting"]["came"]),
        (*chances, f"{row['rounds']:,}", f"{held}/{years['years']}"),
        all(event["within"] for event in events),
        len(row["places"]),
        sum(not place["within"] for place in row["places"]),
        held,
        years["years"],
    )


def _label(row: Mapping[str, Any]) -> str:
    trial = row["trial"]
    words = [
        f"{trial['windows']}个窗口取前{len(row['places'])}名",
        f"{trial['electors']}人中{trial['ballots']}张选票",
        f"{trial['periods']}期",
        f"每窗口{trial['responses']}份",
    ]
    words += ["窗口相近"] if trial["close"] < 1 else []
    words += ["窗口差别大"] if trial["close"] > 1 else []
    words += ["评分普遍偏高"] if trial["up"] else []
    words += ["负责人偏爱自己的窗口"] if trial["heads"] else []
    return "，".join(words)


def _short(trial: Mapping[str, Any]) -> str:
    sizes = (f"{trial['windows']}窗口", f"{trial['ballots']}票", f"{trial['periods']}期")
    return " ".join((*sizes, f"{trial['responses']}份"))


def _percent(share: float) -> str:
    return f"{decimal_text(100 * share, 1)}%"
