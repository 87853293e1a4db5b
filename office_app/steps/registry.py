"""The steps in their order: one row each. A page belongs to a step by standing in its row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from office_app.jobs.commands import COMMANDS
from office_app.steps import after, before, during
from office_app.steps.standing import Standing
from rulebook.round import Round
from survey_app.store import Store


class Link(NamedTuple):
    """A page of a step: its view and what its button says; ``of`` is what the view is asked for."""

    endpoint: str
    words: str
    of: Mapping[str, str] = {}


class State(StrEnum):
    """Where a step stands among the others."""

    DONE = "done"
    NEXT = "next"
    READY = "ready"
    MISSING = "missing"


STATE_NAMES = {
    State.DONE: "已完成",
    State.NEXT: "现在做这一步",
    State.READY: "可以做",
    State.MISSING: "还不能做",
}


@dataclass(frozen=True)
class Step:
    """One step. An ``optional`` one is never the next: a round may do without it."""

    id: str
    title: str
    purpose: str
    standing: Callable[[Round, Store], Standing]
    links: tuple[Link, ...] = ()
    optional: bool = False


class Seen(NamedTuple):
    """A step as it stands now."""

    number: int
    step: Step
    state: State
    standing: Standing


def _job(command: str) -> Link:
    return Link("jobs.form", COMMANDS[command].title, {"command": command})


STEPS = (
    Step(
        "found",
        "建轮次",
        "定名称、规则、考核期和日期。",
        before.founded,
        (Link("settings.settings", "本轮设置"), Link("rules.rules", "自己的规则")),
    ),
    Step(
        "files",
        "名单和表格",
        "上传窗口名册、各期考核成绩、投票人名册；有推荐的再上传推荐名单。",
        before.files,
        (Link("files.files", "上传表格"),),
    ),
    Step(
        "check",
        "检查",
        "逐表逐格检查，有问题先改好。",
        before.checked,
        (_job("check"), _job("plan")),
    ),
    Step(
        "accounts",
        "账号",
        "给办公室、访问员、计票人各建一个账号，首次登录用一次性链接。",
        before.accounts,
        (Link("accounts.accounts", "账号"),),
    ),
    Step(
        "gather",
        "平时积累",
        "收各地报送的做法，记实地了解和列席单位意见，登记群众诉求；都不计分。",
        during.gathered,
        (
            Link("practices.practices", "做法报送"),
            Link("visits.visits", "实地了解"),
            Link("marks.marks", "各期考核成绩"),
            Link("cases.cases", "群众诉求"),
        ),
        True,
    ),
    Step(
        "applications",
        "申报",
        "邀请单位网上申报，审核，把接受的写进名单。",
        before.applied,
        (
            Link("received.received", "收到的申报"),
            Link("colleagues.invitations", "邀请单位"),
            Link("judging.judging", "评分和提名"),
        ),
        True,
    ),
    Step(
        "issue",
        "发码和印制",
        "印问卷编码、窗口二维码牌、票签和纸质问卷。",
        before.issued,
        (Link("issue.issue", "发码和印制"),),
    ),
    Step(
        "open-survey",
        "开启问卷",
        "锁定规则，开始收集。",
        before.survey_opened,
        (Link("times.times", "开启问卷"),),
    ),
    Step(
        "collect",
        "收集问卷",
        "看进度，补发编码，录入纸质问卷。",
        during.collected,
        (
            Link("watch.watch", "收集进度"),
            Link("amend.amend", "更正"),
            Link("interviews.form", "录入问卷"),
        ),
    ),
    Step(
        "open-vote",
        "开启投票",
        "先演练一遍，再在会场由两人开启。",
        before.vote_opened,
        (Link("meeting.meeting", "会议和演练"), Link("times.times", "开启投票")),
    ),
    Step(
        "close",
        "计数与结束",
        "清点票签，由两人结束投票。",
        during.closed,
        (
            Link("voiding.form", "作废票签"),
            Link("paper.overview", "纸质选票"),
            Link("times.times", "清点和结束"),
        ),
    ),
    Step(
        "export",
        "导出",
        "把收集到的数据导出来计分。",
        during.exported,
        (Link("export.form", "导出"),),
    ),
    Step(
        "deliver",
        "导入机构成绩",
        "委托机构收集的，把它的文件导入。",
        after.delivered,
        (Link("files.delivery", "导入"),),
        True,
    ),
    Step(
        "score",
        "计分",
        "计算得分、统计检查和建议名单，写出报告。",
        after.scored,
        (_job("score"), _job("explain"), _job("compare"), _job("trend")),
    ),
    Step(
        "review",
        "核查",
        "核对申报条件，核实提示的线索。",
        after.reviewed,
        (
            Link("conditions.conditions", "核验条件"),
            Link("files.files", "上传核对结果"),
            _job("sheets"),
            _job("evaluation"),
        ),
    ),
    Step(
        "decide",
        "审定",
        "开会审定建议名单，登记谁到会和每项决定。",
        after.decided,
        (Link("decide.form", "审定"), Link("sitting.sitting", "审定会议")),
    ),
    Step(
        "announce",
        "纪要、通报和证书",
        "写会议纪要和通报，排印荣誉证书和奖状。",
        after.announced,
        (_job("minutes"), _job("circular"), _job("certificates")),
    ),
    Step(
        "archive",
        "归档",
        "把全部材料和校验值收进一个档案，并核对。",
        after.archived,
        (_job("archive"), _job("verify"), _job("purge")),
    ),
    Step(
        "publish",
        "公开网站",
        "生成可以公布的网站。",
        after.published,
        (_job("site"), _job("booklet")),
    ),
)


def all_steps(this_round: Round, store: Store) -> list[Seen]:
    """Every step as it stands now; the first that can be taken and is not done is the next."""
    seen, is_next = [], True
    for number, step in enumerate(STEPS, 1):
        standing = step.standing(this_round, store)
        state = _state(step, standing, is_next=is_next)
        is_next = is_next and state is not State.NEXT
        seen.append(Seen(number, step, state, standing))
    return seen


def _state(step: Step, standing: Standing, *, is_next: bool) -> State:
    if standing.done:
        return State.DONE
    if standing.why_not:
        return State.MISSING
    return State.NEXT if is_next and not step.optional else State.READY
