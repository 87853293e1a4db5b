"""nominations.csv and conditions.csv as values, with every fault that their rows may have."""

import datetime as dt
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import cast

from rulebook import contract
from rulebook.cells import one_of
from rulebook.eligibility import Nominated, Nomination, Verification
from rulebook.honours import Honour
from rulebook.model import Rulebook
from rulebook.problems import Problem, Words
from rulebook.round import Round
from rulebook.tables import Row, fault
from rulebook.vocabulary import ConditionStatus

_A_PERSON = Words("个人（这是个人荣誉）", "person (this is an individual honour)")
_A_UNIT = Words("单位（这是集体荣誉）", "unit (this is a collective honour)")


def nomination_faults(book: Rulebook, file: str, row: Row, into: Nominated) -> Iterator[Problem]:
    """Take one row of nominations.csv in; what is wrong with it."""
    values = row.values
    if into.ids is not None:
        into.ids.add(row.text("candidate_id"))
    faults = [*_honour_faults(book, file, row), *_nomination_faults(book, file, row)]
    yield from faults
    if faults:
        return
    order = values["order"]
    assert order is None or isinstance(order, int)
    asked = (field.id for field in book.honours.fields)
    columns = ("reported_on", "post_rank", "on_establishment", *asked)
    own, recommending = row.text("own_unit"), row.text("unit")
    into.nominations.append(
        Nomination(
            row.text("candidate_id"),
            row.text("candidate"),
            own or recommending,
            row.text("category"),
            row.text("honour"),
            order,
            {name: values[name] for name in columns if values[name] is not None},
            recommending if own and own != recommending else "",
            bool(values["priority"]),
        )
    )


def _nomination_faults(book: Rulebook, file: str, row: Row) -> Iterator[Problem]:
    unit_types = {unit.id: unit.name.zh for unit in book.campaign.unit_types}
    if row.values["category"] not in unit_types:
        yield fault(file, row, "category", one_of(unit_types))
    honour = known_honour(book, row)
    if honour is None:
        return
    yield from _rank_faults(book, honour, file, row)
    person = honour.kind == "individual"
    if (row.values["kind"] == "person") != person:
        words = _A_PERSON if person else _A_UNIT
        yield fault(file, row, "kind", words)
    elif not person and row.values["category"] == book.window_score.pool.unit_type:
        words = Words(
            "其他单位类别（窗口的申报写在窗口名册里）",
            "another unit type (windows apply in windows.csv)",
        )
        yield fault(file, row, "category", words)


def _rank_faults(book: Rulebook, honour: Honour, file: str, row: Row) -> Iterator[Problem]:
    """A rank that the edition does not know, where the honour limits ranks."""
    limited = any(condition.kind == "rank" for condition in honour.conditions)
    rank = row.text("post_rank")
    if not limited or not rank or book.honours.knows_rank(rank):
        return
    near = get_close_matches(rank, book.honours.known_ranks(), 3, 0.5)
    like = Words(f"（相近的是 {'、'.join(near)}）", f" (near: {', '.join(near)})")
    like = like if near else Words("", "")
    known = one_of({post: post for post in book.honours.rank_order})
    yield fault(
        file,
        row,
        "post_rank",
        Words(
            f"{known.zh}或其通用名称{like.zh}；都不是的留空，由人核验后写入申报条件核验表",
            f"{known.en} or a usual name of it{like.en}; else empty, and verified in conditions",
        ),
    )


def condition_faults(
    book: Rulebook, file: str, row: Row, known: Collection[str] | None, into: Nominated
) -> Iterator[Problem]:
    """Take one row of conditions.csv in; what is wrong with it.

    ``known`` are the candidates' ids, None where their tables are themselves at fault.
    """
    if known is not None and row.values["candidate_id"] not in known:
        words = Words("窗口编号或推荐名单中的候选编号", "a window or a nominated candidate")
        yield fault(file, row, "candidate_id", words)
    faults = list(_honour_faults(book, file, row))
    yield from faults
    honour = known_honour(book, row)
    if honour is None:
        return
    exclusion = book.honours.exclusion("member_units")
    exceptions = (exclusion.id,) if exclusion and honour.kind == "collective" else ()
    asked = {one.id: f"{one.name.zh}（{one.id}）" for one in honour.conditions}
    clauses = asked | {rule: f"成员单位的例外（{rule}）" for rule in exceptions}
    if row.values["clause"] not in clauses:
        yield fault(file, row, "clause", one_of(clauses))
        return
    if row.values["clause"] in exceptions and row.values["status"] == "met":
        nameless = list(_exception_faults(file, row))
        yield from nameless
        if nameless:
            return
    key = (row.text("candidate_id"), honour.id, row.text("clause"))
    into.verified[key] = verification(row)


def _exception_faults(file: str, row: Row) -> Iterator[Problem]:
    """An exception stands under somebody's name, with a reason."""
    if not row.values["reason"]:
        yield fault(file, row, "reason", Words("例外的理由", "the reason for the exception"))
    if not row.values["checked_by"]:
        yield fault(file, row, "checked_by", Words("同意例外的人", "who made the exception"))


def verification(row: Row) -> Verification:
    """A row of conditions.csv."""
    status = cast(ConditionStatus, row.values["status"])  # a CHOICE column
    date = row.values["date"]
    assert date is None or isinstance(date, dt.date)
    return Verification(status, row.text("checked_by"), date, row.text("reason"))


def known_honour(book: Rulebook, row: Row) -> Honour | None:
    """The honour a row names, or None."""
    return next(
        (honour for honour in book.honours.honours if honour.id == row.values["honour"]), None
    )


def _honour_faults(book: Rulebook, file: str, row: Row) -> Iterator[Problem]:
    if known_honour(book, row) is None:
        yield fault(file, row, "honour", one_of({h.id: h.name.zh for h in book.honours.honours}))


def nominated(this_round: Round) -> Nominated:
    """The sound rows of a round's nominations and conditions."""
    found = Nominated()
    for row in this_round.rows(contract.NOMINATIONS):
        list(nomination_faults(this_round.book, "", row, found))
    for row in this_round.rows(contract.CONDITIONS):
        list(condition_faults(this_round.book, "", row, None, found))
    return found
