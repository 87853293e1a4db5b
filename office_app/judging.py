"""How far the marks and proposals of the groups' own methods are, by method and by who is asked."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rulebook.eligibility import Nomination
from rulebook.methods import Method
from rulebook.round import Round
from survey_app.acts.applications.units import divisions
from survey_app.acts.sheets.asked import Row, Sheet, judged, rows_of, sheets_of, standing, table_of
from survey_app.store import DIVISION, PANEL, Account

KINDS = {"indicators": "按指标评分", "panel": "评委评分", "proposal": "提名"}


class Scorer(NamedTuple):
    """Who is asked, how many sheets, how many of them are whole; whether there is an account."""

    name: str
    asked: int
    whole: int
    has_account: bool


class Progress(NamedTuple):
    """A method with its candidates, how much there is of each and of how much, and its scorers."""

    method: Method
    candidates: list[tuple[Nomination, int, int]]
    scorers: list[Scorer]


def by_method(sheets: Iterable[Sheet]) -> list[tuple[Method, list[Sheet]]]:
    """The sheets of each method."""
    found: dict[str, tuple[Method, list[Sheet]]] = {}
    for sheet in sheets:
        found.setdefault(sheet.method.id, (sheet.method, []))[1].append(sheet)
    return list(found.values())


def progress_of(this_round: Round, accounts: Iterable[Account]) -> list[Progress]:
    """How far everybody is.

    Raises
    ------
    InputError
        If a table of marks is at fault.
    """
    rows: dict[str, list[Row]] = {}
    found: dict[str, Progress] = {}
    for method, one in judged(this_round):
        table = table_of(method)
        if table.name not in rows:
            rows[table.name] = rows_of(this_round, table)
        made = found.setdefault(method.id, Progress(method, [], []))
        made.candidates.append((one, *_count(method, one, rows[table.name])))
    _count_scorers(this_round, list(accounts), found)
    return list(found.values())


def _count(method: Method, one: Nomination, rows: Sequence[Row]) -> tuple[int, int]:
    """What a candidate has of sheets, marks or proposals, and how many there should be."""
    own = [row for row in rows if row["candidate_id"] == one.candidate_id]
    if method.kind == "indicators":
        return len(own), len(method.indicators)
    own = [row for row in own if row["honour"] == one.honour_id]
    if method.kind == "panel":
        return len({row["reviewer_id"] for row in own}), method.least_reviewers
    return len(own), 1


def _count_scorers(
    this_round: Round, accounts: Sequence[Account], found: dict[str, Progress]
) -> None:
    """Add to each method who is asked, with what was handed in."""
    bodies = {one.body for one in accounts if one.role == DIVISION}
    asked = [one for one in accounts if one.role == PANEL]
    asked += [Account("", "", DIVISION, "", 0, body=b) for b in divisions(this_round.book)]
    for who in asked:
        sheets = [sheet for sheet in sheets_of(this_round, who) if not sheet.own]
        stands = standing(this_round, sheets)
        name = f"{who.full_name}（{who.body}）" if who.role == PANEL else who.body
        for method, own in by_method(sheets):
            done = sum(stands.get(one.id, {}).keys() >= {*one.names} for one in own)
            has_account = who.role == PANEL or who.body in bodies
            found[method.id].scorers.append(Scorer(name, len(own), done, has_account))
