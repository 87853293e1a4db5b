"""Pages speak to readers: no blanks of a program, no names of code, and examples that are right."""

import math
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from analysis.checks.sentences.table import TABLE
from pages import Edition
from pages.checks import Check
from pages.source import ROOT
from pages.templates import Templates

BLANK = re.compile(r"\{[^{}]*\}")
# snake_case, settings, modules, letters with a subscript; names of files to take are none of these.
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b\w+\.(?:toml|py)\b|[A-Za-zα-ω]²?_\w\b")
GLOBALS: dict[str, Any] = {**Templates.of(ROOT, Edition.of("2021")).environment.globals}
CHECKS: list[Check] = GLOBALS["checks"]
SUM = re.compile(r"([\d.,×÷＋−√（）]{3,})＝([\d.]+)")


class Said(HTMLParser):
    """What a page says, names in code type and scripts left out."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is read aloud of a tag; enter what is not said."""
        self._silent += tag in {"script", "style", "code"}
        named = {"aria-label", "title", "alt", "placeholder"}
        self.words += [value or "" for name, value in attrs if name in named]

    def handle_endtag(self, tag: str) -> None:
        """Leave it."""
        self._silent -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not self._silent:
            self.words.append(data)


@pytest.mark.parametrize("wrong", [BLANK, CODE], ids=["blanks", "code"])
def test_no_page_shows_what_programs_say(site: Path, wrong: re.Pattern[str]) -> None:
    """A citizen would read a blank that nobody filled, or a name from the code."""
    found = {
        f"{path.relative_to(site)}: {match[0]}"
        for path in site.rglob("*.html")
        for words in Said(path.read_text(encoding="utf-8")).words
        for match in wrong.finditer(words)
    }
    assert sorted(found) == []


def test_what_programs_say_would_be_seen() -> None:
    """The patterns above would find nothing whatever stood on a page."""
    assert BLANK.search("窗口{甲}总分")
    for words in ("标为 counter_item 的三题", "在 round.toml 中", "权重 w²_D"):
        assert CODE.search(words)


def value(sum_in_words: str) -> float:
    """The value of a sum as the page writes it."""
    signs = {"×": "*", "÷": "/", "＋": "+", "−": "-", "（": "(", "）": ")", ",": ""}
    text = "".join(signs.get(sign, sign) for sign in sum_in_words)
    text = re.sub(r"√([\d.]+)", r"sqrt(\1)", text).replace("√", "sqrt")
    return float(eval(text, {"__builtins__": {}, "sqrt": math.sqrt}))


@pytest.mark.parametrize("check", [one for one in CHECKS if one.worked], ids=lambda one: one.id)
def test_examples_of_formulas_are_right(check: Check) -> None:
    """A reader who does the sum would find another number than the page."""
    sums = SUM.findall(check.worked)
    assert sums
    for left, right in sums:
        places = len(right.partition(".")[2])
        assert abs(value(left) - float(right)) <= 0.5 * 10**-places + 1e-9


def fits(check_id: str) -> re.Pattern[str]:
    """What a report may say of a check: its sentences in a row, remarks of the page in brackets."""
    says = [
        "".join(
            re.escape(words) + ("" if name is None else ".*?")
            for words, name, _, _ in Formatter().parse(sentence.says)
        )
        for sentence in TABLE[check_id]
    ]
    return re.compile(f"(?:（[^（）]*）|{'|'.join(says)})+")


@pytest.mark.parametrize("check", CHECKS, ids=lambda one: one.id)
def test_examples_of_conclusions_are_what_reports_say(check: Check) -> None:
    """A reader would look for a sentence of the page in the report and find another."""
    variants = [*check.fine.split("／"), *check.look.split("／")]
    assert [one for one in variants if not fits(check.id).fullmatch(one)] == []


def test_what_is_more_than_words_is_set_as_a_formula(site: Path) -> None:
    """A screen reader would spell a formula letter by letter, or a fraction stand on one line."""
    page = (site / "methods" / "checks.html").read_text(encoding="utf-8")
    for check in CHECKS:
        own = page[page.index(f'id="{check.id}"') :].partition("<h2")[0]
        assert ('<math display="block">' in own) == bool(check.worked)
        assert not re.search(r"[∑√]\w|_h", check.formula)
