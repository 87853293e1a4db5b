"""Reading built pages: links, ids, and the text of marked elements."""

from html.parser import HTMLParser

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Outline(HTMLParser):
    """Ids and links of a page."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag names and where it leads."""
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("href", "src", "action"):
            if given.get(name) and (tag, name) != ("meta", "href"):
                self.links.append(given[name] or "")


class _Marked(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._depth = self._unread = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _VOID or not (self._depth or "data-notice" in given):
            return
        self._depth += 1
        classes = (given.get("class") or "").split()
        if self._unread or {"odd", "headerlink"} & set(classes):
            self._unread += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _VOID:
            self._depth -= 1
            self._unread = max(self._unread - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._depth and not self._unread:
            self.found.append(data)


def marked_text(page: str) -> str:
    """The words of every element marked data-notice, without footnote marks."""
    return "".join(_Marked(page).found)
