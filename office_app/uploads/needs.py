"""What a round needs of the tables: at once, if there is something, later, or not at all."""

from collections.abc import Mapping
from enum import StrEnum

from office_app.uploads.offered import UPLOADS, Upload
from rulebook import contract
from rulebook.model import Rulebook
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.wanting import is_delivered
from survey_app.store import Store


class Need(StrEnum):
    """When a table is wanted, in the order in which a page shows them."""

    MUST = "必须有的"
    MAY = "有了再传"
    LATER = "计分和开会以后才用"
    ELSEWHERE = "不在这里收集的"
    NONE = "这一轮用不上"


SAID: Mapping[Need, str] = {
    Need.MUST: "缺一张都不能开启。",
    Need.MAY: "没有这些内容的，不用传。",
    Need.LATER: "现在不用管，做到那一步再传。",
    Need.ELSEWHERE: "问卷或投票不在这里收的，才传。",
    Need.NONE: "",
}
_LATER = (contract.CONDITIONS, contract.FINDINGS, contract.DECISIONS)
# The parts whose answers these tables hold; where all of them are collected here, nobody needs it.
_HOLDS: Mapping[str, tuple[str, ...]] = {
    contract.TABLES["responses"].name: (SURVEY,),
    contract.SURVEY_SCORES.name: (SURVEY,),
    contract.TURNOUT.name: (SURVEY, VOTE),
    contract.BALLOT_TALLIES.name: (VOTE,),
}


def need(upload: Upload, this_round: Round, store: Store) -> Need:
    """When the round wants a table; a table that is not in its place is not looked at."""
    if upload.needed:
        alone = is_delivered(this_round, VOTE) and not store.phase(VOTE).state
        return Need.NONE if upload.table is contract.ELECTORS and alone else Need.MUST
    if upload.table in _LATER:
        return Need.LATER
    if upload.name in _HOLDS:
        here = all(store.phase(part).state for part in _HOLDS[upload.name])
        return Need.NONE if here else Need.ELSEWHERE
    return Need.MAY if _has_use(this_round.book, upload) else Need.NONE


def musts(this_round: Round, store: Store) -> list[Upload]:
    """The tables without which nothing is opened."""
    return [one for one in UPLOADS.values() if need(one, this_round, store) is Need.MUST]


def _has_use(book: Rulebook, upload: Upload) -> bool:
    if upload.table is contract.NOMINATIONS:
        windows = {book.window_score.pool.unit_type}
        return any(
            honour.kind == "individual" or {*honour.unit_types} - windows
            for honour in book.honours.honours
        )
    used = {t.name for m in book.campaign.methods for t in contract.OF_METHOD.get(m.kind, ())}
    judging = {table.name for tables in contract.OF_METHOD.values() for table in tables}
    return upload.name not in judging or upload.name in used
