"""Rounds of each shape, held from the first slip to the export as an office holds them."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import setup
from survey_app.acts import amending, closing, issuing, opening, paper_ballots, voiding
from survey_app.acts.export import export_ratings
from survey_app.acts.personal_links import create_links
from survey_app.acts.slip_count import count_slips
from survey_app.paper_entries import Sheet
from tests.survey_app.linker import write_register
from tests.survey_app.rounds import give_marks, make_round, next_door

HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'
OFFICE, TELLERS = ("li", "wang"), ("qian", "sun")
REASON = amending.Reason("更正名册", "通知三（二）")
SHAPES = {
    f"{kind}, {way}": (kind == "simulated", way == "links")
    for kind in ("real", "simulated")
    for way in ("slips", "links")
}


def held_round(
    folder: Path,
    simulated: bool,
    links: bool,
    settings: str = "",
    *,
    spoilt: bool = False,
    amended: bool = False,
    own_rules: bool = False,
    paper: int = 0,
) -> Round:
    """A survey and a vote, held, closed and exported; ten of the voters came.

    Amended: names before the vote opens and while it runs, a doubt then and after the close. With
    ``paper`` sheets three came on paper, one of them invalid, and one slip was handed back.
    """
    by = () if simulated else OFFICE
    this_round = make_round(folder / "轮", 3, simulated=simulated, settings=HTTPS + settings)
    if own_rules:
        shutil.copytree(this_round.edition_folder, this_round.folder / "rules")
        path = this_round.folder / SETTINGS_FILE
        text = path.read_text(encoding="utf-8").replace('edition = "2021"', 'edition = "rules"')
        path.write_text(text, encoding="utf-8")
    _of_today(this_round)
    this_round = open_round(this_round.folder)
    give_marks(this_round)
    if links:
        write_register(this_round, 12)
        invited = [link.link for link in create_links(this_round)]
    else:
        slips = issuing.create_slips(this_round, "window", 9)
        slips += issuing.create_slips(this_round, "division", 2)  # put together with the others
        slips += issuing.create_slips(this_round, "window", 3, by, reserve=True)
        invited = [slip.link for slip in slips]
        _make_sheets(this_round, paper)
    codes = [code for w in ("W1", "W2") for code in issuing.create_codes(this_round, w, 4, "大厅")]
    opening.lock_rules(this_round)
    shares = folder / "shares"
    opening.open_phase(this_round, "survey", by)
    if amended:
        this_round = _renamed(this_round, "一", by[:1])
    opening.open_phase(this_round, "vote", by, folder=None if simulated else shares)
    with next_door(this_round) as visitor:
        for number, link in enumerate(invited[:10]):
            assert visitor.vote(link, f"{number % 5 + 1}{number % 3 + 1}5").status == 200
        for code in codes[1:6]:
            assert visitor.post("/s/form", visitor.survey_form(code.link)).status == 200
    if amended:
        this_round = _renamed(this_round, "二", by)
        amending.amend(this_round, REASON, by, doubt=True)
    closing.stop_phase(this_round, "vote", by)
    opening.open_phase(this_round, "vote", by)
    closing.stop_phase(this_round, "vote", by)
    if not links:
        left, void = _opened_box(this_round, paper, invited[-1], by)
        count_slips(this_round, len(invited) - 11 + left, void, 1, "会场遗失", by)
    typed = [] if simulated else [path.read_text() for path in sorted(shares.glob("*.txt"))[:2]]
    aside: dict[str, Any] = {"countable": 9, "reason": "一张损坏"} if spoilt else {}
    if spoilt:
        with setup.store_of(this_round).database.writing() as db:
            one = "id = (SELECT min(id) FROM encrypted_ballots)"
            shorter = f"SET ciphertext = substr(ciphertext, 2) WHERE {one}"
            db.exec_driver_sql(f"UPDATE encrypted_ballots {shorter}")
    closing.close_phase(this_round, "vote", by, shares=typed, **aside)
    closing.close_phase(this_round, "survey", by)
    if amended:
        amending.amend(this_round, REASON, by, doubt=True)
    export_ratings(this_round, False, by)
    export_ratings(this_round, True, by)
    return this_round


def _make_sheets(this_round: Round, paper: int) -> None:
    if paper:
        paper_ballots.make_ballots(this_round, paper)


def _opened_box(this_round: Round, paper: int, slip: str, by: tuple[str, ...]) -> tuple[int, int]:
    """Three sheets are counted in for a slip that was handed back; what is left, what is void."""
    if not paper:
        return 0, 0
    voiding.void_slips(this_round, [slip], by[:1])
    box = [_sheet(this_round, grade) for grade in (5, 3, 0)]
    paper_ballots.count_lists(this_round, box, box, TELLERS if by else ())
    return paper - len(box) - 1, 2


def _sheet(this_round: Round, grade: int) -> Sheet:
    """A sheet with one grade throughout; an invalid one where it is 0."""
    return Sheet({window.id: grade or None for window in this_round.windows}, bool(grade))


def _renamed(this_round: Round, name: str, by: tuple[str, ...]) -> Round:
    """Another name of the first window, as the office corrects it, recorded."""
    path = this_round.folder / "windows.csv"
    header, row, *others = path.read_text(encoding="utf-8").splitlines()
    former = row.split(",")[1]
    path.write_text("\n".join([header, row.replace(former, f"窗口{name}"), *others, ""]), "utf-8")
    this_round = open_round(this_round.folder)
    amending.amend(this_round, REASON, by)
    return this_round


def _of_today(this_round: Round) -> None:
    """A real round is refused answers of another year."""
    path = this_round.folder / SETTINGS_FILE
    today = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-12-20", today), "utf-8")
