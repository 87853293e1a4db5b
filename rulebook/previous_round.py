"""What earlier years' rounds mean for this one: where they lie, and last year's model windows."""

import json
from pathlib import Path

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round
from rulebook.round_settings import parse_settings


def earlier_rounds(this_round: Round) -> tuple[Path, ...]:
    """Folders of the rounds before, the oldest first, as far as each names one that is there."""
    found = [this_round.folder.resolve()]
    named = this_round.settings.previous
    while named:
        folder = (found[0] / named).resolve()
        try:
            settings = parse_settings((folder / SETTINGS_FILE).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, InputError):
            break
        if folder in found:
            break
        found.insert(0, folder)
        named = settings.previous
    return tuple(found[:-1])


def exempt_windows(this_round: Round) -> tuple[tuple[str, ...], tuple[Words, ...]]:
    """Last year's model windows that stand in this year's register, and remarks.

    They are the confirmed ones where last year's result was confirmed, else the computed ones
    without a pending condition. A round that names no previous one has none.

    Raises
    ------
    InputError
        If the previous round has no result that can be read.
    """
    if not this_round.settings.previous:
        return (), ()
    path = this_round.folder / this_round.settings.previous / "report" / "score.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        ids = tuple(str(window_id) for window_id in data["designation"]["next_year_model_windows"])
        status, names = data["status"], {w["window_id"]: w["name"] for w in data["windows"]}
    except (OSError, ValueError, KeyError, TypeError):
        words = Words(
            "上一年这一轮的文件夹，且已运行 ceping score",
            "last year's round, scored by ceping score",
        )
        raise InputError(
            [Problem(SETTINGS_FILE, words, this_round.settings.previous, column="previous")]
        ) from None
    known = {window.id for window in this_round.windows}
    remarks = []
    if status == "provisional" and ids:
        remarks.append(
            Words(
                f"上一年的结果尚未审定，{this_round.book.model_windows}按计算结果沿用",
                "last year's result is not confirmed: its computed model windows are used",
            )
        )
    if gone := [
        f"{window_id} {names.get(window_id, '')}".strip()
        for window_id in ids
        if window_id not in known
    ]:
        listed = "、".join(gone)
        remarks.append(
            Words(
                f"上一年的{this_round.book.model_windows}不在今年名册中：{listed}",
                f"last year's model windows that are not in the register: {listed}",
            )
        )
    return tuple(window_id for window_id in ids if window_id in known), tuple(remarks)
