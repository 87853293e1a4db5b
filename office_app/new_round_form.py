"""The form that makes a round: what was typed -> what was chosen, or what is wrong where."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from office_app.refusals import Fault, line
from rulebook.load import EDITIONS, load
from rulebook.model import Rulebook
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.vocabulary import BASIS_LABELS
from survey_app.acts.new_round import Choices
from survey_app.store import ACCOUNT_NAME

_LONGEST = 100
_TIMES = ("survey_opens", "survey_closes", "vote_opens", "vote_closes")
_DAYS = ("date", "keep_until")
TEXTS = (
    *("title", "organiser", "agency", "agency_phone", "hall", "paper_place", "public_url"),
    "retention",
    *BASIS_LABELS,
)
OF_RULES = ("periods", "channels")  # what there is to choose from is said by the rules
_NEEDED = {
    "title": "请写这一轮的名称。",
    "periods": "请至少选一个考核期。",
    "channels": "请至少选一个渠道。",
}
NO_FULL_NAME = "请写您的姓名。"
NO_DATE = "请写日期，如2026-12-31。"
NO_NAME = "账号用字母、数字、- 和 _，如 wang。"


def built_in() -> list[str]:
    """The editions that come with the program."""
    return sorted(path.name for path in EDITIONS.iterdir() if path.is_dir())


def proposed(book: Rulebook) -> MultiDict[str, str]:
    """The form before anything is typed: everything that the edition counts."""
    today = dt.datetime.now().astimezone().date()
    typed: MultiDict[str, str] = MultiDict({"simulated": "yes", "name": "office"})
    typed["date"] = today.isoformat()
    typed["title"] = f"{today.year}年政务服务窗口考评"  # whose rules it will have is not known yet
    typed.setlist("periods", [period.id for period in book.campaign.periods.all])
    typed.setlist("channels", list(book.window_score.survey.counted_channels))
    return typed


def this_year() -> int:
    """The year that an office lives in."""
    return dt.datetime.now().astimezone().year


def other_year(book: Rulebook) -> int:
    """The year of an edition's dates where it is not this one; 0 where it is."""
    year = book.campaign.application_days.end.year
    return 0 if year == this_year() else year


def of_settings(this_round: Round) -> MultiDict[str, str]:
    """The form as the round's settings are."""
    settings = this_round.settings
    typed: MultiDict[str, str] = MultiDict({name: getattr(settings, name) for name in TEXTS})
    for name in _DAYS:
        day = getattr(settings, name)
        typed[name] = day.isoformat() if day else ""
    for name in _TIMES:
        part, _, end = name.partition("_")
        moment = getattr(getattr(settings, part), end)
        typed[name] = f"{settings.local(moment):%Y-%m-%dT%H:%M}" if moment else ""
    typed.setlist("periods", list(this_round.periods))
    typed.setlist("channels", list(this_round.counted_channels))
    return typed


def choices_of(edition: str, typed: "MultiDict[str, str]") -> tuple[Choices | None, list[Fault]]:
    """What was chosen, or the faults by field."""
    chosen, faults = settings_of(load(edition), typed)
    if has_own_rules(typed):  # which will have periods and channels of their own
        faults = besides_rules(faults)
        chosen |= dict.fromkeys(OF_RULES, ())
    if not _text(typed, "full_name"):
        faults.append(("full_name", NO_FULL_NAME))
    if not ACCOUNT_NAME.fullmatch(_text(typed, "name")):
        faults.append(("name", NO_NAME))
    if faults:
        return None, faults
    simulated = typed.get("simulated") != "no"
    return Choices(edition, simulated=simulated, **chosen), []


def settings_of(book: Rulebook, typed: "MultiDict[str, str]") -> tuple[dict[str, Any], list[Fault]]:
    """What the fields of the settings say, by the names of ``Choices``, and the faults by field."""
    known = {period.id for period in book.campaign.periods.all}
    chosen: dict[str, Any] = {name: _text(typed, name) for name in TEXTS}
    chosen["periods"] = tuple(one for one in typed.getlist("periods") if one in known)
    chosen["channels"] = tuple(one for one in typed.getlist("channels") if one in book.channels)
    faults = [(name, why) for name, why in _NEEDED.items() if not chosen[name]]
    moments, wrong = _moments(typed)
    return chosen | moments, faults + wrong


def besides_rules(faults: list[Fault]) -> list[Fault]:
    """The faults but those of fields whose choices the rules give."""
    return [(name, why) for name, why in faults if name not in OF_RULES]


def has_own_rules(typed: Mapping[str, str]) -> bool:
    """Whether the edition is only what rules of its own begin from."""
    return typed.get("rules") == "own"


def _text(typed: Mapping[str, str], name: str) -> str:
    return " ".join(typed.get(name, "").split())[:_LONGEST]


def _moments(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    """The date and the times, and those that are none."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for name in (*_TIMES, *_DAYS):
        text = _text(typed, name)
        try:
            if not text and name != "date":
                found[name] = None
            elif name in _DAYS:
                found[name] = dt.date.fromisoformat(text)
            else:
                found[name] = dt.datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            faults.append((name, NO_DATE))
    return found, faults


def refused(error: InputError) -> list[Fault]:
    """What the settings refuse, at its field."""
    return [((one.column or "title").replace(".", "_"), line(one)) for one in error.problems]
