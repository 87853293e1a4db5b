"""The numbers on the papers of the voters' meeting: out of register and database, never typed."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from rulebook import contract
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row
from rulebook.vocabulary import VOTE
from survey_app.acts.paper_return import PaperReturn, returned
from survey_app.acts.recording import Persons, recording
from survey_app.closing_record import FOLDER, root, vote_lists, whole_ballots
from survey_app.eligibility import SlipCount, has_lists, slip_count
from survey_app.registers import electors
from survey_app.setup import PART_NAMES, fault, prepare
from survey_app.store import Store
from survey_app.trail import Head, head_of, parsed
from survey_app.trail_check import check_trail

ZERO = "zero"
_RECORD = "closing.json"
_LISTS = ("receipts", "commitments")


class ZeroReport(NamedTuple):
    """A database without a ballot: when that was seen, what was issued, and the trail's head.

    ``sheets`` of what was issued are paper ballots.
    """

    at: str
    issued: int
    sheets: int
    head: Head


class VoteReturn(NamedTuple):
    """A closed vote in numbers.

    ``zero_at`` is when the zero report was printed, empty if never; ``returned`` are used slips or
    links, ``slips`` is None for links, ``paper`` where no sheets were made; ``blank`` ballots grade
    no window; ``set_aside`` is empty in an honest vote; ``roots`` are those of the published lists.
    """

    opened_at: str
    closed_at: str
    zero_at: str
    issued: int
    returned: int
    slips: SlipCount | None
    paper: PaperReturn | None
    ballots: int
    blank: int
    receipts: int
    set_aside: Mapping[str, Any]
    roots: Mapping[str, str]
    head: Head


def expected(this_round: Round) -> Mapping[str, tuple[Row, ...]] | None:
    """The electors of the register by the name of their category; None where there is no register.

    Raises
    ------
    InputError
        If the register is at fault.
    """
    if this_round.read(contract.ELECTORS) is None:
        return None
    rows = electors(this_round)
    named = {one.id: one.name.zh for one in this_round.book.window_score.vote.categories}
    by_name = {
        name: tuple(row for row in rows if row.values["category"] == key)
        for key, name in named.items()
    }
    return {name: rows for name, rows in by_name.items() if rows}


def vote_by(this_round: Round) -> str:
    """How the round votes (``store.SLIPS`` or ``store.LINKS``), empty before any was issued."""
    return prepare(this_round).slips.vote_by()


def has_paper_ballots(this_round: Round) -> bool:
    """Whether sheets were made for those who do not vote by phone."""
    return bool(prepare(this_round).papers.made())


def zero_report(this_round: Round, by: Persons = ()) -> ZeroReport:
    """See that nobody has voted yet, and record that it was seen.

    Raises
    ------
    InputError
        If the vote has been opened, or there are traces of ballots all the same.
    """
    store = prepare(this_round)
    state = store.phase(VOTE)
    if state.state:
        words = Words(
            "尚未开启（零票证明在开启以前打印）", "not opened yet, to print a zero report"
        )
        raise fault(PART_NAMES[VOTE], words, state.opened_at)
    stored = store.ballots.stored()
    if any(stored):
        words = Words(
            "没有选票、收据和用过的票签（还没有开启，是别的程序写进去的：保存现场，查明再开）",
            "no ballots, receipts or used slips (nothing was opened yet, so another program has "
            "written them: keep everything as it is, and find out)",
        )
        told = ", ".join(f"{name}={count}" for name, count in stored._asdict().items())
        raise InputError([Problem(store.database.name, words, told)])
    people = expected(this_round)
    what: dict[str, Any] = stored._asdict()
    if people is not None:
        what["electors"] = sum(map(len, people.values()))
    with recording(this_round, store, ZERO, by, **what) as act:
        store.trail.record(act)
    issued = sum(store.slips.piles().values())
    return ZeroReport(act.at, issued, store.papers.made(), head_of(store.trail.lines()))


def vote_return(this_round: Round) -> VoteReturn:
    """What came of a closed vote.

    Raises
    ------
    InputError
        If it is not closed, or the closing record says otherwise than database and trail.
    """
    store = prepare(this_round)
    state = store.phase(VOTE)
    if not state.finished:
        words = Words(
            "已经结束（计票情况报告单在结束以后打印：先 ceping close DIR vote）",
            "closed, to print the count report (first: ceping close DIR vote)",
        )
        raise fault(PART_NAMES[VOTE], words, state.state)
    record = _sound_record(this_round, store)
    rows, ballots = store.credentials.turnout(VOTE), whole_ballots(store).values()
    seen = [entry["at"] for entry in parsed(store.trail.lines()) if entry["act"] == ZERO]
    return VoteReturn(
        opened_at=state.opened_at,
        closed_at=state.closed_at,
        zero_at=seen[-1] if seen else "",
        issued=sum(row[2] for row in rows),
        returned=sum(row[3] for row in rows),
        slips=slip_count(store) if has_lists(store) else None,
        paper=returned(store) if store.papers.made() else None,
        ballots=len(ballots),
        blank=sum(not any(grades.values()) for grades in ballots),
        receipts=store.records.receipt_count(),
        set_aside=record[VOTE].get("set_aside", {}),
        roots={name: record[VOTE][name]["root"] for name in _LISTS},
        head=Head(record["trail"]["entries"], record["trail"]["head"]),
    )


def _sound_record(this_round: Round, store: Store) -> dict[str, Any]:
    """The closing record, where database and trail say the same."""
    path = this_round.folder / FOLDER / _RECORD
    slips = {"slips": slip_count(store)._asdict()} if has_lists(store) else {}
    counted = {"ballots": store.records.ballot_count(), **slips}
    counted |= {name: root(content) for name, content in vote_lists(store).items()}
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        vote = record[VOTE]
        said = {key: vote[key]["root"] if key in _LISTS else vote[key] for key in counted}
    except (OSError, ValueError, KeyError, TypeError):
        said = {}
    if said != counted or check_trail(this_round).faults:
        words = Words(
            "与数据库和操作记录相符（先用 ceping trail、ceping verify 查明）",
            "what database and trail say (find out by `ceping trail` and `ceping verify`)",
        )
        raise InputError([Problem(f"{FOLDER}/{_RECORD}", words, "")])
    return record
