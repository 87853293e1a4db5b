"""Pages that are alike for everybody but for a few strings: rendered once, then filled in.

Rendering the questionnaire takes ten times as long as all else that a request for it needs. A page
of the cache holds nothing of the request that it was rendered for.
"""

from collections.abc import Callable, Hashable, Sequence

from markupsafe import escape

MOST = 200  # pages of some ten kilobytes each


class PageCache:
    """Pages by whatever they depend on, cut where the strings of a request stand."""

    def __init__(self) -> None:
        """The cache is empty at first."""
        self._pages: dict[Hashable, list[bytes | int]] = {}

    def page(self, key: Hashable, changing: Sequence[str], render: Callable[[], str]) -> bytes:
        """The page of ``key`` with the strings of this request in it, in UTF-8.

        Parameters
        ----------
        key
            All that the page depends on besides ``changing``.
        changing
            Strings of this request, such as its signed field; none may be empty.
        render
            Makes the page, once.
        """
        texts = [str(escape(text)) for text in changing]
        parts = self._pages.get(key)
        if parts is None:
            if len(self._pages) >= MOST:
                self._pages.clear()
            parts = self._pages[key] = _cut(render(), texts)
        strings = [text.encode() for text in texts]
        return b"".join(strings[part] if isinstance(part, int) else part for part in parts)


def _cut(page: str, texts: Sequence[str]) -> list[bytes | int]:
    """The page in parts; a number stands for the text of that place."""
    for place, text in enumerate(texts):
        page = page.replace(text, f"\0{place}\0")
    parts = page.split("\0")
    return [int(part) if place % 2 else part.encode() for place, part in enumerate(parts)]
