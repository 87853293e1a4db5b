"""Pages that are alike for everybody but for a few strings: rendered once, then filled in.

Rendering the questionnaire takes ten times as long as all else that a request for it needs. What
is kept holds nothing of the request that it was rendered for.
"""

from collections.abc import Callable, Hashable, Sequence

from markupsafe import escape

MOST = 200  # pages of some ten kilobytes each


class KeptPages:
    """Pages by whatever they depend on."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._pages: dict[Hashable, str] = {}

    def page(self, key: Hashable, changing: Sequence[str], render: Callable[[], str]) -> str:
        """The page of ``key`` with the strings of this request in it.

        Parameters
        ----------
        key
            All that the page depends on besides ``changing``.
        changing
            Strings of this request, such as its sealed field; none may be empty.
        render
            Makes the page, once.
        """
        marks = [(f"\x00{number}\x00", str(escape(text))) for number, text in enumerate(changing)]
        page = self._pages.get(key)
        if page is None:
            page = render()
            for mark, text in marks:
                page = page.replace(text, mark)
            if len(self._pages) >= MOST:
                self._pages.clear()
            self._pages[key] = page
        for mark, text in marks:
            page = page.replace(mark, text)
        return page
