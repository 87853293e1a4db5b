"""The search index, made from the built pages: one entry a section, and words to split queries by.

It is a script, not JSON, so that it loads from a folder (file://) as well. The browser finds every
section that contains the query as it stands, mid-word parts included; jieba's words let it split a
longer query that stands nowhere as a whole. Syllables let it be found by sound, and synonyms by the
words that people use for it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from pages.pinyin import sounds
from pages.source import ROOT, read_toml

_VOID = frozenset(
    ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
_SKIPPED = frozenset({"script", "style", "svg", "template", "form", "button"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_BREAKING = frozenset(["p", "li", "td", "th", "dt", "dd", "div", "summary", "tr", "figcaption"])


@dataclass
class Section:
    """A heading with the text beneath it, up to the next heading."""

    anchor: str = ""
    title: str = ""
    text: str = ""


class IndexedPage(NamedTuple):
    """A page as the index has it; ``sections`` are (anchor, title, text)."""

    address: str
    title: str
    sections: list[list[str]]


@dataclass
class PageText(HTMLParser):
    """Reads the article of a built page into sections."""

    sections: list[Section] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside = self._skipping = 0
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter the article, a heading, or something that is not read."""
        given = dict(attrs)
        if tag in _VOID:
            self._add(" ")
            return
        if not self._inside:
            if tag == "article" and "md-content__inner" in (given.get("class") or ""):
                self._inside = 1
                self.sections.append(Section())
            return
        self._inside += 1
        unread = tag in _SKIPPED or "headerlink" in (given.get("class") or "")
        unread = unread or "data-search-skip" in given
        if self._skipping or unread:
            self._skipping += 1
        elif tag in _HEADINGS:
            self._heading = tag
            if tag != "h1":
                self.sections.append(Section(given.get("id") or ""))
        elif tag in _BREAKING:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        """Leave it again."""
        if not self._inside or tag in _VOID:
            return
        self._inside -= 1
        if self._skipping:
            self._skipping -= 1
        elif tag == self._heading:
            self._heading = ""
        elif tag in _BREAKING:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        """Read words."""
        if self._inside and not self._skipping:
            if self._heading:
                self.sections[-1].title += data
            else:
                self._add(data)

    def _add(self, words: str) -> None:
        if self._inside and self.sections and not self._skipping:
            self.sections[-1].text += words


def write_index(build: Path) -> Path:
    """Write assets/search-index.js for all pages of a built site."""
    pages = [entry for path in sorted(build.rglob("*.html")) if (entry := _entry(build, path))]
    words = _words(pages)
    heads = [heading for page in pages for heading in _headings(page)]
    synonyms = read_toml(ROOT / "site" / "_data" / "synonyms.toml")["synonyms"]
    index = {"pages": pages, "words": words, "sounds": sounds([*words, *heads, *synonyms])}
    index |= {"synonyms": synonyms}
    data = json.dumps(index, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    target = build / "assets" / "search-index.js"
    target.parent.mkdir(exist_ok=True)
    target.write_text(f"window.searchIndex={data};\n", encoding="utf-8")
    return target


def _entry(build: Path, path: Path) -> IndexedPage | None:
    """Address, title and sections of one page; None for pages that are no destination."""
    address = path.relative_to(build).as_posix()
    if address in {"404.html", "search.html"}:
        return None
    reader = PageText()
    reader.feed(path.read_text(encoding="utf-8"))
    sections = [_tidy(section) for section in reader.sections]
    if not sections:
        return None
    title = sections[0].title
    rest = [
        [section.anchor, section.title, section.text]
        for section in sections
        if section.title or section.text
    ]
    return IndexedPage(address, title, rest)


def _tidy(section: Section) -> Section:
    title, text = (" ".join(words.split()) for words in (section.title, section.text))
    return Section(section.anchor, title, text)


def _words(pages: list[IndexedPage]) -> list[str]:
    """The Chinese words of the site as jieba cuts them, frequent ones first."""
    import jieba

    jieba.setLogLevel(60)
    counts: Counter[str] = Counter()
    for text in _texts(pages):
        counts.update(word for word in jieba.cut(text) if _WORD.fullmatch(word))
    return [word for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _headings(page: IndexedPage) -> list[str]:
    """The title and the headings of a page."""
    return [page.title, *(heading for _, heading, _ in page.sections)]


def _texts(pages: list[IndexedPage]) -> Iterator[str]:
    for page in pages:
        yield page.title
        for _, heading, text in page.sections:
            yield f"{heading} {text}"
