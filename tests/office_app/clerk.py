"""A clerk at the console in a real Chromium, on a computer that runs `ceping desk`.

Every page that is met is judged once on a laptop and once on a phone. With CEPING_PICTURES=1 in
the environment the pictures of the manual are taken anew, with the words that stood on them.
"""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Download, Page, ViewportSize

from tests.browser import Look, axe, opened, overflow
from tests.office_app.manual import SHOWN, WORDS, pictured, sources
from tests.office_app.staff_client import PASSWORD
from tests.survey_app.rounds import ROOT, Visitor

PICTURES = os.environ.get("CEPING_PICTURES", "")
LAPTOP: ViewportSize = {"width": 1120, "height": 760}
PHONE: ViewportSize = {"width": 390, "height": 720}
TIMEOUT = 300_000  # milliseconds; the machine may be busy
_SECONDS, _AGAIN = 240.0, 0.2
_WORDS = "h1, h2, legend, main button, main a.button, main label"
_WEBP = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', 0.72).split(',')[1];
}"""


class Desk:
    """The office's computer: `ceping desk` in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the round's, there or not."""
        self.folder = folder
        self._log = folder.with_name("desk.log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start; the address that its browser shows first."""
        command = [sys.executable, "-P", "-m", "ceping", "desk", str(self.folder), "--no-browser"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                process_group=0,
            )
        return self._said(lambda line: "/new/" in line or "/staff" in line)

    def visitor(self) -> Visitor:
        """Somebody at the voters' address, once that is served."""
        line = self._said(lambda line: urlsplit(line).path == "/")
        return Visitor(line.rstrip("/"))

    def console(self) -> str:
        """Where the console is shown."""
        return self._said(lambda line: "/staff" in line)

    def cut_off(self) -> None:
        """The power fails: console, voters' server and whatever they do, at once."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _said(self, wanted: Callable[[str], bool]) -> str:
        for _ in until("an address"):
            lines = self._log.read_text(encoding="utf-8").splitlines()
            for line in lines:
                address = line.removeprefix("请打开：").removeprefix("open: ")
                if address.startswith("http") and wanted(address):
                    return address
        raise AssertionError


def until(what: str) -> Iterator[None]:
    """Try again and again, for as long as a busy machine may need."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        yield
        time.sleep(_AGAIN)
    raise TimeoutError(what)


class Clerk:
    """Somebody at the console; ``clicks`` and ``fields`` are what they had to do."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        """Before anything is opened."""
        self.desk, self._browser = desk, browser
        self._held = ExitStack()
        self.page = self._person()
        self.clicks = self.fields = 0
        self.seen: dict[tuple[str, str], list[str]] = {}
        self._console = ""

    def _person(self) -> Page:
        page = self._held.enter_context(opened(self._browser, Look("desktop")))
        page.context.set_default_timeout(TIMEOUT)
        page.set_viewport_size(LAPTOP)
        return page

    def close(self) -> None:
        """Leave the browser and switch the computer off."""
        self._held.close()
        self.desk.cut_off()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A failure within says which step, and what the page shows."""
        try:
            yield
        except Exception as error:
            shown = self.page.locator("main").inner_text(timeout=5000)
            error.add_note(f"the clerk's step: {name}\n{self.page.url}\n{shown[:3000]}")
            raise

    @contextmanager
    def colleague(self, link: str) -> Iterator["Clerk"]:
        """Another person at the same computer, who chooses a password by a first link."""
        mine, self.page = self.page, self._person()
        try:
            self.go(self.local(link))
            self.first_password()
            yield self
        finally:
            self.page.context.close()
            self.page = mine

    def first_password(self) -> None:
        """Choose the password on the page of the first login."""
        self.fill(password=PASSWORD, repeat=PASSWORD)
        self.press("保存并登录")

    def local(self, link: str) -> str:
        """An issued link on this computer's console."""
        return self._console + urlsplit(link).path

    def go(self, address: str, *, look: bool = True) -> None:
        """Open a page of the console, or an address; one that shows itself anew is not judged."""
        whole = address if address.startswith("http") else f"{self._console}/staff/{address}"
        self.page.goto(whole)
        if look:
            self._look()

    def at_console(self) -> None:
        """The browser is at the console by now: other pages are below its address."""
        parts = urlsplit(self.page.url)
        self._console = f"{parts.scheme}://{parts.netloc}"

    def press(self, name: str, within: str = "main", *, look: bool = True) -> None:
        """Press a button and look at the page that comes; not at one that shows itself anew."""
        self.clicks += 1
        button = self.page.locator(within).get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation(wait_until="load" if look else "commit"):
            button.first.click()
        if look:
            assert not self.page.title().startswith("还有地方没填好"), self.faults()
            self._look()

    def follow(self, name: str) -> None:
        """Follow a link and look at the page that comes."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()
        self._look()

    def fill(self, **typed: str) -> None:
        """Type into fields by their names."""
        for name, text in typed.items():
            self.fields += 1
            self.page.fill(f"[name='{name}']", text)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.fields += 1
        self.page.select_option(f"select[name='{name}']", value)

    def tick(self, *names: str) -> None:
        """Tick boxes and choose radio buttons by their ids."""
        for name in names:
            self.fields += 1
            self.page.check(f"[id='{name}']")

    def agree(self, *, with_second: str = "") -> None:
        """Type one's password, and let a second person type theirs."""
        self.fill(password=PASSWORD)
        if with_second:
            self.fill(name2=with_second, password2=PASSWORD)

    def upload(self, table: str, name: str, content: bytes) -> None:
        """Choose a file for a table and look at how it is read."""
        self.go(f"files/{table}")
        self.fields += 1
        self.page.set_input_files("#file", {"name": name, "mimeType": "", "buffer": content})
        self.press("上传并核对")

    def fetch(self, press: Callable[[], None]) -> bytes:
        """What a button or link downloads."""
        self.clicks += 1
        with self.page.expect_download() as coming:
            press()
        done: Download = coming.value
        return done.path().read_bytes()

    def fetch_by(self, name: str, place: int = 0) -> bytes:
        """What the button with that name downloads."""
        button = self.page.get_by_role("button", name=name).nth(place)
        return self.fetch(button.click)

    def run_job(self, command: str, *, second: str = "", **chosen: str) -> str:
        """Start a command and wait for its good end; its own lines."""
        self.go(f"jobs/{command}")
        for name, value in chosen.items():
            self.choose(name, value)
        if second:
            self.agree(with_second=second)
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.locator("#start").click()
        return self.wait_for_job()

    def look_before_opening(self, part: str) -> None:
        """Let the files be checked, and wait for what is said of them."""
        self.go("times/")
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.locator(f"button[form='look-{part}']").click()
        self.wait()

    def wait(self) -> None:
        """Wait until a page shows what came of the command that it waits for."""
        for _ in until("a look"):
            self.page.reload()
            if not self.page.locator("progress").count():
                break
        self._look()

    def wait_for_job(self) -> str:
        """Wait until the job that is shown has ended well; its own lines."""
        for _ in until("a job"):
            self.page.reload()
            heading = self.page.locator("h1").inner_text()
            if not self.page.locator("progress").count():
                break
        self._look()
        lines = self.page.locator("pre")
        said = (lines.text_content() or "") if lines.count() else ""
        assert heading.endswith("：已完成"), f"{heading}\n{said}"
        return said

    def said(self) -> str:
        """What the page says was done."""
        return self.page.locator(".done").first.inner_text()

    def faults(self) -> str:
        """What the page says is wrong."""
        return self.page.locator(".summary").first.inner_text()

    def kind(self) -> tuple[str, str]:
        """Which page is shown: its address without ids, and its title."""
        path = re.sub(r"[0-9A-Za-z_-]{20,}|\d+", "*", urlsplit(self.page.url).path)
        return path, self.page.title()

    def _look(self) -> None:
        """Judge a page once: barriers, and sideways scrolling on a phone."""
        key = self.kind()
        if key in self.seen:
            return
        found = [f"laptop {one}" for one in axe(self.page)]
        self.page.set_viewport_size(PHONE)
        found += [f"phone {one}" for one in axe(self.page)]
        wider = overflow(self.page)
        found += [f"phone: wider by {wider}"] if wider else []
        self.page.set_viewport_size(LAPTOP)
        self.seen[key] = found

    def picture(self, name: str, page: Page | None = None, *, top: str = "") -> None:
        """A picture for the manual, if it shows one of that name and pictures are wanted."""
        if not PICTURES or name not in pictured():
            return
        shown = page or self.page
        if top:
            shown.locator(top).first.evaluate("one => scrollTo(0, one.offsetTop - 60)")
        png = base64.b64encode(shown.screenshot()).decode()
        with opened(self._browser, Look("desktop")) as blank:
            webp = base64.b64decode(blank.evaluate(_WEBP, png))
        (SHOWN / f"{name}.webp").write_bytes(webp)
        known = sources()
        words = {one.strip() for one in shown.locator(_WORDS).all_inner_texts()}
        kept = json.loads(WORDS.read_text(encoding="utf-8")) if WORDS.is_file() else {}
        kept[name] = sorted(one for one in words if one and one in known)
        text = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=1)
        WORDS.write_text(f"{text}\n", encoding="utf-8")
