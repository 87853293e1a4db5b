"""Pages in a real Chromium: looks, accessibility rules, requests that leave the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Request, ViewportSize

from tests.machine import chromium, is_root

VIEWPORTS: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desktop": {"width": 1280, "height": 900},
}
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Of rules that hold axe would else name every element, which takes it longer than judging them.
AXE = {"runOnly": WCAG_22_AA, "resultTypes": ["violations"]}
# Chromium's own calls to its makers would be noise in a closed network and in external_requests.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Look(NamedTuple):
    """How a page is looked at."""

    viewport: Literal["phone", "desktop"] = "phone"
    colours: Literal["light", "dark"] = "light"
    scripts: bool = True

    def __str__(self) -> str:
        return "-".join((self.viewport, self.colours, *([] if self.scripts else ["noscript"])))


EVERY_LOOK = [
    Look("phone", "light"),
    Look("phone", "dark"),
    Look("desktop", "light"),
    Look("desktop", "dark"),
]


class Visit(NamedTuple):
    """What we know of an open page besides the page itself."""

    look: Look
    requests: list[str]


_visits: WeakKeyDictionary[Page, Visit] = WeakKeyDictionary()


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium; Playwright's own download is not used."""
    path = chromium()
    if path is None:
        raise FileNotFoundError("no Chromium in PATH: run  python3 dev.py test  once")
    sandbox = ["--no-sandbox"] if is_root() else []  # Chromium refuses its sandbox to root
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *sandbox])


@contextmanager
def opened(browser: Browser, look: Look) -> Iterator[Page]:
    """A fresh page without cookies; its requests are remembered for external_requests."""
    context = browser.new_context(
        viewport=VIEWPORTS[look.viewport],
        color_scheme=look.colours,
        java_script_enabled=look.scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)  # milliseconds; a page of ours needs far less
    page = context.new_page()
    visit = _visits[page] = Visit(look, [])

    def remember(request: Request) -> None:
        visit.requests.append(request.url)

    context.on("request", remember)
    try:
        yield page
    finally:
        context.close()


def external_requests(page: Page) -> list[str]:
    """The addresses outside this machine that the page has asked for."""
    own = {"127.0.0.1", "localhost", None}  # None: file:, data:, blob:, about:
    return [url for url in _visits[page].requests if urlsplit(url).hostname not in own]


def axe(page: Page) -> list[str]:
    """The page's violations of WCAG 2.2 A and AA, one line for each rule broken."""
    if not _visits[page].look.scripts:
        raise ValueError("axe needs scripts: without them it would wait for ever")
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {rule['help']} at {places(rule)}" for rule in found]


def places(rule: dict[str, Any]) -> str:
    """The selectors of the elements that break a rule."""
    return ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"])


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its viewport; WCAG 1.4.10 wants none."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(script))
