"""How far the steps have come between the opening and the export."""

from office_app.jobs.due import is_exported
from office_app.steps.before import DELIVERED, is_delivered_alone
from office_app.steps.standing import Standing
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.paper_return import paper_is_due
from survey_app.acts.practices import ACCEPTED, SUBMITTED
from survey_app.acts.wanting import is_delivered
from survey_app.store import OPEN, PARTS, STOPPED, Store

_NAMES = {SURVEY: "问卷", VOTE: "投票"}


def gathered(_round: Round, store: Store) -> Standing:
    """What waits for the office of what comes in through the year; it is never done."""
    practices = [one["state"] for one in store.practices.all()]
    counted = (
        ("项做法等办公室审阅", practices.count(SUBMITTED)),
        ("项做法已采用", practices.count(ACCEPTED)),
        ("条实地了解记录", len(store.notes.all())),
    )
    return Standing(note="，".join(f"{count}{words}" for words, count in counted if count))


def collected(this_round: Round, store: Store) -> Standing:
    """Whether the survey takes no more answers."""
    state = store.phase(SURVEY)
    if is_delivered_alone(this_round, store, SURVEY):
        return Standing(True, note=DELIVERED)
    if not state.state:
        return Standing(why_not="问卷开启以后才能收集")
    count = store.records.response_count()
    return Standing(state.over, note=f"已收到{count}份")


def closed(this_round: Round, store: Store) -> Standing:
    """Whether what was opened is closed for good."""
    elsewhere = [part for part in PARTS if is_delivered_alone(this_round, store, part)]
    if len(elsewhere) == len(PARTS):
        return Standing(True, note=DELIVERED)
    states = {part: store.phase(part) for part in PARTS}
    begun = [part for part in PARTS if states[part].state]
    if not begun:
        return Standing(why_not="问卷和投票都还没有开启")
    open_now = [_NAMES[part] for part in begun if states[part].state == OPEN]
    stopped = [_NAMES[part] for part in begun if states[part].over and not states[part].finished]
    over = [_NAMES[part] for part in begun if states[part].finished]
    parted = [("正在开启", open_now), ("已停止，还没有结束", stopped), ("已结束", over)]
    if states[VOTE].state == STOPPED and paper_is_due(store):
        parted.append(("还没有由两名计票人录入", ["纸质选票"]))
    note = "；".join(f"{'、'.join(names)}{word}" for word, names in parted if names)
    return Standing(len(over) + len(elsewhere) == len(PARTS), note=note)


def exported(this_round: Round, store: Store) -> Standing:
    """Whether ratings/ holds what this program collected."""
    states = {part: store.phase(part) for part in PARTS}
    own = [part for part in PARTS if states[part].finished]
    if own and all(is_exported(this_round, part) for part in own):
        return Standing(True)
    if all(is_delivered(this_round, part) for part in PARTS):
        return Standing(True, note="数据由机构提供，不用导出")
    return Standing(why_not=why_no_export(store))


def why_no_export(store: Store) -> str:
    """Why what was collected here cannot be exported yet; empty where it can."""
    begun = [state for part in PARTS if (state := store.phase(part)).state]
    over = begun and all(state.finished for state in begun)
    return "" if over else "问卷和投票结束以后才能导出"
