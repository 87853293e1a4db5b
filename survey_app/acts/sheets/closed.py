"""Which sheets are closed: what was decided on a mark is not changed by it afterwards."""

import json
from collections.abc import Iterable

from rendering.numbers import chinese_date
from rulebook.nominations import nominated
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app.acts.opening import DECISIONS
from survey_app.acts.sheets.asked import Sheet


def closed_sheets(this_round: Round, sheets: Iterable[Sheet]) -> dict[str, str]:
    """Why sheets are closed, by their ids: an honour they count for is decided.

    Raises
    ------
    InputError
        If the record of decisions cannot be read.
    """
    days = _days(this_round)
    if not days:
        return {}
    honours: dict[str, set[str]] = {}
    for one in nominated(this_round).nominations:
        honours.setdefault(one.candidate_id, set()).add(one.honour_id)
    found = {}
    for sheet in sheets:
        one = sheet.nomination
        of_sheet = {one.honour_id}
        if sheet.method.kind == "indicators":  # a candidate's marks count for all of these
            of_sheet = honours[one.candidate_id] & {*sheet.method.honours}
        if decided := sorted(of_sheet & days.keys()):
            found[sheet.id] = _said(this_round, decided[0], days[decided[0]])
    return found


def _said(this_round: Round, honour: str, day: str) -> str:
    name = this_round.book.honour(honour).name.zh
    return (
        f"审定机构{chinese_date(day)}已审定“{name}”，评分和提名不能再改；"
        "确有错误的，请告诉办公室，由办公室按更正办理。"
    )


def _days(this_round: Round) -> dict[str, str]:
    """The day on which each honour was first decided."""
    path = this_round.folder / DECISIONS
    # What a kill left behind has no line end, and is no decision.
    lines = path.read_bytes().split(b"\n")[:-1] if path.is_file() else []
    days: dict[str, str] = {}
    try:
        for line in lines:
            for one in json.loads(line)["decisions"]:
                days.setdefault(one["honour_id"], one["date"])
    except (ValueError, KeyError, TypeError):
        words = Words("未经改动的审定记录", "an unaltered record of decisions")
        raise InputError([Problem(DECISIONS, words, "")]) from None
    return days
