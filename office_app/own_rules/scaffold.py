"""A built-in edition without what is its city's own: the scaffold that other rules are begun from.

What stays are grades, questions, weights, the shape of honours and the words of pages and papers.
Names of the city and of its bureau, its people, divisions, documents, quotations and days go.
"""

import datetime as dt
import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

Data = dict[str, dict[str, Any]]  # an edition's files by name, as TOML reads
_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PLACE = re.compile(r"^(.{2,5}?)[市县区州盟]")
_OF_OTHERS = ("notice_to", "notice_copies", "notice_closing", "decision_title")
_YEAR = re.compile(r"(?:19|20)\d\d")


def neutral(data: Data, year: int) -> Data:
    """The data of a built-in edition, its days moved to ``year``; ids stay."""
    campaign = data["campaign"]["campaign"]
    by = year - campaign["year"]
    plain: Data = _plain(_without(data, _names_of(campaign)), by)
    plain["campaign"] |= {"general": [], "methods": [], "documents": []}
    plain["campaign"]["campaign"] = {"timezone": campaign["timezone"], "year": year}
    plain["campaign"]["leading_group"] = {"people": [], "units": []}
    for group in plain["campaign"]["groups"]:
        group.pop("lead", None)
        group.pop("assisted_by", None)
    for phase in plain["campaign"]["phases"]:
        phase["steps"] = []
        phase.pop("when", None)
    _honours(plain["honours"])
    _texts(plain["questionnaires"])
    score = plain["window_score"]
    score["general"] = [dict(rule) for rule in _WORDS["general"]]
    score["designation"] |= {"tie_rule": "shared_rank", "open_rule": "open_place"}
    return plain


def _names_of(campaign: Mapping[str, Any]) -> list[str]:
    """What names the city: its bureau, itself in full and in short; longest first."""
    organiser = campaign["organiser"]["zh"]
    place = _PLACE.match(organiser)
    return [organiser, *([place.group(), place[1]] if place else [])]


def _without(value: Any, names: list[str]) -> Any:
    """Every Chinese text without the names; an English one goes with what it said."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, "")
        return value
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    if isinstance(value, dict):
        made = {key: _without(one, names) for key, one in value.items()}
        if "zh" in made and made["zh"] != value["zh"]:
            return {"zh": made["zh"]}
        return made
    return value


_SOURCES = ("quote", "clause", "readings", "adds", "document", "note")


def _plain(value: Any, by: int) -> Any:
    """Rules without their sources and sentences, days moved by some years."""
    if isinstance(value, dict):
        is_rule = "origin" in value
        kept = {k: v for k, v in value.items() if not (is_rule and k in _SOURCES)}
        made = {key: _plain(one, by) for key, one in kept.items()}
        if "zh" in made and by and _YEAR.search(made["zh"]):
            made = {"zh": _YEAR.sub(lambda year: str(int(year.group()) + by), made["zh"])}
        return made | ({"says": ""} if is_rule else {})
    if isinstance(value, list):
        return [_plain(one, by) for one in value]
    return moved(value, by) if isinstance(value, dt.date) else value


def moved(day: dt.date, by: int) -> dt.date:
    """The same day of another year; the end of February stays its end."""
    year = day.year + by
    is_last = day.day == monthrange(day.year, day.month)[1]
    last = monthrange(year, day.month)[1]
    return dt.date(year, day.month, last if is_last else min(day.day, last))


def _honours(data: dict[str, Any]) -> None:
    data.pop("priority_rule", None)
    data["exclusions"] = [dict(rule) for rule in _WORDS["exclusions"]]
    data["approximation"] = dict(_WORDS["approximation"])
    for honour in data["honours"]:
        honour |= {"criteria": [], "lead": [], "cooperating": [], "fields": []}
        honour |= {"method_quote": "", "divisions_quote": ""}
        honour.pop("without_places", None)
        honour["conditions"] = [
            one
            for one in honour["conditions"]
            if one["kind"] != "date" and not _YEAR.search(one["name"]["zh"])
        ]


def _texts(data: dict[str, Any]) -> None:
    """Sentences that name a meeting, a division, a hotline or a number of places."""
    texts = data["texts"]
    for name in _OF_OTHERS:
        texts.pop(name, None)
    _say(texts, _WORDS["texts"])
    _say(data["questionnaire"]["texts"], _WORDS["survey"])
    _say(data["ballot"]["texts"], _WORDS["ballot"])
    _say(data["printed"]["slip"], _WORDS["slip"])
    data["ballot"]["instructions"] = [
        one for one in data["ballot"]["instructions"] if "报告" not in one["zh"]
    ]


def _say(texts: dict[str, Any], words: Mapping[str, Any]) -> None:
    texts |= {name: dict(said) for name, said in words.items()}


def filled(value: Any, words: Mapping[str, str]) -> Any:
    """Every text of a scaffold with the answers in it."""
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace(f"{{{name}}}", word)
        return value
    if isinstance(value, list):
        return [filled(one, words) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, words) for key, one in value.items()}
    return value


def counted_words(counted: bool) -> Mapping[str, Any]:
    """What a page says of answers that count, or that do not."""
    words: Mapping[str, Any] = _WORDS["counted" if counted else "apart"]
    return words


def read(folder: Path, names: Mapping[str, Any] | tuple[str, ...]) -> Data:
    """The files of an edition as they stand, numbers exact, with what may be left out."""
    found = {
        name: tomllib.loads(
            (folder / f"{name}.toml").read_text(encoding="utf-8-sig"), parse_float=Decimal
        )
        for name in names
    }
    for name, data in found.items():
        _fill(data, _LEFT_OUT[name])
    for phase in found["campaign"]["phases"]:
        _fill(phase, {"steps": []})
    for honour in found["honours"]["honours"]:
        _fill(honour, {name: [] for name in ("criteria", "cooperating", "conditions")})
    return found


_LEFT_OUT: Mapping[str, Mapping[str, Any]] = {
    "campaign": {"general": []},
    "honours": {"rank_order": [], "exclusions": []},
    "window_score": {"general": []},
    "questionnaires": {},
}


def _fill(data: dict[str, Any], left_out: Mapping[str, Any]) -> None:
    for name, value in left_out.items():
        data.setdefault(name, type(value)())
