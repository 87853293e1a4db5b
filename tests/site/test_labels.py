"""Labels tell the truth: under 通知原文 stand the words of the notice and nothing else."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from pages import Edition
from pages.announcements import announcements
from pages.source import ROOT
from pages.templates import Templates
from rulebook.campaign import Phase
from rulebook.load import document_path
from rulebook.model import Rulebook
from rulebook.provenance import Origin, without_space

EDITION = Edition.of("2021")
TEMPLATES = Templates.of(ROOT, EDITION)
LABEL = '<span class="tag tag-notice">'
SAID = re.compile(r"<(div|tr)\b[^>]*\bdata-said>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r'<span class="tag[^>]*>.*?</span>')

# What issue and readers found under the label although no document has it.
NEVER_SAID = [
    "不作递补",
    "优先推荐不加分",
    "不跨组排名",
    "一人一票",
    "申报之日",
    "请人事处核定",
    "不受此限",
    "待审定结果",
    "25%",
    "含2人",
    "不计分",
    "列出原因",
    "推算",
    "合用",
    "没有中断",
    "2020年7月1日",
    "11月30日",
    "3月31日",
    "1月10日",
]
# These are ours and must be said somewhere, under our own label.
OURS = [*NEVER_SAID[:9], "含2人", "不计分", "没有中断", "2020年7月1日", "11月30日", "1月10日"]


def source(book: Rulebook) -> str:
    """All documents of an edition without white space."""
    files = {document.file for document in book.campaign.documents}
    texts = [document_path(EDITION.folder, file).read_text(encoding="utf-8") for file in files]
    return without_space("".join(sorted(texts)))


def pieces(page: str) -> Iterator[str]:
    """The texts under the label, one by one."""
    for found in SAID.finditer(page):
        bare = re.split(r"<[^>]+>", TAG.sub("", found[2]))
        yield from (without_space(unescape(words)) for words in bare if words.strip())


@pytest.mark.parametrize("name", TEMPLATES.pages())
def test_every_text_under_the_label_is_in_the_source(name: str) -> None:
    """A reader would take our words for the notice's."""
    page, words = TEMPLATES.render(name), source(EDITION.book)
    assert [piece for piece in pieces(page) if piece not in words] == []
    legend = 1 if name == "rules/index.md" else 0
    assert page.count(LABEL) == sum(1 for _ in SAID.finditer(page)) + legend


def test_the_label_is_used() -> None:
    """The test above would compare nothing."""
    found = [piece for name in TEMPLATES.pages() for piece in pieces(TEMPLATES.render(name))]
    assert len(found) > 130


@pytest.mark.parametrize("words", NEVER_SAID)
def test_what_only_we_say_is_not_called_the_notices(words: str) -> None:
    """A rule of ours would stand in the sentence or the quotation of a rule of the notice."""
    rules = [rule for rule in EDITION.book.rules() if rule.origin is Origin.NOTICE]
    assert [rule.id for rule in rules if words in rule.says + rule.words] == []


@pytest.mark.parametrize("words", OURS)
def test_what_only_we_say_has_our_label(words: str) -> None:
    """An addition of ours would have been dropped instead of labelled."""
    assert any(words in rule.ours for rule in EDITION.book.rules())


def test_the_third_part_is_said_to_be_our_reading() -> None:
    """The notice would seem to ask for a survey that it never mentions."""
    reading = EDITION.book.component_node("survey")
    assert reading.origin is Origin.WORKING
    for name in ("index.md", "rules/index.md", "rules/score.md", "methods/index.md"):
        assert reading.says in TEMPLATES.render(name)
    assert reading.says in TEMPLATES.render("adopt/index.md")
    assert EDITION.says("survey_en") in TEMPLATES.render("en/index.md")


@pytest.mark.parametrize("phase", EDITION.book.campaign.phases, ids=lambda phase: phase.id)
def test_times_are_as_printed(phase: Phase) -> None:
    """A day that no document names would be announced."""
    assert phase.when
    assert phase.when.zh in "".join(phase.quote)
    for name in ("index.md", "rules/index.md", "adopt/timetable.md", "guide/notices.md"):
        page = TEMPLATES.render(name)
        assert phase.when.zh in page
        assert f'datetime="{phase.end}"' not in page


def test_notices_are_newest_first() -> None:
    """A phase would stand above the document that announced it later."""
    days = [one.day for one in announcements(EDITION.book, [])]
    assert days == sorted(days, reverse=True)
    page = TEMPLATES.render("guide/notices.md")
    assert page.index("57号：") < page.index("全面争创阶段")
