"""The bar at the top of the staff's pages: to each person the pages that this person may open."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from flask import Flask, current_app, request, url_for

from office_app import plain_words, signed_in
from office_app.access import may_open
from rulebook.vocabulary import SMALLEST_GROUP
from survey_app.acts.sheets.asked import has_sheets
from survey_app.context import current, shown
from survey_app.store import Account, Unavailable

# A group of pages for each stretch of a round, in its order. A page is named by its view; whom it
# admits the view says itself. What belongs to a page without standing here is of its blueprint.
_GROUPS = (
    ("步骤", (("steps.steps", "步骤"),)),
    (
        "准备",
        (
            ("files.files", "名单和表格"),
            ("settings.settings", "本轮设置"),
            ("rules.rules", "自己的规则"),
            ("accounts.accounts", "账号"),
            ("issue.issue", "发码和印制"),
        ),
    ),
    (
        "进行",
        (
            ("times.times", "开启和结束"),
            ("watch.watch", "收集进度"),
            ("interviews.form", "录入问卷"),
            ("amend.amend", "更正"),
        ),
    ),
    (
        "平时",
        (
            ("practices.practices", "做法报送"),
            ("visits.visits", "实地了解"),
            ("marks.marks", "各期考核成绩"),
            ("cases.cases", "群众诉求"),
        ),
    ),
    (
        "投票",
        (
            ("meeting.meeting", "会议和演练"),
            ("voiding.form", "作废票签"),
            ("paper.overview", "纸质选票"),
        ),
    ),
    (
        "申报",
        (
            ("received.received", "收到的申报"),
            ("colleagues.invitations", "邀请单位"),
            ("applications.applications", "申报"),
            ("colleagues.colleagues", "本单位账号"),
            ("conditions.conditions", "申报条件"),
            ("judging.judging", "评分和提名"),
        ),
    ),
    (
        "结果",
        (
            ("export.form", "导出"),
            ("jobs.jobs", "后台工作"),
            ("sitting.sitting", "审定会议"),
            ("decide.form", "审定"),
            ("leading.leading", "审定材料"),
            ("trail.trail", "操作记录"),
        ),
    ),
)
# Pages that have a blueprint of their own and belong to another's page all the same.
_BELONGS = {"closing": "times", "voters": "issue", "ballots": "issue"}


class Link(NamedTuple):
    """A page by its address and name; whether it, or a page that belongs to it, is shown."""

    address: str
    name: str
    is_here: bool = False


class Group(NamedTuple):
    """Pages that go together, as one link to the first of them; a lone page under its own name."""

    address: str
    name: str
    is_here: bool
    pages: list[Link]


def groups(account: Account) -> list[Group]:
    """The bar of an account: the groups that have a page for it."""
    found, look = [], shown()
    for name, pages in _GROUPS:
        links = [
            _link(endpoint, words, look)
            for endpoint, words in pages
            if is_offered(account, endpoint)
        ]
        if links:
            called = name if len(links) > 1 else links[0].name
            here = any(link.is_here for link in links)
            found.append(Group(links[0].address, called, here, links))
    return found


def is_offered(account: Account, endpoint: str) -> bool:
    """Whether a page is there for an account in this round."""
    if endpoint == "judging.judging" and not has_sheets(current().round.book):
        return False  # an edition may judge nobody by marks or proposals
    return endpoint in current_app.view_functions and may_open(account, endpoint)


def _link(endpoint: str, name: str, look: Mapping[str, str]) -> Link:
    asked, own = (request.endpoint or "").partition(".")[0], endpoint.partition(".")[0]
    is_here = _BELONGS.get(asked, asked) == own
    return Link(url_for(endpoint, **look), name, is_here)  # type: ignore[arg-type]  # none of its own keywords


def install(app: Flask) -> None:
    """Let every template know who is signed in."""
    app.context_processor(_globals)


def _globals() -> dict[str, object]:
    try:
        account = signed_in.account()
    except Unavailable:  # the page that says so is rendered too
        account = None
    if account is None:
        return {"me": None}
    return {
        "me": account,
        "bar": groups(account),
        "csrf": signed_in.csrf_token(),
        "when": _when,
        "person": _person,
        "plain": plain_words.plain,
        "returned": plain_words.returned,
        "group_size": SMALLEST_GROUP,
    }


def _person(name: str) -> str:
    """Whose an account is; its name where it is there no more."""
    account = current().store.accounts.find(name)
    return account.full_name if account else name


def _when(moment: str) -> str:
    """A stored time as people here write it."""
    local = current().round.settings.local(dt.datetime.fromisoformat(moment))
    return plain_words.moment(local)
