"""How far the steps before the opening have come."""

from collections import Counter
from functools import partial

from office_app.checking import is_current
from office_app.jobs.offered import last_done
from office_app.plain_words import with_moments
from office_app.refusals import line
from office_app.round_files import changed_inputs, score_file
from office_app.steps.standing import Standing
from office_app.uploads.needs import musts
from office_app.uploads.offered import UPLOADS
from office_app.words import NOTHING_OPENS
from rulebook import contract
from rulebook.columns import Table
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.opening import is_decided
from survey_app.acts.wanting import PERSONS, is_delivered
from survey_app.store import LINKS, PARTS, Store
from survey_app.store.applications import ACCEPTED, SUBMITTED

_OPTIONAL = (contract.NOMINATIONS, contract.CONDITIONS)
DELIVERED = "成绩由机构提供，不用做"
UNWRITTEN = "规则尚未写成"
_FAULTY = "表格里还有不对的地方，请看检查"


def founded(this_round: Round, _store: Store) -> Standing:
    """There is a round, or there were no page; its rules may be begun only."""
    if this_round.rules_unwritten:
        return Standing(note=UNWRITTEN)
    return Standing(True, note=this_round.book.campaign.campaign.short_title.zh)


def files(this_round: Round, store: Store) -> Standing:
    """Whether every table that each round needs has rows; which these are the rules say."""
    if this_round.rules_unwritten:
        return Standing(why_not=UNWRITTEN)
    try:
        needed = {one.title: _rows(this_round, one.table) for one in musts(this_round, store)}
        others = {UPLOADS[t.name].title: _rows(this_round, t) for t in _OPTIONAL}
    except InputError as error:
        return Standing(note=line(error.problems[0]))
    missing = [name for name, rows in needed.items() if not rows]
    there = [f"{name}{rows}行" for name, rows in (needed | others).items() if rows]
    lacks = [f"还缺：{'、'.join(missing)}"] if missing else []
    return Standing(not missing, note="；".join(["，".join(there)] * bool(there) + lacks))


def _rows(this_round: Round, table: Table) -> int:
    read = this_round.read(table)
    return len(read.rows) if read else 0


def lacking(this_round: Round, store: Store) -> str:
    """Why nothing can be made from the tables yet, if it cannot."""
    if this_round.rules_unwritten:
        return UNWRITTEN
    if not files(this_round, store).done:
        return "先把名单和表格补齐"
    return _FAULTY if this_round.register[1] else ""


def checked(this_round: Round, store: Store) -> Standing:
    """Whether a check found nothing, and nothing that it reads has changed since."""
    begun = any(store.phase(part).state for part in PARTS)
    if begun:
        return Standing(True)
    if score_file(this_round).is_file() and not changed_inputs(this_round):
        return Standing(True, note="计分时检查过")
    why = "" if files(this_round, store).done else "先把名单和表格补齐"
    job = last_done(this_round, "check")
    if job is None:
        return Standing(why_not=why)
    if not is_current(this_round, job):
        return Standing(why_not=why, note="检查以后又改过，请再检查一遍")
    return Standing(True, note="没有发现问题")


def accounts(this_round: Round, store: Store) -> Standing:
    """A real vote takes two of the office, each with a password of their own."""
    ready = [one for one in store.accounts.all() if one.role == "office" and one.password]
    needed = 1 if this_round.settings.simulated else PERSONS[VOTE]
    note = f"办公室账号已设密码{len(ready)}个"
    if len(ready) < needed:
        note += f"；开启投票要{needed}人"
    return Standing(len(ready) >= needed, note=note)


def applied(_round: Round, store: Store) -> Standing:
    """Whether what was handed in here has been decided."""
    states = Counter(one.state for one in store.applications.all() if one.receipt)
    if not states:
        return Standing(note="没有网上申报")
    waiting, accepted = states[SUBMITTED], states[ACCEPTED]
    return Standing(
        not waiting, note=f"收到{states.total()}份，接受{accepted}份，待审核{waiting}份"
    )


def issued(this_round: Round, store: Store) -> Standing:
    """Whether there are codes for the survey and slips for the vote."""
    if all(is_delivered_alone(this_round, store, part) for part in PARTS):
        return Standing(True, note=DELIVERED)
    counts = {part: sum(row[2] for row in store.credentials.turnout(part)) for part in PERSONS}
    paper = store.papers.made()
    note = f"问卷编码{counts[SURVEY]}个，票签{counts[VOTE] - paper}张"
    note += f"，纸质选票{paper}张" if paper else ""
    if store.slips.vote_by() == LINKS:
        note = f"问卷编码{counts[SURVEY]}个，投票用个人链接"
    return Standing(all(counts.values()), lacking(this_round, store), note)


def opened(this_round: Round, store: Store, part: str) -> Standing:
    """Whether survey or vote was ever opened."""
    state = store.phase(part)
    if is_delivered_alone(this_round, store, part):
        return Standing(True, note=DELIVERED)
    if state.state:
        return Standing(True, note=f"{with_moments(state.opened_at)}开启")
    if is_decided(this_round):
        return Standing(why_not=NOTHING_OPENS)
    why = lacking(this_round, store)
    return Standing(False, why or _too_few(this_round, store, part))


def is_delivered_alone(this_round: Round, store: Store, part: str) -> bool:
    """Whether somebody else collected the answers, so that nothing is opened here."""
    return not store.phase(part).state and is_delivered(this_round, part)


def _too_few(this_round: Round, store: Store, part: str) -> str:
    if this_round.settings.simulated:
        return ""
    ready = sum(one.role == "office" and bool(one.password) for one in store.accounts.all())
    missing = PERSONS[part] - ready
    return f"还缺{missing}个已设密码的办公室账号" if missing > 0 else ""


survey_opened = partial(opened, part=SURVEY)
vote_opened = partial(opened, part=VOTE)
