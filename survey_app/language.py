"""Chinese or English: which one a request asks for, and every text in it."""

from datetime import date, datetime
from functools import lru_cache

from flask import g, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from rulebook.provenance import Text
from rulebook.round import Window
from survey_app.texts import TEXTS, Texts

LANGUAGES = {"zh": "zh-CN", "en": "en"}  # as the pages' `lang` attribute names them
_FIRST = "zh"


def language() -> str:
    """The language asked for by `?lang=`, else the one that the browser prefers."""
    if "language" not in g:
        asked = request.args.get("lang") if "lang" in request.args else None
        if asked not in LANGUAGES:
            asked = _preferred(request.headers.get("Accept-Language", ""))
        g.language = asked
    return str(g.language)


@lru_cache(1000)
def _preferred(header: str) -> str:
    """The best of ours for a browser's list; people's browsers have but a few different ones."""
    wishes = parse_accept_header(header, LanguageAccept)
    return wishes.best_match(LANGUAGES, _FIRST) or _FIRST


def speak_chinese() -> None:
    """The staff's pages are in Chinese whatever the browser prefers."""
    g.language = _FIRST


def say(text: Text) -> str:
    """A text of the edition in the page's language."""
    return text.in_language(language())


def own() -> Texts:
    """The app's own words in the page's language."""
    return _translated(language())


@lru_cache
def _translated(_language: str) -> Texts:
    return Texts(**{name: gettext(words) for name, words in vars(TEXTS).items()})


def name(chinese: str, english: str = "") -> str:
    """A proper name: on an English page a Chinese one is marked, so that it is read out rightly."""
    if language() == "zh" or not chinese:
        return chinese
    return english or Markup('<span lang="zh-CN">{}</span>').format(chinese)


def window_name(window: Window) -> str:
    """A window's name in the page's language."""
    return name(window.name, window.name_en)


def day(when: date) -> str:
    """A date as people write it."""
    if language() == "en":
        return f"{when.day} {when:%B} {when.year}"
    return f"{when.year}年{when.month}月{when.day}日"


def clock(when: datetime) -> str:
    """A day of this year and the time."""
    if language() == "en":
        return f"{when:%H:%M} on {when.day} {when:%B}"
    return f"{when.month}月{when.day}日{when:%H:%M}"
