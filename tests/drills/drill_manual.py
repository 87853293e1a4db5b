"""A first-timer plays the twenty steps of the manual: how much to do, and how long it takes.

`dev.py drill manual` takes some minutes. What a person needs is reckoned from what there is to
click, to type and to read; what the machine needs is measured.
"""

import io
import re
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page

from pages.samples import FOLDER, write_samples
from rulebook.load import load
from tests.office_app.clerk import Clerk, Desk
from tests.office_app.manual import text

MOST_MINUTES = 30.0
# Seconds of somebody who has never seen it; signs of text a second.
CLICK, FIELD, CODE, READS = 5.0, 12.0, 30.0, 4.0


class FirstTimer:
    """Somebody with the manual, the samples and nothing else."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        """``folder`` takes samples and the round."""
        self.samples = {p.stem: p for p in write_samples(load("2021"), folder)}
        self.clerk = Clerk(browser, Desk(folder / "演练"))
        self.codes = 0

    def begin(self) -> None:
        """Steps 1 to 3."""
        clerk = self.clerk
        clerk.go(clerk.desk.start())
        clerk.fill(full_name="王五")
        clerk.press("建轮次", look=False)
        clerk.page.wait_for_url("**/staff/first/**")
        clerk.at_console()
        clerk.first_password()

    def bring(self) -> None:
        """Steps 4 to 8."""
        clerk = self.clerk
        for table, path in self.samples.items():
            clerk.clicks += 3  # download, 上传表格, 上传
            clerk.upload(table, path.name, path.read_bytes())
            clerk.tick("sure")
            clerk.press("换上")
        clerk.clicks += 3
        assert "没有发现问题" in clerk.run_job("check")

    def issue(self) -> tuple[list[str], list[str]]:
        """Steps 9 to 11: codes and slips as they are typed."""
        clerk = self.clerk
        clerk.clicks += 4
        clerk.go("issue/codes")
        clerk.fill(issuer="导服台", each="1")
        clerk.press("生成编码")
        clerk.go("issue/slips")
        clerk.press("生成票签")
        bundles = [clerk.fetch_by("取出打印", place) for place in range(2)]
        codes, slips = sorted(map(_codes, bundles), key=len)
        return codes, slips

    def collect(self, codes: list[str], slips: list[str]) -> None:
        """Steps 12 to 15."""
        clerk = self.clerk
        for part in ("survey", "vote"):
            clerk.clicks += 1
            clerk.look_before_opening(part)
            clerk.press(clerk.page.locator("h1").inner_text())
        address = clerk.desk.visitor().address
        for code in codes:
            page = self._typed(f"{address}/s/", code)
            self._grade(page)
            self._press(page, "提交")
            assert "已收到" in page.inner_text("h1")
        for slip in slips[:3]:
            page = self._typed(f"{address}/v/", slip)
            self._press(page, "开始投票")
            self._grade(page)
            self._press(page, "去核对")
            self._press(page, "确认提交")
            assert "收据码" in page.inner_text("main")

    def finish(self) -> None:
        """Steps 16 to 20."""
        clerk = self.clerk
        for part in ("vote", "survey"):
            clerk.clicks += 2
            clerk.go(f"times/close?part={part}")
            clerk.tick("sure")
            clerk.press(clerk.page.locator("h1").inner_text())
        clerk.clicks += 4
        clerk.go("export/")
        clerk.press("导出")
        clerk.run_job("score")
        assert clerk.fetch(clerk.page.get_by_role("link", name="报告（网页）").click)

    def _typed(self, address: str, code: str) -> Page:
        page = self.clerk.page.context.new_page()
        page.goto(address)
        page.fill("#code", code)
        self.codes += 1
        self._press(page, page.locator("main button").first.inner_text())
        return page

    def _grade(self, page: Page) -> None:
        for group in page.locator("fieldset").all():
            self.clerk.clicks += 1
            group.locator("input").nth(1).click()

    def _press(self, page: Page, name: str) -> None:
        self.clerk.clicks += 1
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()


def _codes(bundle: bytes) -> list[str]:
    with ZipFile(io.BytesIO(bundle)) as held:
        (name,) = (name for name in held.namelist() if name.endswith(".csv"))
        listed = held.read(name).decode("utf-8-sig")
    return re.findall(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", listed)


def test_half_an_hour_is_enough(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An office would give up on its first afternoon."""
    person, began = FirstTimer(browser, tmp_path), time.monotonic()
    assert FOLDER.name == person.samples["windows"].parent.name
    try:
        person.begin()
        person.bring()
        person.collect(*person.issue())
        person.finish()
    finally:
        person.clerk.close()
    machine = time.monotonic() - began
    first = text().partition("{: #first }")[2].partition("\n## ")[0]
    signs = len(re.sub(r"<[^>]*>|\s", "", first))
    clerk = person.clerk
    doing = clerk.clicks * CLICK + clerk.fields * FIELD + person.codes * CODE
    minutes = (doing + signs / READS + machine) / 60
    with capsys.disabled():
        print(
            f"\n20 steps: {clerk.clicks} clicks, {clerk.fields} fields, {person.codes} codes, "
            f"{signs} signs to read, {machine:.0f} s of machine: {minutes:.0f} minutes"
        )
    assert minutes < MOST_MINUTES
