"""A campaign from June to January in a browser, by five kinds of people, against one of files.

`dev.py drill campaign` takes about ten minutes.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from analysis.archive.score_differences import score_comparison
from rulebook.round import open_round
from survey_app.setup import now
from tests.ceping.commands import ceping
from tests.office_app import campaign_steps, clerks_steps, year
from tests.office_app.campaign_steps import Campaign
from tests.office_app.clerk import Desk

_FREE = ("inputs.", "round.", "settled.decided_on")


class Played(NamedTuple):
    """The round as it was left, and who did it."""

    folder: Path
    clerk: Campaign
    verified: str


def test_a_campaign_from_june_to_january(browser: Browser, tmp_path: Path) -> None:
    """Districts, units, divisions, the office or the leading group could not do their part.

    One test, so that the workers of a drill play the year once and not each for itself.
    """
    folder = tmp_path / "office" / "示例年度"
    folder.parent.mkdir()
    clerk = Campaign(browser, Desk(folder))
    try:
        played = Played(folder, clerk, play(clerk, folder, browser))
        _archive_is_verified(played)
        _no_page_puts_up_a_barrier(played)
        _files_give_the_same(played, tmp_path / "表格")
    finally:
        clerk.close()


def play(clerk: Campaign, folder: Path, browser: Browser) -> str:
    """From nothing to the archive; what `verify` said of it."""
    with clerk.step("建轮次"):
        clerks_steps.found_round(clerk)
        campaign_steps.bring_tables(clerk)
        links = clerks_steps.make_accounts(clerk)
    with clerk.step("邀请"):
        campaign_steps.invite(clerk)
    with clerk.step("平时"):
        campaign_steps.gather(clerk)
    with clerk.step("申报"):
        campaign_steps.apply(clerk)
    with clerk.step("申报条件"):
        campaign_steps.judge(clerk)
    with clerk.step("问卷"):
        papers = clerks_steps.issue(clerk, folder.parent)
        clerk.look_before_opening("survey")
        clerk.agree()
        clerk.press(clerk.page.locator("h1").inner_text())
        clerks_steps.collect(clerk, browser, papers, links["zhang"])
    with clerk.step("投票"):
        shares = clerks_steps.open_vote(clerk, folder.parent)
        clerks_steps.vote(clerk, browser, papers)
        clerks_steps.count_paper(clerk, links)
        clerks_steps.close(clerk, shares)
    with clerk.step("计分和会前"):
        clerk.go("export/")
        clerk.agree(with_second="li")
        clerk.press("导出")
        clerk.run_job("score", second="li")
        for paper in ("evaluation", "agenda"):
            clerk.run_job(paper)
    with clerk.step("审定会议"):
        meet(clerk)
    with clerk.step("会后"):
        clerk.run_job("score", second="li")
        for paper in ("minutes", "circular", "certificates"):
            clerk.run_job(paper)
        clerk.go("sitting/")
        with clerk.sits("长"):
            clerk.go("leading/sheet")
            assert "已审定" in clerk.page.inner_text("main")
    with clerk.step("归档"):
        clerk.run_job("archive")
        return clerk.run_job("verify")


def meet(clerk: Campaign) -> None:
    """The leading group meets: who was there, honour by honour, and two who record it."""
    with clerk.sits("长"):
        clerk.go("leading/")
        papers = clerk.page.inner_text("main")
        assert "请示" in papers
        assert "会议议程" in papers
        assert clerk.page.locator("a[href*='files/evaluation/']").count() > 1
        clerk.follow("决定单")
        assert "建议授予" in clerk.page.inner_text("main")
    clerk.go("sitting/people")
    for row in clerk.page.get_by_role("radiogroup").all():
        row.get_by_label("到会").check()
    today = f"{now(open_round(clerk.desk.folder)):%Y-%m-%d}"
    clerk.fill(day=today, starts="14:30", place="三楼会议室", recorder="王五")
    clerk.press("登记")
    clerk.go("sitting/sheet")
    for _ in range(3):
        clerk.press("保存，下一项")
    clerk.press("保存，看全部")
    with clerk.sits("长"):
        clerk.go("leading/sheet")
        assert "会上已经过了" in clerk.page.inner_text("main")
    clerk.go("sitting/projector", look=False)
    clerk.go("sitting/sheet/all")
    clerk.press("下一步：检查并记录")
    clerk.wait()
    clerk.agree(with_second="li")
    clerk.press("记录审定")
    clerk.wait_for_job()


def _archive_is_verified(played: Played) -> None:
    """If a year of pages ended in a doubtful archive, it was in vain."""
    assert "不符" not in played.verified
    for made in ("evaluation/*.pdf", "sitting/minutes-*.docx", "certificates/*.pdf"):
        assert list(played.folder.glob(made)), made


def _no_page_puts_up_a_barrier(played: Played) -> None:
    """A colleague with a screen reader, a phone or a small laptop could not take part."""
    seen = played.clerk.seen
    campaign = ("practices", "visits", "marks", "cases", "applications", "received", "conditions")
    for name in (*campaign, "units", "sitting", "leading"):
        assert any(f"/staff/{name}/" in path for path, _ in seen), name
    assert {key: found for key, found in seen.items() if found} == {}


def _files_give_the_same(played: Played, folder: Path) -> None:
    """If pages and files led to different honours, one of the two would be wrong."""
    pages = played.folder
    text = (pages / "round.toml").read_text(encoding="utf-8")
    own = year.in_files(folder, now(open_round(pages)).date(), text=text, whole=True)
    named = {row["candidate"]: row["candidate_id"] for row in rows_of(pages / "nominations.csv")}
    ids = {id: own[name] for name, id in named.items()}
    (recorded,) = pages.glob(".jobs/*-confirm/decisions.csv")
    decisions = recorded.read_text(encoding="utf-8-sig")
    for id, other in ids.items():
        decisions = decisions.replace(id, other)
    (folder / "decisions.csv").write_text(decisions, encoding="utf-8")
    steps = (["check"], ["score", "--draws", "200"], ["confirm", folder / "decisions.csv"])
    for command, *more in (*steps, ["score", "--draws", "200"]):
        done = ceping(command, folder, *more)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    scored = (pages / "report" / "score.json").read_text(encoding="utf-8")
    for id, other in ids.items():
        scored = scored.replace(f'"{id}"', f'"{other}"')
    compared = score_comparison(json.loads(scored), score_of(folder))
    differing = [
        one for one in compared.differences if one.exact and not one.where.startswith(_FREE)
    ]
    assert differing == []
    assert compared.exact > 300


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def score_of(folder: Path) -> dict[str, Any]:
    """What score.json says."""
    return dict(json.loads((folder / "report" / "score.json").read_text(encoding="utf-8")))
