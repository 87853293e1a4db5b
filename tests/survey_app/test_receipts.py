"""S12 as a voter meets it: from the slip to the receipt, to the close, to finding the receipt."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.report.write import write_reports
from analysis.score import score_round
from pages import Edition, build, generate
from pages.rounds import edition_of, read_round
from pages.source import ROOT
from rulebook.round import Round
from survey_app.acts import closing, issuing
from survey_app.acts.export import export_ratings
from tests.browser import Look, axe, overflow
from tests.survey_app.rounds import Visitor, give_marks, serving

HOW = [Look("phone"), Look("phone", scripts=False), Look("desktop", "dark")]


@pytest.mark.grid
@pytest.mark.parametrize("look", HOW, ids=str)
def test_from_slip_to_found_receipt(
    open_page: Callable[[Look], Page], opened_round: Round, look: Look
) -> None:
    """If one step of the way were broken, a voter could not see that the ballot was counted."""
    slip = issuing.make_slips(opened_round, "window", 5)[0]
    with serving(opened_round) as server:
        page = open_page(look)
        if look.viewport == "phone":
            page.context.route("**/*", without_cookies)
        page.goto(server.visitor().local(slip.link))
        page.get_by_role("button", name="开始投票").click()
        for group in page.locator("fieldset").all()[:3]:
            group.locator("input").nth(1).check()
        page.get_by_role("button", name="去核对").click()
        page.get_by_role("button", name="确认提交").click()
        receipt = page.locator(".receipt strong").inner_text()
        page.goto(server.address + "/receipts/")
        expect(page.locator("h1")).to_have_text("投票结束以后，可以在这里查收据码。")
        closing.close_phase(opened_round, "vote")
        page.goto(server.address + "/v/")
        expect(page.locator("h1")).to_contain_text("投票已于")
        page.get_by_role("link", name="查收据码").click()
        for typed, told in (
            ("", "请输入8位收据码。"),
            ("0000-0000", "名单里没有这个收据码"),
            (f" {receipt.lower().replace('-', '')} ", f"找到了：{receipt}。"),
        ):
            page.get_by_label("收据码").fill(typed)
            page.keyboard.press("Enter")
            expect(page.locator(".summary")).to_contain_text(told)
            assert receipt.replace("-", "") not in page.url.upper()
            if look.scripts:
                assert (axe(page), overflow(page)) == ([], 0)
        expect(page.locator("main")).to_contain_text("名单里共有1个收据码")
        page.goto(server.address + "/")
        expect(page.get_by_role("link", name="查收据码")).to_be_visible()


@pytest.fixture
def cast(visitor: Visitor, opened_round: Round) -> list[str]:
    """What nine voters were shown of their ballots, in a round that is scored by now."""
    give_marks(opened_round)
    slips = issuing.make_slips(opened_round, "window", 9)
    shown = [visitor.vote(slip.link, "5" * 12).text for slip in slips]
    for part in ("survey", "vote"):
        closing.close_phase(opened_round, part)
    export_ratings(opened_round, ballots=False)
    report = score_round(opened_round, draws=200, checks=False)
    write_reports(report, opened_round.folder / "report")
    return shown


def receipts_of(cast: list[str]) -> list[str]:
    """The receipts that the pages show."""
    return [page.partition("<strong>")[2].partition("</strong>")[0] for page in cast]


def test_reaches_the_public_site(cast: list[str], opened_round: Round, tmp_path: Path) -> None:
    """If a real receipt did not reach the public site, only the app could tell of it."""
    rounds = [read_round(opened_round.folder)]
    generate(ROOT, Edition.of(str(edition_of(opened_round.folder))), tmp_path / "site", rounds)
    (page,) = (tmp_path / "site").glob("results/simulated-*/receipts.md")
    listed = re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4})</li>", page.read_text("utf-8"))
    assert listed == sorted(receipts_of(cast))


@pytest.mark.costly  # the one above, tests/site/test_receipts.py and test_signed_receipts.py
def test_found_on_the_built_site(
    open_page: Callable[[Look], Page], cast: list[str], opened_round: Round, tmp_path: Path
) -> None:
    """If a real receipt were not found on the public site, only the app could tell of it."""
    receipts = receipts_of(cast)
    built = build(tmp_path / "html", [opened_round.folder])
    (index,) = built.glob("results/simulated-*/index.html")
    page = open_page(Look("phone"))
    page.goto(index.as_uri())
    page.get_by_role("link", name="查到自己的收据码").click()
    page.get_by_label("输入您的收据码").fill(receipts[4])
    page.keyboard.press("Enter")
    expect(page.locator("#receipt-found")).to_contain_text(f"找到了：{receipts[4]}")
    assert sorted(page.locator("#receipts li").all_inner_texts()) == sorted(receipts)
    plain = open_page(Look("phone", scripts=False))
    plain.goto(page.url)
    expect(plain.get_by_text(receipts[4])).to_be_visible()
    page.get_by_role("link", name="核对收据签名").click()
    page.get_by_label("收据码", exact=True).fill(receipts[4])
    page.get_by_label("签名", exact=True).fill(
        cast[4].partition("<code>")[2].partition("</code>")[0]
    )
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("status")).to_contain_text("签名有效")


def without_cookies(route: object) -> None:
    """A webview that takes no cookies."""
    headers = {k: v for k, v in route.request.headers.items() if k != "cookie"}  # type: ignore[attr-defined]  # Playwright's route
    route.continue_(headers=headers)  # type: ignore[attr-defined]


def test_nothing_before_the_close(visitor: Visitor, opened_round: Round) -> None:
    """If receipts could be asked for while the vote runs, somebody could watch who has voted."""
    slip = issuing.make_slips(opened_round, "window", 5)[0]
    page = visitor.vote(slip.link, "5" * 12).text
    receipt = page.partition("<strong>")[2].partition("</strong>")[0]
    assert visitor.get("/receipts/").status == 403
    assert visitor.post("/receipts/", {"code": receipt}).status == 403


def test_a_foreign_form_is_shown_again(visitor: Visitor, opened_round: Round) -> None:
    """If a form without our seal were answered, other sites could ask through a voter's phone."""
    closing.close_phase(opened_round, "vote")
    reply = visitor.post("/receipts/", {"code": "0000-0000"})
    assert reply.status == 422
    assert "请再点一次" in reply.text
