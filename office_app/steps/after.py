"""How far the steps after the export have come."""

import datetime as dt

from office_app.jobs.due import NOT_SCORED, is_exported, not_due, outdated, why_no_score
from office_app.jobs.offered import last_done
from office_app.plain_words import moment
from office_app.round_files import DECISIONS, archive_of, score_file
from office_app.steps.standing import Standing
from rulebook import contract
from rulebook.round import Round
from rulebook.tables import find
from survey_app.acts.wanting import is_delivered
from survey_app.store import PARTS, Store


def delivered(this_round: Round, _store: Store) -> Standing:
    """Whether somebody else's answers lie there; optional."""
    own = {part for part in PARTS if is_exported(this_round, part)}
    lying = [part for part in PARTS if part not in own and is_delivered(this_round, part)]
    return Standing(bool(lying), note="" if lying else "本机收集的不用导入")


def scored(this_round: Round, store: Store) -> Standing:
    """Whether there is a score of the inputs as they are now."""
    path, why = score_file(this_round), why_no_score(this_round, store)
    if why:
        return Standing(why_not=why)
    if not path.is_file():
        there = any(is_delivered(this_round, p) or is_exported(this_round, p) for p in PARTS)
        return Standing(why_not="" if there else "先导出，或者导入机构的成绩")
    if changed := outdated(this_round):
        return Standing(note=changed)
    decisions = this_round.folder / DECISIONS
    if decisions.is_file() and decisions.stat().st_mtime > path.stat().st_mtime:
        return Standing(note="记录了审定，请再计分一次，写出审定件和通报")
    return Standing(True)


def reviewed(this_round: Round, _store: Store) -> Standing:
    """Whether no condition of an honour is left pending; once it is decided, it is over."""
    if not score_file(this_round).is_file():
        return Standing(why_not=f"{NOT_SCORED}；综合性评选考核材料可以先写一份")
    is_decided = (this_round.folder / DECISIONS).is_file()
    if find(this_round.folder, contract.CONDITIONS) is None:
        return Standing(is_decided, note="没有核对申报条件" if is_decided else "还没有核对申报条件")
    read = this_round.read(contract.CONDITIONS)
    pending = sum(row.text("status") == "pending" for row in read.rows) if read else 0
    if pending and is_decided:
        return Standing(True, note=f"审定时还有{pending}项没有核对")
    return Standing(not pending, note=f"待核对{pending}项" if pending else "申报条件都已核对")


def decided(this_round: Round, store: Store) -> Standing:
    """Whether the leading group has decided anything."""
    if (this_round.folder / DECISIONS).is_file():
        return Standing(True)
    return Standing(why_not=not_due("confirm", this_round, store))


def announced(this_round: Round, store: Store) -> Standing:
    """Whether the circular is written; it is of the decision that stands."""
    decisions, paper = this_round.folder / DECISIONS, this_round.folder / "report" / "notice.docx"
    if why := not_due("circular", this_round, store):
        return Standing(why_not=why)
    if not paper.is_file():
        return Standing()
    if paper.stat().st_mtime < decisions.stat().st_mtime:
        return Standing(note="写好通报以后又记录过审定，请重新写")
    return Standing(True)


def archived(this_round: Round, store: Store) -> Standing:
    """Whether there is an archive, and whether it is younger than the score."""
    score, path = score_file(this_round), archive_of(this_round)
    if why := not_due("archive", this_round, store):
        return Standing(why_not=why)
    if not path.is_file():
        return Standing()
    if path.stat().st_mtime < score.stat().st_mtime:
        return Standing(note="归档以后又计过分，请重新归档")
    made = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return Standing(True, note=f"{moment(this_round.settings.local(made))}归档")


def published(this_round: Round, store: Store) -> Standing:
    """Whether a site of the round was built."""
    if why := not_due("site", this_round, store):
        return Standing(why_not=why)
    return Standing(last_done(this_round, "site") is not None)
