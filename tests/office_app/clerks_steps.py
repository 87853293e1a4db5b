"""The steps of a round as a clerk takes them, from a faulty Excel file to the site."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from playwright.sync_api import Browser, Page

from tests.browser import Look, opened
from tests.office_app.clerk import PHONE, TIMEOUT, Clerk, until
from tests.office_app.clerks_round import (
    ANSWERS,
    BOX,
    BY_PHONE,
    CLOSES,
    CODES,
    ELECTORS,
    ELECTORS_HEAD,
    HALL,
    ISSUER,
    LATER,
    MARKS,
    ON_PAPER,
    ORGANISER,
    PAPERS,
    PERIODS,
    REGISTER,
    RENAMED,
    SHEETS,
    STAFF,
    TITLE,
    VOTES,
    WINDOWS,
    answer,
    answers,
    period_names,
)
from tests.office_app.staff_client import PASSWORD
from tests.rulebook.spreadsheets.files import xlsx
from tests.survey_app.rounds import Visitor
from tests.survey_app.test_printed import A4, scanned

ME = "wang"


class Outcome(NamedTuple):
    """round.toml as it was made, and what `verify` said of the archive in the end."""

    settings: str
    verified: str


def play(clerk: Clerk, folder: Path, browser: Browser) -> Outcome:
    """From nothing to the site."""
    with clerk.step("建轮次"):
        found_round(clerk)
        settings = (folder / "round.toml").read_text(encoding="utf-8")
    with clerk.step("名单和表格"):
        bring_tables(clerk)
    with clerk.step("检查"):
        assert "没有发现问题" in clerk.run_job("check")
        clerk.picture("check")
    with clerk.step("账号"):
        links = make_accounts(clerk)
    with clerk.step("发码和印制"):
        papers = issue(clerk, folder.parent)
    with clerk.step("演练"):
        rehearse(clerk, browser)
    with clerk.step("开启问卷"):
        clerk.look_before_opening("survey")
        clerk.agree()
        clerk.picture("open")
        clerk.press(clerk.page.locator("h1").inner_text())
    with clerk.step("收集问卷"):
        collect(clerk, browser, papers, links["zhang"])
    with clerk.step("更正和推后"):
        amend(clerk)
    with clerk.step("开启投票"):
        shares = open_vote(clerk, folder.parent)
    with clerk.step("投票、停电、作废"):
        vote(clerk, browser, papers)
    with clerk.step("纸质选票"):
        count_paper(clerk, links)
    with clerk.step("清点和结束"):
        close(clerk, shares)
    with clerk.step("导出和计分"):
        clerk.go("export/")
        clerk.agree(with_second="li")
        clerk.picture("export")
        clerk.press("导出")
        clerk.run_job("score", second="li")
        clerk.picture("score")
    with clerk.step("审定"):
        decide(clerk)
        clerk.run_job("score", second="li")
    with clerk.step("归档和网站"):
        clerk.run_job("archive")
        verified = clerk.run_job("verify")
        clerk.run_job("site", publish="scores")
        clerk.go("steps/")
        clerk.picture("steps-done")
    return Outcome(settings, verified)


def found_round(clerk: Clerk) -> None:
    """The first page there is: a real round of two periods."""
    clerk.go(clerk.desk.start())
    clerk.picture("new-round")
    clerk.tick("simulated-no")
    clerk.fill(title=TITLE, organiser=ORGANISER, hall=HALL, full_name="王五", name=ME)
    for box in clerk.page.locator("[name=periods]").all():
        box.set_checked(box.get_attribute("value") in PERIODS)
    clerk.page.locator("details", has=clerk.page.locator("#public_url")).locator("summary").click()
    clerk.fill(public_url="https://pingyi.example.gov.cn")
    clerk.fill(survey_closes=CLOSES["survey"], vote_closes=CLOSES["vote"])
    clerk.press("建轮次", look=False)
    clerk.page.wait_for_url("**/staff/first/**")
    clerk.at_console()
    clerk.first_password()
    clerk.picture("steps")
    clerk.picture("steps-phone")


def bring_tables(clerk: Clerk) -> None:
    """First a sloppy file with faults, then the mended one, and what it changes."""
    sloppy = [
        ["示例大厅窗口一览表", "", "", "", "", ""],
        REGISTER,
        *[[*row[:3], f"{row[3]}人", *row[4:]] for row in WINDOWS[:3]],
        ["W04", "示例窗口四", "示例部门丙", "若干", "最佳窗口", HALL],
        ["合计", "", "", "22", "", ""],
    ]
    clerk.upload("windows", "窗口.xlsx", xlsx(sloppy))
    said = clerk.faults()
    assert "2处要改，什么都没有写入" in said, said
    assert "D6" in said, said
    assert "E6" in said, said
    clerk.picture("faults")
    sloppy[5][3:5] = [WINDOWS[3][3], WINDOWS[3][4]]
    take(clerk, "windows", xlsx(sloppy))
    clerk.go("files/windows")
    marks = [["窗口编号", *period_names()], *[[w, f"{a}分", b] for w, a, b in MARKS]]
    take(clerk, "bimonthly", xlsx(marks))
    take(clerk, "electors", xlsx([ELECTORS_HEAD, *ELECTORS]))
    clerk.go("files/")
    clerk.picture("files", top="h1")


def take(clerk: Clerk, table: str, content: bytes) -> None:
    """A file without faults is looked at and agreed to."""
    clerk.upload(table, "表.xlsx", content)
    clerk.tick("sure")
    clerk.picture(f"look-{table}")
    clerk.press("换上")


def make_accounts(clerk: Clerk) -> dict[str, str]:
    """Accounts of the others; links of those who have not come to the computer yet."""
    links = {}
    for name, (full_name, role) in STAFF.items():
        clerk.go("accounts/")
        clerk.fill(name=name, full_name=full_name)
        clerk.choose("role", role)
        clerk.press("新建账号")
        links[name] = clerk.page.locator(".done .written").inner_text()
    clerk.picture("accounts")
    with clerk.colleague(links["li"]):
        pass
    return links


class Papers(NamedTuple):
    """Links out of the printed sheets: codes by window, and slips."""

    codes: dict[str, list[str]]
    slips: list[str]


def issue(clerk: Clerk, folder: Path) -> Papers:
    """Codes, papers, sheets and slips; their lists are removed once they are printed."""
    clerk.go("issue/codes")
    clerk.fill(issuer=ISSUER, each=str(CODES))
    clerk.press("生成编码")
    clerk.go("issue/papers")
    clerk.fill(each=str(PAPERS))
    papers = pdfs_of(clerk.fetch_by("做成PDF"))
    assert len(papers) == len(WINDOWS)
    clerk.go("issue/ballots/")
    clerk.fill(count=str(SHEETS))
    clerk.press("生成")
    assert pdfs_of(clerk.fetch_by("取出打印"))
    clerk.go("issue/slips")
    clerk.press("生成票签")
    clerk.go("issue/")
    clerk.picture("issue")
    plates = clerk.fetch(clerk.page.get_by_role("link", name="窗口二维码牌").click)
    assert f"/w/{WINDOWS[0][0]}" in "".join(scanned(plates, folder, A4))
    bundles = [clerk.fetch_by("取出打印", place) for place in range(2)]
    codes = next(one for one in bundles if b"W01" in one)
    slips = next(one for one in bundles if one is not codes)
    printed = {name: links_of(pdf, folder) for name, pdf in pdfs_of(codes).items()}
    by_window = {name.rpartition("/")[2][:3]: links for name, links in printed.items()}
    clerk.go("issue/")
    clerk.tick("sure")
    clerk.press(clerk.page.locator("button.danger").inner_text())
    (pile,) = pdfs_of(slips).values()
    return Papers(by_window, links_of(pile, folder))


def pdfs_of(bundle: bytes) -> dict[str, bytes]:
    """The PDFs of a bundle by name."""
    with ZipFile(io.BytesIO(bundle)) as held:
        return {name: held.read(name) for name in held.namelist() if name.endswith(".pdf")}


def links_of(pdf: bytes, folder: Path) -> list[str]:
    """The links that a phone reads from the first page."""
    links = sorted(set(scanned(pdf, folder, A4)))
    assert all(link.startswith("https://pingyi.example.gov.cn/") for link in links), links
    return links


def rehearse(clerk: Clerk, browser: Browser) -> None:
    """The round is rehearsed by a click, and removed again."""
    clerk.go("meeting/")
    clerk.picture("meeting")
    clerk.press("开始演练")
    clerk.picture("rehearsal")
    voters = clerk.page.locator("main span.written").inner_text()
    with opened(browser, Look("phone")) as phone:
        for _ in until("the rehearsal"):
            try:
                phone.goto(voters)
                break
            except Exception:  # it does not listen yet
                continue
        assert "演练 · 不计入结果" in phone.inner_text("body")
    clerk.go("meeting/rehearse")
    clerk.tick("sure_end")
    clerk.press("结束演练")
    assert "都已删除" in clerk.said()


def collect(clerk: Clerk, browser: Browser, papers: Papers, interviewer: str) -> None:
    """One answer on a phone by its QR code, others as phones send them; an interviewer enters."""
    visitor = clerk.desk.visitor()
    first = papers.codes["W01"][0]
    with on_phone(browser, visitor, first) as phone:
        for item, grade in answers(ANSWERS["W01"][0]).items():
            phone.locator(f"[name={item}][value='{grade}']").click()
        phone.evaluate("scrollTo(0, 0)")
        clerk.picture("survey-phone", phone)
        with phone.expect_navigation():
            phone.get_by_role("button", name="提交", exact=True).click()
        assert phone.inner_text("h1") == "已收到，谢谢您！"
    for window, given in ANSWERS.items():
        todo = list(zip(papers.codes[window], given, strict=False))
        for link, grades in todo[window == "W01" :]:
            answer(visitor, link, grades)
    with clerk.colleague(interviewer):
        enter(clerk, *BY_PHONE, "mode", "")
        enter(clerk, *ON_PAPER, "mode-paper", f"{ON_PAPER[0]}-0001")
        clerk.picture("entry")
    clerk.go("watch/")
    clerk.picture("watch")
    assert_answers(clerk)


@contextmanager
def on_phone(browser: Browser, visitor: Visitor, link: str) -> Iterator[Page]:
    """A phone that has scanned a link."""
    with opened(browser, Look("phone")) as page:
        page.context.set_default_timeout(TIMEOUT)
        page.set_viewport_size(PHONE)
        page.goto(visitor.local(link))
        yield page


def assert_answers(clerk: Clerk) -> None:
    """Every answer is there."""
    clerk.go("times/")
    came = sum(map(len, ANSWERS.values())) + 2
    assert f"收到{came}份" in "".join(clerk.page.inner_text("main").split())


def enter(clerk: Clerk, window: str, grades: str, mode: str, paper: str) -> None:
    """An interviewer's answer."""
    clerk.choose("window", window)
    clerk.tick(mode)
    clerk.fill(paper=paper)
    for item, grade in answers(grades).items():
        clerk.clicks += 1
        clerk.page.locator(f"[name={item}][value='{grade}']").check()
    clerk.press("提交，录下一份")
    assert clerk.said() == "已录入。"


def amend(clerk: Clerk) -> None:
    """A window is renamed while the survey runs, and the survey goes on longer."""
    window, name, why, clause = RENAMED
    clerk.go("amend/")
    clerk.page.locator("#renamed summary").click()
    clerk.page.select_option("#renamed-window", window)
    clerk.page.fill("#renamed-name", name)
    clerk.press("看看改动", "#renamed")
    clerk.fill(why=why, clause=clause)
    clerk.agree()
    clerk.picture("amend")
    clerk.press("登记")
    assert "已登记" in clerk.said()
    clerk.go("times/extend?part=survey")
    clerk.fill(until=LATER, why="大雪", clause=clause)
    clerk.agree()
    clerk.press("登记并推后")


def open_vote(clerk: Clerk, folder: Path) -> list[str]:
    """By two; three shares are printed, tried and gone from the computer."""
    clerk.go("meeting/")
    assert clerk.fetch_by("下载零票证明")
    clerk.look_before_opening("vote")
    clerk.agree(with_second="li")
    clerk.press(clerk.page.locator("h1").inner_text())
    clerk.picture("shares")
    sheets = [fetch_share(clerk, number) for number in (1, 2, 3)]
    shares = ["".join(scanned(sheet, folder, A4)) for sheet in sheets]
    clerk.go("times/shares")
    clerk.fill(share1=shares[0], share2=shares[1])
    clerk.press("试这两份")
    assert not list(folder.glob("*密钥份*"))
    return shares


def fetch_share(clerk: Clerk, number: int) -> bytes:
    """One share as a PDF, in the presence of a second person."""
    clerk.go("times/shares")
    clerk.page.check(f"[name=number][value='{number}']")
    clerk.agree(with_second="li")
    return clerk.fetch_by("取出这一份")


def vote(clerk: Clerk, browser: Browser, papers: Papers) -> None:
    """Votes by slip; the power fails in between and nothing that was acknowledged is lost."""
    visitor = clerk.desk.visitor()
    slips = papers.slips
    with on_phone(browser, visitor, slips[0]) as phone:
        with phone.expect_navigation():
            phone.get_by_role("button", name="开始投票", exact=True).click()
        for place, grade in enumerate(VOTES[0]):
            phone.locator(f"[name=w{place}][value='{grade}']").click()
        phone.evaluate("scrollTo(0, 0)")
        clerk.picture("vote-phone", phone)
        with phone.expect_navigation():
            phone.get_by_role("button", name="去核对", exact=True).click()
        with phone.expect_navigation():
            phone.get_by_role("button", name="确认提交", exact=True).click()
        assert "收据码" in phone.inner_text("main")
    assert visitor.vote(slips[1], VOTES[1]).status == 200
    reviewed = visitor.ballot(slips[2], VOTES[2])
    clerk.go("meeting/")
    clerk.fill(present="8", handed="8")
    clerk.press("登记")
    clerk.desk.cut_off()
    clerk.desk.start()
    visitor = clerk.desk.visitor()
    again = visitor.post("/v/cast", reviewed)
    assert again.status == 200, again.text
    assert visitor.post("/v/cast", reviewed).text.count("收据码") == again.text.count("收据码") > 0
    for link, grades in zip(slips[3:], VOTES[3:], strict=False):
        assert visitor.vote(link, grades).status == 200
    came_back(clerk)
    clerk.go("meeting/projector", look=False)
    clerk.picture("projector")
    clerk.go("void/")
    clerk.fill(codes=slips[-1])
    clerk.press("作废")
    assert "作废" in visitor.get(visitor.local(slips[-1])).text
    clerk.go("times/stop?part=vote")
    clerk.page.check("[name=for_good]")
    clerk.agree(with_second="li")
    clerk.press("暂停民主投票")


def came_back(clerk: Clerk) -> None:
    """The browser finds the console again, wherever it listens by now."""
    clerk.page.goto(clerk.desk.console())
    clerk.at_console()
    if clerk.page.locator("#name").count():
        clerk.fill(name=ME, password=PASSWORD)
        clerk.press("登录")
    assert_answers(clerk)


def count_paper(clerk: Clerk, links: dict[str, str]) -> None:
    """Two tellers enter the box, each for themselves, and agree."""
    with clerk.colleague(links["qian"]):
        clerk.go("paper/")
        clerk.fill(sheets=str(len(BOX)))
        clerk.press("开始，生成口令")
        passphrase = clerk.page.locator(".receipt strong").inner_text()
        clerk.go("paper/")
        enter_box(clerk)
        first = clerk.page
        with clerk.colleague(links["sun"]):
            clerk.go("paper/")
            clerk.fill(passphrase=passphrase, sheets=str(len(BOX)))
            clerk.press("继续")
            enter_box(clerk)
            clerk.press("同意计入")
        assert clerk.page is first
        clerk.go("paper/")
        clerk.press("同意计入")
        clerk.go("paper/")
        assert "已计入有效1张" in clerk.page.inner_text("main")


def enter_box(clerk: Clerk) -> None:
    """Every sheet of the box."""
    for number, grades in enumerate(BOX, 1):
        clerk.go(f"paper/{number}")
        for place, grade in enumerate(grades, 1):
            clerk.page.fill(f"#w{place}", grade)
        clerk.picture("paper")
        clerk.press("保存，回到各张")


def close(clerk: Clerk, shares: list[str]) -> None:
    """Slips are counted, both parts closed for good; the vote by two with two shares."""
    clerk.go("times/count")
    left = len(ELECTORS) + SHEETS - len(VOTES) - len(BOX) - 1
    clerk.fill(left=str(left), voided="1")
    clerk.agree(with_second="li")
    clerk.press("登记清点结果")
    clerk.go("times/close?part=vote")
    clerk.fill(share1=shares[0], share2=shares[2])
    clerk.agree(with_second="li")
    clerk.tick("sure")
    clerk.press(clerk.page.locator("h1").inner_text())
    clerk.go("meeting/")
    assert clerk.fetch_by("下载计票情况报告单")
    clerk.go("times/close?part=survey")
    clerk.agree()
    clerk.tick("sure")
    clerk.press(clerk.page.locator("h1").inner_text())


def decide(clerk: Clerk) -> None:
    """The leading group awards what the rules give once conditions are verified, and says so."""
    clerk.go("decide/")
    rows = clerk.page.locator("tr", has_text="核验后按规则获评")
    assert rows.count() == 3
    clerk.page.get_by_label("都定为").select_option("award")
    clerk.page.get_by_label("共同的理由").fill("申报条件已逐项核对")
    rows.first.scroll_into_view_if_needed()
    clerk.picture("decide")
    clerk.press("下一步：看全部")
    clerk.wait()
    clerk.agree(with_second="li")
    clerk.press("记录审定")
    clerk.wait_for_job()
