"""Pages that are kept: nothing of one person's page may reach another."""

import re

import pytest

from rulebook.round import Round
from survey_app import create_app
from survey_app.acts import issuing
from survey_app.page_cache import MOST, PageCache


def test_strings_of_one_request_do_not_stay() -> None:
    """If a kept page held the field it was rendered with, two people would share one form."""
    kept = PageCache()

    def page(seal: str, path: str) -> str:
        return kept.page("key", (seal, path), lambda: f"<a {seal} {path} {seal}>").decode()

    pages = [page("seal-1", "/s/one"), page("seal-2", "/s/two")]
    assert pages[0] == "<a seal-1 /s/one seal-1>"
    assert "1" not in pages[1].replace("seal-2", "").replace("/s/two", "")
    assert kept.page("other", (), lambda: "x") == b"x"


def test_strings_are_escaped() -> None:
    """If an address were put in as it came, it could bring a script along."""
    kept = PageCache()
    kept.page("key", ("/a",), lambda: '<a href="/a">')
    assert kept.page("key", ('"><b>',), lambda: "") == b'<a href="&#34;&gt;&lt;b&gt;">'


def test_only_so_many_are_kept() -> None:
    """If every address were kept, strangers could fill the memory."""
    kept = PageCache()
    for number in range(3 * MOST):
        kept.page(number, (), lambda: "x")
    assert len(kept._pages) <= MOST


@pytest.mark.grid
@pytest.mark.parametrize("query", ["", "view=elder", "lang=en", "lang=en&view=elder"])
def test_a_kept_page_is_the_page(opened_round: Round, query: str) -> None:
    """If a kept page differed from a fresh one, size, language or window would be a stranger's."""
    codes = issuing.create_codes(opened_round, "W1", 1, "大厅")
    codes += issuing.create_codes(opened_round, "W2", 1, "大厅")
    others = [f"{q}&" for q in ("", "view=elder", "lang=en", "lang=en&view=elder") if q != query]
    used = create_app(opened_round).test_client(use_cookies=False)
    for code in codes:
        for other in others:
            assert used.get(_address(code.link, other)).status_code == 200
        fresh = create_app(opened_round).test_client(use_cookies=False)
        address = _address(code.link, query)
        first, again = used.get(address).text, used.get(address).text
        assert _plain(first) == _plain(again) == _plain(fresh.get(address).text)
        assert _seal(first) != _seal(again)


def _address(link: str, query: str) -> str:
    return f"/s/{link.rsplit('/', 1)[1]}?c=1&{query}"


def _seal(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found
    return found.group(1)


def _plain(page: str) -> str:
    return page.replace(_seal(page), "SEAL")
