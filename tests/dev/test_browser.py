"""The browser helpers themselves: a check that finds nothing would let every page pass."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import machine
from tests.browser import EVERY_LOOK, Look, axe, external_requests, overflow

GOOD = "<!doctype html><html lang=zh><title>测评</title><main><h1>测评</h1></main>"


@pytest.mark.parametrize("page", EVERY_LOOK, indirect=True, ids=str)
def test_axe_passes_a_plain_page(page: Page) -> None:
    """If axe complained of a faultless page, its findings would soon be ignored."""
    page.set_content(GOOD)
    assert axe(page) == []


def test_axe_finds_faults(page: Page) -> None:
    """If axe were blind, pages could shut people out unnoticed."""
    page.set_content(GOOD + "<img src='data:,'><p style='color:#eee;background:#fff'>看不清</p>")
    assert [line.partition(":")[0] for line in axe(page)] == ["color-contrast", "image-alt"]


def test_axe_works_under_a_strict_policy(page: Page) -> None:
    """If a page that forbids scripts kept axe out, the survey could not be checked as it is."""
    policy = {"content-security-policy": "default-src 'none'", "content-type": "text/html"}
    html = GOOD + "<img src='data:,'>"
    page.route("**", lambda route: route.fulfill(body=html, headers=policy))
    page.goto("http://127.0.0.1/")
    assert [line.partition(":")[0] for line in axe(page)] == ["image-alt"]


@pytest.mark.parametrize("page", [Look(scripts=False)], indirect=True, ids=str)
def test_axe_refuses_a_page_without_scripts(page: Page) -> None:
    """If axe were let run there, the test run would hang."""
    with pytest.raises(ValueError, match="axe needs scripts"):
        axe(page)


@pytest.mark.parametrize("page", EVERY_LOOK, indirect=True, ids=str)
def test_a_page_has_its_look(page: Page, request: pytest.FixtureRequest) -> None:
    """If the look were not applied, the dark or the small page would never be tested."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    width = page.evaluate("innerWidth")
    assert f"{'phone' if width == 360 else 'desktop'}-{'dark' if dark else 'light'}" in (
        request.node.name
    )


def test_scripts_can_be_off(open_page: Callable[[Look], Page]) -> None:
    """If scripts ran all the same, nobody would know whether a page works without."""
    html = GOOD + "<script>document.title = 'ran'</script>"
    titles = []
    for scripts in (True, False):
        page = open_page(Look(scripts=scripts))
        page.set_content(html)
        titles.append(page.title())
    assert titles == ["ran", "测评"]


def test_external_requests_are_seen(page: Page) -> None:
    """If a foreign font or counter went unseen, visitors would be told on to strangers."""
    page.set_content(GOOD + "<img alt='' src='http://counter.invalid/x.png'>")
    assert external_requests(page) == ["http://counter.invalid/x.png"]


def test_overflow_is_measured(page: Page) -> None:
    """If a page wider than the phone passed, people would have to scroll sideways."""
    page.set_content(GOOD)
    assert overflow(page) == 0
    page.set_content(GOOD + "<div style='margin:0 -8px;width:400px'>宽</div>")
    assert overflow(page) == 40


def test_missing_browser_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a missing Chromium were passed over, green would mean untested."""
    monkeypatch.setattr(machine, "chromium", lambda: None)
    monkeypatch.setattr(machine, "lacks_chinese_font", lambda: True)
    monkeypatch.setattr(machine, "is_root", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert machine.main() == (
        "the browser tests need chromium fontconfig fonts-noto-cjk: run  "
        "sudo apt-get install -y --no-install-recommends chromium fontconfig fonts-noto-cjk"
    )


def test_stale_package_lists_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a machine without package lists failed at once, a fresh container could run no test."""
    calls: list[str] = []
    codes = iter([100, 0, 0])

    def apt(*arguments: str) -> int:
        calls.append(arguments[0])
        return next(codes)

    monkeypatch.setattr(machine, "is_root", lambda: True)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(machine, "apt", apt)
    assert machine.provide(["chromium"]) is None
    assert calls == ["install", "update", "install"]
