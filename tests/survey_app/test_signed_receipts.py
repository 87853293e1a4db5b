"""Receipts are signed once the ballot is stored: a missing one proves a fault, a forged none."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing
from survey_app.acts.receipt_check import checked
from survey_app.receipts import is_signed, public_key, signature
from tests.browser import Look, axe, overflow
from tests.survey_app.rounds import ENGINES, Reply, Visitor, make_round

FORGED: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "another receipt": lambda receipt, signed: ("0000-0000", signed),
    "changed": lambda receipt, signed: (receipt, ("A" if signed[0] != "A" else "B") + signed[1:]),
    "cut": lambda receipt, signed: (receipt, signed[:-4]),
    "longer": lambda receipt, signed: (receipt, signed + "AAAA"),
    "none": lambda receipt, signed: (receipt, ""),
    "no signature": lambda receipt, signed: (receipt, "收据 ==="),
}


def parts(reply: Reply) -> tuple[str, str]:
    """Receipt and signature of the page that thanks; no signature where there is none."""
    receipt = reply.text.partition("<strong>")[2].partition("</strong>")[0]
    return receipt, reply.text.partition("<code>")[2].partition("</code>")[0]


@ENGINES
def test_signed_only_once_it_is_stored(visitor: Visitor, opened_round: Round) -> None:
    """If a signature stood on a page before the commit, it would prove nothing."""
    slips = issuing.make_slips(opened_round, "window", 5)
    form = visitor.ballot(slips[0].link, "5" * 12)
    review = visitor.post("/v/form", form | {"page": "1", "go": "review"})
    public = public_key(setup.keys_of(opened_round))
    assert not review.text.count("<code>")
    first = visitor.post("/v/cast", form)
    receipt, signed = parts(first)
    assert is_signed(receipt, signed, public)
    assert parts(visitor.post("/v/cast", form)) == (receipt, signed)
    other = visitor.ballot(slips[1].link, "4" * 12)
    closing.close_phase(opened_round, "vote")
    assert parts(visitor.post("/v/cast", form)) == (receipt, signed)
    late = visitor.post("/v/cast", other)
    assert late.status == 403
    assert "<code>" not in late.text


def test_a_missing_receipt_is_proved(visitor: Visitor, opened_round: Round) -> None:
    """If a receipt that was dropped from the list proved nothing, ballots could be dropped."""
    slips = issuing.make_slips(opened_round, "window", 5)
    receipt, signed = parts(visitor.vote(slips[0].link, "5" * 12))
    with pytest.raises(InputError, match=r"closing\.json"):
        checked(opened_round, receipt, signed)
    closing.close_phase(opened_round, "vote")
    spelled = receipt.lower().replace("-", " ")
    assert checked(opened_round, spelled, f"{signed[:40]}\n {signed[40:]}")[1].zh == (
        "签名有效，收据码在名单里"
    )
    (opened_round.folder / "closing" / "receipts.csv").write_text("receipt\n")
    proves, words = checked(opened_round, receipt, signed)
    assert proves
    assert "请向监票人提出" in words.zh


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_receipt_fails(opened_round: Round, forged: str) -> None:
    """If somebody could make one, honest lists would be called false."""
    keys = setup.keys_of(opened_round)
    receipt, signed = FORGED[forged]("7K3M-9QXT", signature("7K3M-9QXT", keys))
    assert not is_signed(receipt, signed, public_key(keys))


def test_another_rounds_receipt_fails(
    opened_round: Round, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """If last year's receipts held this year, anybody could claim a missing ballot."""
    other = make_round(tmp_path_factory.mktemp("other"))
    setup.prepare(other)
    theirs = setup.keys_of(other)
    signed = signature("7K3M-9QXT", theirs)
    assert is_signed("7K3M-9QXT", signed, public_key(theirs))
    assert not is_signed("7K3M-9QXT", signed, public_key(setup.keys_of(opened_round)))


def test_the_command_line_checks(opened_round: Round) -> None:
    """If a phone's browser were too old, nobody could check a signature."""
    closing.close_phase(opened_round, "vote")
    record = json.loads((opened_round.folder / "closing" / "closing.json").read_text("utf-8"))
    keys = setup.keys_of(opened_round)
    assert record["vote"]["receipts"]["key"] == public_key(keys)
    for signed, exit_code, told in (
        (signature("7K3M-9QXT", keys), 0, "签名有效，但名单里没有"),
        (signature("0000-0000", keys), 1, "签名不符"),
    ):
        command = [sys.executable, "-P", "-X", "utf8", "-m", "ceping", "receipt"]
        done = subprocess.run(
            [*command, str(opened_round.folder), "7K3M-9QXT", signed],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout[: len(told)]) == (exit_code, told), done.stderr


@pytest.mark.grid
@pytest.mark.parametrize("look", [Look("phone"), Look("desktop", "dark")], ids=str)
def test_the_page_checks_without_network(
    open_page: Callable[[Look], Page], opened_round: Round, look: Look
) -> None:
    """If the page needed a server, it would be the accused who says that all is well."""
    closing.close_phase(opened_round, "vote")
    receipt, keys = "7K3M-9QXT", setup.keys_of(opened_round)
    signed = signature(receipt, keys)
    page = open_page(look)
    page.context.set_offline(True)
    page.goto((opened_round.folder / "closing" / "receipt-check.html").as_uri())
    expect(page.locator("#key")).to_have_text(public_key(keys))
    expect(page.locator(".mark")).to_contain_text("模拟")
    honest = {
        "as shown": (receipt, signed),
        "typed": ("7k3m 9qxt", f" {signed[:30]}\n{signed[30:]}"),
    }
    for name, (code, given) in honest.items():
        page.get_by_label("收据码").fill(code)
        page.get_by_label("签名").fill(given)
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("status"), name).to_contain_text("签名有效")
    for name, forge in FORGED.items():
        code, given = forge(receipt, signed)
        page.get_by_label("收据码").fill(code)
        page.get_by_label("签名").fill(given)
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("status"), name).to_contain_text("签名不符")
        page.get_by_label("签名").fill(signed)
        page.get_by_label("收据码").fill(receipt)
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("status"), name).to_contain_text("签名有效")
    assert (axe(page), overflow(page)) == ([], 0)
