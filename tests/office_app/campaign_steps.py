"""The steps of a campaign before the vote, as districts, units, divisions and the office take them.

Comes in: the clerk's browser (``clerk.Clerk``). Goes out: a round whose candidates are known and
judged. What is typed stands in ``year``; survey and vote are the clerk's (``clerks_steps``).
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize

from rulebook.load import load
from survey_app.store import DIVISION, UNIT
from tests.browser import axe, overflow
from tests.office_app import year
from tests.office_app.clerk import LAPTOP, Clerk, Desk
from tests.office_app.clerks_round import ELECTORS, ELECTORS_HEAD, HALL, MARKS, period_names
from tests.office_app.clerks_steps import take
from tests.office_app.samples import PDF
from tests.office_app.year import Applied, Marked
from tests.rulebook.spreadsheets.files import xlsx

SIZES: dict[str, ViewportSize] = {
    "laptop": {"width": 1280, "height": 800},
    "phone": {"width": 390, "height": 780},
}
_HEAD = ["窗口编号", "窗口名称", "所属部门", "进驻人数", "申报荣誉", "所在大厅"]
_PATIENCE = 90_000  # milliseconds; the machine may be busy
_LINK = ".done .written"
HONOURS = {one.id: one.name.zh for one in load("2021").honours.honours}


class Campaign(Clerk):
    """The office at its desk, and the others at browsers of their own."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        """Nobody has come yet."""
        super().__init__(browser, desk)
        self.office = self.page
        self._people: dict[str, Page] = {}
        self._open = ExitStack()

    def close(self) -> None:
        """Everybody leaves."""
        self._open.close()
        super().close()

    def _person(self) -> Page:
        page = super()._person()
        page.context.set_default_timeout(_PATIENCE)
        return page

    def comes(self, who: str, link: str) -> None:
        """Somebody opens the link that the office has sent, and chooses a password."""
        self.page = self._people[who] = self._person()
        self.go(self.local(link))
        self.first_password()
        self.page = self.office

    @contextmanager
    def sits(self, who: str) -> Iterator[None]:
        """That person acts, then the office again."""
        self.page = self._people[who]
        try:
            yield
        finally:
            self.page = self.office

    def _look(self) -> None:
        """Judge a page of each kind once, at both widths."""
        key = self.kind()
        if key in self.seen:
            return
        found: list[str] = []
        for name, size in SIZES.items():
            self.page.set_viewport_size(size)
            found += [f"{name} {one}" for one in axe(self.page)]
            wider = overflow(self.page)
            found += [f"{name}: wider by {wider}"] if wider else []
        self.page.set_viewport_size(LAPTOP)
        self.seen[key] = found

    def refused(self, button: Locator) -> None:
        """Press a button that has to be refused, and look at what the page says."""
        self.clicks += 1
        with self.page.expect_navigation():
            button.click()
        assert self.page.title().startswith("还有地方没填好"), self.page.url
        self._look()

    def fill_sheet(self, sheet: Mapping[str, str]) -> None:
        """Fill in a form whatever its inputs are."""
        for name, text in sheet.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.get_attribute("type") or ""
            self.fields += 1
            if kind == "radio":
                self.page.check(f"main [name='{name}'][value='{text}']")
            elif kind == "checkbox":
                field.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)


def bring_tables(clerk: Campaign) -> None:
    """Windows that have applied for nothing yet; the marks of two periods; the voters."""
    rows = [
        [id, year.NAMES[id], year.PEOPLE[who][1], year.STAFF[id], "", HALL]
        for id, who in year.WINDOWS.items()
    ]
    take(clerk, "windows", xlsx([_HEAD, *rows]))
    take(clerk, "bimonthly", xlsx([["窗口编号", *period_names()], *MARKS]))
    take(clerk, "electors", xlsx([ELECTORS_HEAD, *ELECTORS]))
    clerk.go("marks/")
    clerk.fill(places="2")
    clerk.press("查看")


def invite(clerk: Campaign) -> None:
    """District and leading group get accounts; units and divisions their links by letter."""
    for name, who in (("east", "示例区"), ("chief", "长")):
        clerk.go("accounts/")
        clerk.fill(name=name, full_name=who)
        clerk.choose("role", year.PEOPLE[who][0])
        clerk.press("新建账号")
        clerk.comes(who, clerk.page.locator(_LINK).inner_text())
    for who, (role, body, unit_type) in year.PEOPLE.items():
        if role not in (UNIT, DIVISION):
            continue
        clerk.go("units/")
        form = f"form:has([name=role][value='{role}'])"
        clerk.page.fill(f"#person-{role}", who)
        if role == UNIT:
            clerk.page.fill("#unit", body)
            clerk.page.select_option("#unit_type", unit_type)
        else:
            clerk.page.select_option("#division", body)
        clerk.press("邀请申报单位" if role == UNIT else "邀请考评单位", form)
        clerk.comes(who, clerk.page.locator(_LINK).inner_text())


def gather(clerk: Campaign) -> None:
    """June to November: a practice that is returned once, visits, opinions, a case."""
    with clerk.sits("示例区"):
        clerk.go("practices/new")
        clerk.refused(clerk.page.get_by_role("button", name="报送"))
        for row in clerk.page.locator("details summary").all():
            row.click()
        clerk.fill_sheet(year.PRACTICE)
        clerk.press("存草稿")
        clerk.press("报送")
    _of_practice(clerk, "查看")
    clerk.fill(reason="请写明时间")
    clerk.press("退回修改")
    with clerk.sits("示例区"):
        _of_practice(clerk, "接着写")
        clerk.fill(summary="2021年起，一个窗口收全部材料。")
        clerk.press("报送")
    _of_practice(clerk, "查看")
    clerk.press("采用")
    clerk.press("标为典型")
    clerk.go("practices/")
    clerk.press("生成网页草稿")
    for note in (year.VISIT, year.SYMPOSIUM):
        clerk.go("visits/new")
        clerk.fill_sheet(note)
        clerk.press("保存")
    for place in range(3):
        clerk.go("visits/")
        clerk.follow("录入列席单位意见")
        clerk.page.locator("[name=observer]").select_option(index=place + 1)
        said = {name: text for name, text in year.OPINION.items() if name != "kind"}
        clerk.fill_sheet(said)
        clerk.press("保存")
    clerk.go("visits/")
    assert "还没有意见" not in clerk.page.inner_text("main")
    clerk.go("cases/form")
    clerk.fill_sheet(year.CASE)
    clerk.press("保存")


def _of_practice(clerk: Campaign, link: str) -> None:
    clerk.go("practices/")
    clerk.follow(link)


def apply(clerk: Campaign) -> None:
    """December: drafts with a file, receipts, one returned and mended, all accepted and written."""
    clerk.go("received/")
    folded = clerk.page.locator("details:not([open]) > summary", has_text="改截止时间")
    if folded.count():  # it lies open once the edition's own date is over
        folded.click()
    clerk.fill(until="2099-01-01T17:00", why="演练，按考评通知另定")
    clerk.press("改截止时间")
    for one in year.APPLIED:
        with clerk.sits(one.who):
            hand_in(clerk, one, poor=one is year.RETURNED)
    _open_received(clerk, year.RETURNED)
    clerk.refused(clerk.page.get_by_role("button", name="退回", exact=True))
    clerk.fill(reason="成效请写数字")
    clerk.press("退回")
    with clerk.sits(year.RETURNED.who):
        clerk.go("applications/")
        clerk.follow(year.RETURNED.candidate)
        clerk.fill_sheet({"f-effect": year.RETURNED.sheet["f-effect"]})
        clerk.press("保存并提交")
        assert "回执号" in clerk.page.inner_text("main")
    for one in year.APPLIED:
        _open_received(clerk, one)
        clerk.press("接受")
    clerk.go("received/tables")
    clerk.tick("sure")
    clerk.press("写入")


def hand_in(clerk: Campaign, one: Applied, *, poor: bool) -> None:
    """A unit's draft, saved with a file, then handed in."""
    clerk.go("applications/")
    form = f"form:has([name=honour][value='{one.honour}'])"
    if one.window:
        clerk.page.select_option(f"#window-{one.honour}", one.window)
    elif one.is_person:
        clerk.page.fill(f"#person-{one.honour}", one.candidate)
    clerk.press("填写推荐表" if one.is_person else "填写申报表", form)
    sheet = dict(one.sheet) | ({"f-effect": "很好。"} if poor else {})
    knowing = sheet.pop("knowing", "")
    clerk.refused(clerk.page.get_by_role("button", name="保存并提交"))
    clerk.fill_sheet(sheet)
    evidence: FilePayload = {"name": "佐证.pdf", "mimeType": "", "buffer": PDF}
    clerk.page.set_input_files("#files", evidence)
    clerk.press("保存草稿")
    if knowing:
        clerk.refused(clerk.page.get_by_role("button", name="保存并提交"))
        clerk.tick("knowing")
    clerk.press("保存并提交")
    assert "回执号" in clerk.page.inner_text("main")


def _open_received(clerk: Campaign, one: Applied) -> None:
    clerk.go("received/")
    row = clerk.page.locator("tr", has_text=one.candidate).filter(has_text=HONOURS[one.honour])
    _open(clerk, row.get_by_role("link", name=one.candidate))


def _open(clerk: Campaign, link: Locator) -> None:
    href = link.get_attribute("href")
    assert href
    clerk.go(href.removeprefix("/staff/"))


def judge(clerk: Campaign) -> None:
    """Divisions mark; a second person of the division agrees to what overrides a table."""
    for one in year.MARKED:
        with clerk.sits(one.who):
            _mark(clerk, one)
        if one.second:
            with clerk.sits(one.second):
                _open_candidate(clerk, one)
                clerk.press("同意改判")
    clerk.go("conditions/")


def _mark(clerk: Campaign, one: Marked) -> None:
    _open_candidate(clerk, one)
    clerk.page.check(f"[name='status-{one.clause}'][value='{one.status}']")
    clerk.page.fill(f"[name='reason-{one.clause}']", one.reason)
    clerk.page.fill("#day", year.DAY)
    clerk.press("记录")


def _open_candidate(clerk: Campaign, one: Marked) -> None:
    clerk.go("conditions/")
    table = clerk.page.get_by_role("region", name=HONOURS[one.honour])
    _open(clerk, table.get_by_role("link", name=one.candidate))
