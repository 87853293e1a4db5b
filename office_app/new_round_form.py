"""The form that makes a round: what was typed -> what was chosen, or what is wrong where."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from office_app.refusals import Fault, line
from rulebook.load import EDITIONS, load
from rulebook.model import Rulebook
from rulebook.problems import InputError
from survey_app.acts.new_round import Choices
from survey_app.store import ACCOUNT_NAME

_LONGEST = 100
_TIMES = ("survey_opens", "survey_closes", "vote_opens", "vote_closes")
TEXTS = ("title", "organiser", "agency", "agency_phone", "hall", "paper_place", "public_url")
_NEEDED = {"title": "请写这一轮的名称。", "full_name": "请写您的姓名。"}
NO_PERIOD, NO_CHANNEL = "请至少选一个考核期。", "请至少选一个渠道。"
NO_DATE = "请写日期，如2026-12-31。"
NO_NAME = "账号用字母、数字、- 和 _，如 wang。"


def built_in() -> list[str]:
    """The editions that come with the program."""
    return sorted(path.name for path in EDITIONS.iterdir() if path.is_dir())


def proposed(book: Rulebook) -> MultiDict[str, str]:
    """The form before anything is typed: everything that the edition counts."""
    today = dt.datetime.now().astimezone().date().isoformat()
    typed: MultiDict[str, str] = MultiDict({"simulated": "yes", "name": "office", "date": today})
    typed["title"] = f"{book.campaign.campaign.short_title.zh}窗口考评"
    typed.setlist("periods", [period.id for period in book.campaign.periods.all])
    typed.setlist("channels", list(book.window_score.survey.counted_channels))
    return typed


def choices_of(edition: str, typed: "MultiDict[str, str]") -> tuple[Choices | None, list[Fault]]:
    """What was chosen, or the faults by field."""
    faults = [(name, why) for name, why in _NEEDED.items() if not _text(typed, name)]
    if not ACCOUNT_NAME.fullmatch(_text(typed, "name")):
        faults.append(("name", NO_NAME))
    book = load(edition)
    known = {period.id for period in book.campaign.periods.all}
    periods = tuple(one for one in typed.getlist("periods") if one in known)
    channels = tuple(one for one in typed.getlist("channels") if one in book.channels)
    faults += [("periods", NO_PERIOD)] * (not periods) + [("channels", NO_CHANNEL)] * (not channels)
    moments, wrong = _moments(typed)
    faults += wrong
    if faults:
        return None, faults
    chosen: dict[str, Any] = {name: _text(typed, name) for name in TEXTS} | moments
    chosen["date"] = dt.date.fromisoformat(_text(typed, "date"))
    chosen["simulated"] = typed.get("simulated") != "no"
    return Choices(edition, periods, channels, **chosen), []


def _text(typed: Mapping[str, str], name: str) -> str:
    return " ".join(typed.get(name, "").split())[:_LONGEST]


def _moments(
    typed: Mapping[str, str],
) -> tuple[dict[str, dt.datetime | None], list[Fault]]:
    """The times, and those that are none."""
    found: dict[str, dt.datetime | None] = {}
    faults: list[Fault] = []
    for name in _TIMES:
        try:
            text = _text(typed, name)
            found[name] = dt.datetime.fromisoformat(text).replace(tzinfo=None) if text else None
        except ValueError:
            faults.append((name, NO_DATE))
    try:
        dt.date.fromisoformat(_text(typed, "date"))
    except ValueError:
        faults.append(("date", NO_DATE))
    return found, faults


def refused(error: InputError) -> list[Fault]:
    """What the settings refuse, at its field."""
    return [((one.column or "title").replace(".", "_"), line(one)) for one in error.problems]
