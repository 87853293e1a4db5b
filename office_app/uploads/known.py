"""What a table to fill in says already: the register's windows, conditions to check, proposals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from office_app.round_files import score_file
from rulebook import contract
from rulebook.columns import Column
from rulebook.eligibility import Candidate, Nominated, condition_findings
from rulebook.honours import Honour
from rulebook.nominations import nominated
from rulebook.round import Round
from rulebook.sittings import MEMBER
from rulebook.spreadsheets.changes import shown_value
from rulebook.spreadsheets.vocabulary import Vocabulary
from rulebook.tables import find

Head = tuple[str, Column | None]
Rows = list[Sequence[str]]
_FLAGS = ("attention", "verify")
_PROPOSED = ("designated", "proposed", "tie", "listed")


def known_rows(this_round: Round, words: Vocabulary) -> tuple[list[Head], Rows]:
    """Heads, each with its column (None: only to read), and the rows that can be filled in."""
    if words.table.name == contract.BIMONTHLY.name:
        return _marks(this_round, words)
    heads: list[Head] = [(column.label, column) for column in words.table.columns]
    made = _MADE.get(words.table.name)
    if made is None:
        return heads, _standing(this_round, words)
    named = {"conditions": (1, "名称"), "decisions": (1, "候选对象")}
    if at := named.get(words.table.name):
        heads.insert(at[0], (at[1], None))
    return heads, made(this_round, words)


def _standing(this_round: Round, words: Vocabulary) -> Rows:
    """The rows that the table has; those of ratings/ are nobody's to go on with."""
    table = words.table
    if table.folder or find(this_round.folder, table) is None:
        return []
    read = this_round.read(table)
    rows = read.rows if read else ()
    return [
        [_word(words, c.name, shown_value(row.values.get(c.name))) for c in table.columns]
        for row in rows
    ]


def _word(words: Vocabulary, column: str, text: str) -> str:
    known = words.shown.get(column, {})
    return "、".join(known.get(part, part) for part in text.split("|"))


def _marks(this_round: Round, words: Vocabulary) -> tuple[list[Head], Rows]:
    """A row a window, a column a period, with the marks that stand."""
    names = {p.id: p.name.zh for p in this_round.book.campaign.periods.all}
    score = words.table.column("score")
    heads: list[Head] = [("窗口编号", words.table.column("window_id")), ("窗口名称", None)]
    heads += [(names[period], score) for period in this_round.periods]
    marks = {
        (row.text("window_id"), row.text("period")): shown_value(row.values["score"])
        for row in this_round.rows(contract.BIMONTHLY)
    }
    return heads, [
        [w.id, w.name, *(marks.get((w.id, id), "") for id in this_round.periods)]
        for w in this_round.register[0]
    ]


def _conditions(this_round: Round, words: Vocabulary) -> Rows:
    """A row for each condition that somebody must look at, and those that somebody has."""
    found, book = nominated(this_round), this_round.book
    rows: Rows = []
    for candidate, honour in _candidates(this_round, found):
        for one in condition_findings(candidate, honour, book, found.verified):
            verified = found.verified.get((candidate.id, honour.id, one.condition.id))
            if one.status != "pending" and verified is None:
                continue  # a table tells
            day = verified.date.isoformat() if verified and verified.date else ""
            status = _word(words, "status", verified.status) if verified else ""
            by, why = (verified.checked_by, verified.reason) if verified else ("", "")
            condition = one.condition.name.zh
            rows.append(
                [candidate.id, candidate.name, honour.name.zh, condition, status, by, day, why]
            )
    return rows


def _candidates(this_round: Round, found: Nominated) -> Iterator[tuple[Candidate, Honour]]:
    book = this_round.book
    for window in this_round.register[0]:
        for honour in window.applied_honours:
            yield Candidate.of_window(window, book), book.honour(honour)
    for nomination in found.nominations:
        yield Candidate.of_nomination(nomination), book.honour(nomination.honour_id)


def _decisions(this_round: Round, words: Vocabulary) -> Rows:
    """Whom the result proposes, for the leading group to decide."""
    return [
        [_word(words, "honour", award["honour"]), one["name"], one["candidate_id"]]
        for award in _score(this_round).get("awards", ())
        for line in award["lines"]
        for one in line["candidates"]
        if one["standing"] in _PROPOSED
    ]


def _findings(this_round: Round, words: Vocabulary) -> Rows:
    """What the checks ask somebody to look into: a row a window that one points at."""
    rows: Rows = []
    for check in _score(this_round).get("checks", ()):
        if check["clue"] and check["flag"] in _FLAGS:
            windows = [w for w, said in check["windows"].items() if said.get("flagged", True)]
            rows += [[check["title"], window] for window in windows or [""]]
    return rows


def _attendance(this_round: Round, words: Vocabulary) -> Rows:
    """Who was at a meeting, as it stands; before the first one the members, to be ticked."""
    standing = _standing(this_round, words)
    people = this_round.book.campaign.leading_group.people
    member = _word(words, "part", MEMBER)
    return standing or [["", one.name, one.post, member] for one in people]


def _score(this_round: Round) -> Mapping[str, Any]:
    """The last result; empty where there is none."""
    try:
        return dict(json.loads(score_file(this_round).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


_MADE = {
    "conditions": _conditions,
    "decisions": _decisions,
    "findings": _findings,
    "attendance": _attendance,
}
