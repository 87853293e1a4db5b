"""The form of a practice: what is typed as its content, and what is wrong at which field."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from office_app.campaign.typed import text_of
from office_app.refusals import Fault
from rulebook.practice_words import PracticeWords

FIGURES, CLAIMS = 5, 3  # rows of the form
LONGEST: Mapping[str, int] = {
    "title": 40,
    "title_en": 80,
    "place": 40,
    "summary": 200,
    "text": 5000,
    "reported_by": 40,
}
_NAMES = {
    "title": "标题",
    "title_en": "英文标题",
    "place": "哪里的做法",
    "summary": "摘要",
    "text": "做法和成效",
    "reported_by": "报送单位",
}
_FIGURE, _CLAIM = ("value", "unit", "label"), ("words", "level")
_NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")
Content = dict[str, Any]


def content_of(form: Mapping[str, str]) -> Content:
    """What a form says, cleaned of signs that nobody sees; rows without a word are left out."""

    def rows(kind: str, columns: tuple[str, ...], count: int) -> list[dict[str, str]]:
        read = [{c: text_of(form, f"{kind}-{n}-{c}") for c in columns} for n in range(count)]
        return [row for row in read if any(row[c] for c in columns if c != "level")]

    plain = ("title", "title_en", "place", "theme", "kind", "summary", "text")
    return {name: text_of(form, name) for name in plain} | {
        "figures": rows("figure", _FIGURE, FIGURES),
        "claims": rows("claim", _CLAIM, CLAIMS),
    }


def draft_faults(content: Content, reported_by: str) -> list[Fault]:
    """What even a draft must keep to: a title to find it by, and lengths."""
    texts = {**content, "reported_by": reported_by}
    found = [("title", "请先写标题，草稿才能保存。")] if not content["title"] else []
    if not reported_by:
        found.append(("reported_by", "请写报送单位。"))
    for name, most in LONGEST.items():
        if (length := len(texts[name])) > most:
            found.append((name, f"{_NAMES[name]}最多{most}字，现在{length}字。"))
    return found


def faults(content: Content, words: PracticeWords) -> list[Fault]:
    """What else must be right before it is handed in."""
    return [*_empty(content), *_choices(content, words), *_figures(content), *_claims(content)]


def _empty(content: Content) -> Iterator[Fault]:
    for name in ("summary", "text"):
        if not content[name]:
            yield name, f"请写{_NAMES[name]}。"


def _choices(content: Content, words: PracticeWords) -> Iterator[Fault]:
    choices = (("theme", "主题", words.themes), ("kind", "类型", words.kinds))
    for name, label, known in choices:
        if content[name] not in known:
            yield name, f"请选择{label}。"
    for n, claim in enumerate(content["claims"]):
        if claim["level"] not in words.levels:
            yield f"claim-{n}-level", "请选择范围。"


def _figures(content: Content) -> Iterator[Fault]:
    """Each number must be printed in the text: the site shows none that no source has."""
    for n, figure in enumerate(content["figures"]):
        place = f"figure-{n}-value"
        if not _NUMBER.fullmatch(figure["value"]):
            yield place, f"第{n + 1}个数字应为数，如 1,234 或 98.5，单位写在后面一格。"
        elif not figure["label"]:
            yield f"figure-{n}-label", f"请写第{n + 1}个数字是什么。"
        elif content["text"] and f"{figure['value']}{figure['unit']}" not in content["text"]:
            said = f"{figure['value']}{figure['unit']}"
            yield place, f"“做法和成效”里没有“{said}”。请照原文写，数字和单位都要一样。"


def _claims(content: Content) -> Iterator[Fault]:
    for n, claim in enumerate(content["claims"]):
        if claim["words"] and content["text"] and claim["words"] not in content["text"]:
            words = claim["words"]
            yield f"claim-{n}-words", f"“做法和成效”里没有“{words}”。请照原文写。"
