"""Rules of the house for the site: HTML in templates, what an edition decides in the edition."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages import Edition
from pages.edition import SiteTexts
from pages.source import ROOT
from pages.templates import Templates
from rulebook.load import load

CODE = sorted((ROOT / "pages").rglob("*.py"))
WORDS = sorted(
    path
    for folder in ("_pages", "_data", "_theme")
    for path in (ROOT / "site" / folder).rglob("*.*")
)
# These read built HTML; what looks like tags there are patterns.
READERS = {"heading_font.py", "mend.py", "search.py", "unbroken.py"}
TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*[ >/]")
# What an edition decides: how many places, items, grades, honours, checks; weights; names.
EDITIONS_OWN = re.compile(
    "20[0-9]{2}年|前三|第三名|第四名|八道|五个等级|四项荣誉|十九项|50%|25%|双争双创|双月度|苏州|领导小组|标兵"
)


def strings(path: Path) -> Iterator[str]:
    """The string constants of a module, pieces of f-strings included, docstrings not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_html_stands_in_templates() -> None:
    """A name with a < would break a page, and nobody could read the page's structure."""
    found = [
        (path.name, text)
        for path in CODE
        if path.name not in READERS
        for text in strings(path)
        if TAG.search(text)
    ]
    assert found == []


def test_code_of_the_site_knows_no_edition() -> None:
    """A module would say three where another city has two."""
    found = [
        (path.name, match[0])
        for path in CODE
        for text in strings(path)
        if (match := EDITIONS_OWN.search(text))
    ]
    assert found == []


def test_templates_know_no_edition() -> None:
    """A page would say three where another city has two."""
    found = [
        (path.relative_to(ROOT).as_posix(), match[0])
        for path in WORDS
        if path.suffix in {".md", ".html", ".toml"}
        for match in EDITIONS_OWN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_rules_that_a_list_names_are_there() -> None:
    """The list of an edition would name a rule that it no longer has, and the build would stop."""
    edition = Edition.of("2021")
    known = {rule.id for rule in edition.book.rules()}
    named = {rule for rules in edition.texts.rules.values() for rule in rules}
    assert named
    assert named <= known
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (*WORDS, *CODE)
        if path.is_file() and path.suffix in {".md", ".py"}
    )
    assert [name for name in edition.texts.rules if f'listed("{name}")' not in source] == []


def test_an_edition_may_say_nothing_for_the_site() -> None:
    """An edition of rules alone would need texts before it has a site."""
    assert SiteTexts().example.keys() == load().component_weights().keys()


@pytest.mark.parametrize(
    ("number", "counted", "ordinal"),
    [(1, "一", "一"), (2, "两", "二"), (9, "九", "九"), (10, "十", "十"), (11, "十一", "十一"),
     (19, "十九", "十九"), (20, "二十", "二十"), (34, "三十四", "三十四"), (120, "120", "120")],
)  # fmt: skip
def test_numbers_in_words(number: int, counted: str, ordinal: str) -> None:
    """A page would say 二个 for 两个, or 一十九项."""
    filters = Templates.of(ROOT, Edition.of("2021")).environment.filters
    assert (filters["counted"](number), filters["ordinal"](number)) == (counted, ordinal)
