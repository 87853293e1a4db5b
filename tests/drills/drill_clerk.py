"""A clerk holds a whole round at the console, from a faulty Excel file to the round's own site.

`dev.py drill clerk` takes some minutes; CEPING_PICTURES=1 takes the manual's pictures anew.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from playwright.sync_api import Browser

from analysis.archive.score_differences import score_comparison
from tests.office_app.clerk import Clerk, Desk
from tests.office_app.clerks_round import TITLE, ByCommands
from tests.office_app.clerks_steps import Outcome, play

# Hashes of files with random numbers or other codings in them, and the moments of amendments.
_FREE = ("inputs.files.", "round.amendments.", "settled.decided_on")


class Played(NamedTuple):
    """The round as it was left, and the clerk who did it."""

    folder: Path
    clerk: Clerk
    outcome: Outcome


def test_a_clerk_holds_a_whole_round(browser: Browser, tmp_path: Path) -> None:
    """An office without a terminal could not get from a faulty table to its own site.

    One test, so that the workers of a drill play the round once and not each for itself.
    """
    folder = tmp_path / "office" / "示例轮"
    folder.parent.mkdir()
    clerk = Clerk(browser, Desk(folder))
    try:
        played = Played(folder, clerk, play(clerk, folder, browser))
        _archive_is_verified_and_site_is_the_rounds(played)
        _no_page_puts_up_a_barrier(played)
        _commands_give_the_same(played, tmp_path)
    finally:
        clerk.close()


def _archive_is_verified_and_site_is_the_rounds(played: Played) -> None:
    """If a round of pages alone ended in a doubtful archive, or another's site, it was in vain."""
    assert "不符" not in played.outcome.verified
    (index,) = played.folder.glob(".jobs/*-site/made/site/index.html")
    text = index.read_text(encoding="utf-8")
    assert TITLE in text or any(TITLE in page.read_text("utf-8") for page in pages_of(index))


def pages_of(index: Path) -> Iterator[Path]:
    """The other pages of a site."""
    yield from sorted(index.parent.glob("results/**/*.html"))


def _no_page_puts_up_a_barrier(played: Played) -> None:
    """A colleague who needs a screen reader or a phone could not hold the round."""
    seen = played.clerk.seen
    assert len(seen) > 35
    assert {key: found for key, found in seen.items() if found} == {}


def _commands_give_the_same(played: Played, tmp_path: Path) -> None:
    """If page and command led to different honours, one of the two would be wrong."""
    commands = ByCommands(tmp_path / "示例轮", played.outcome.settings)
    (decisions,) = played.folder.glob(".jobs/*-confirm/decisions.csv")
    commands.play(decisions.read_bytes())
    page, command = (score_of(one) for one in (played.folder, commands.folder))
    compared = score_comparison(page, command)
    differing = [
        one for one in compared.differences if one.exact and not one.where.startswith(_FREE)
    ]
    assert differing == []
    assert compared.exact > 300
    assert page["inputs"]["counts"] == command["inputs"]["counts"]
    assert page["awards"] == command["awards"]
    archives = [played.folder.parent / "示例轮-archive.zip", tmp_path / "by-commands.zip"]
    names = [set(ZipFile(one).namelist()) for one in archives]
    assert names[0] == names[1]


def score_of(folder: Path) -> dict[str, Any]:
    """What score.json says."""
    return dict(json.loads((folder / "report" / "score.json").read_text(encoding="utf-8")))
