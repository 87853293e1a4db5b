"""The bar at the top of the staff's pages: to each person the pages that this person may open."""

import datetime as dt
from typing import NamedTuple

from flask import Flask, current_app, request, url_for

from office_app import signed_in
from office_app.access import may_open
from survey_app.context import current, shown
from survey_app.store import Account, Unavailable

# One row a page: its view and its name in the bar. Whom a view admits it says itself.
_PAGES = (
    ("steps.steps", "步骤"),
    ("files.files", "表格"),
    ("interviews.form", "录入问卷"),
    ("issue.issue", "发码"),
    ("times.times", "时间"),
    ("watch.watch", "收集进度"),
    ("amend.amend", "更正"),
    ("meeting.meeting", "会议"),
    ("voiding.form", "作废票签"),
    ("paper.overview", "纸质选票"),
    ("jobs.jobs", "后台工作"),
    ("accounts.accounts", "账号"),
    ("trail.trail", "操作记录"),
)


class Link(NamedTuple):
    """A page by its address and name; whether it is the one that is shown."""

    address: str
    name: str
    is_here: bool = False


def links(account: Account) -> list[Link]:
    """The bar of an account."""
    return [
        Link(url_for(endpoint, **shown()), name, request.endpoint == endpoint)  # type: ignore[arg-type]  # none of its own keywords
        for endpoint, name in _PAGES
        if endpoint in current_app.view_functions and may_open(account, endpoint)
    ]


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
        "bar": links(account),
        "csrf": signed_in.csrf_token(),
        "when": _when,
    }


def _when(moment: str) -> str:
    """A stored time as people here write it."""
    local = current().round.settings.local(dt.datetime.fromisoformat(moment))
    return f"{local:%Y-%m-%d %H:%M}"
