"""Slips as lists that anybody can check, and their sum: issued = used + left + voided + missing."""

import hashlib
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from ceping.cli import ceping
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.personal_links import create_links
from survey_app.acts.slip_count import count_slips
from survey_app.closing_record import FOLDER
from survey_app.eligibility import slip_count
from survey_app.recount import recount
from survey_app.tokens import token_hash
from survey_app.trail_check import check_trail
from tests.survey_app.rounds import ENGINES, make_round, next_door

HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'
MADE = 12
OFFICE = ("li", "wang")


def entries(this_round: Round, name: str) -> list[str]:
    """A published list without its head."""
    text = (this_round.folder / FOLDER / f"{name}.csv").read_text(encoding="ascii")
    head, *lines = text.splitlines()
    assert head == "slip"
    return lines


def root_of(this_round: Round, name: str) -> str:
    """What ``sha256sum`` says of a list."""
    return hashlib.sha256((this_round.folder / FOLDER / f"{name}.csv").read_bytes()).hexdigest()


def voted(tmp_path: Path, settings: str = "", votes: int = 5) -> tuple[Round, list[str]]:
    """A simulated vote, still open, and the hashes of all its slips, the used ones first."""
    this_round = make_round(tmp_path / "轮", 3, settings=settings)
    slips = issuing.create_slips(this_round, "window", MADE - 4)
    slips += issuing.create_slips(this_round, "window", 4, reserve=True)
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        for slip in slips[:votes]:
            assert visitor.vote(slip.link, "555").status == 200
    return this_round, [token_hash(slip.link.rsplit("/", 1)[1]).hex() for slip in slips]


@ENGINES
def test_the_lists_are_what_voters_hold(tmp_path: Path, engine: str) -> None:
    """If a slip were not listed before, or its use not after, a voter could not check either."""
    this_round, hashes = voted(tmp_path, engine)
    assert entries(this_round, "eligible") == sorted(hashes)
    assert not (this_round.folder / FOLDER / "used.csv").exists()  # nothing of turnout before
    before = root_of(this_round, "eligible")
    (opened,) = (e["what"] for e in check_trail(this_round).entries if e["act"] == "open")
    assert (opened["slips"], opened["eligible"]) == (MADE, before)
    closing.close_phase(this_round, "vote")
    assert root_of(this_round, "eligible") == before
    assert entries(this_round, "used") == sorted(hashes[:5])
    vote = json.loads((this_round.folder / FOLDER / "closing.json").read_text())["vote"]
    assert vote["eligible"] == {"count": MADE, "root": before}
    assert vote["used"] == {"count": 5, "root": root_of(this_round, "used")}
    assert not recount(this_round).differences
    made = [e["what"].get("reserve", False) for e in check_trail(this_round).entries[:2]]
    assert made == [False, True]


def _line_of(name: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def forge(folder: Path) -> None:
        path = folder / f"{name}.csv"
        head, *lines = path.read_text().splitlines()
        content = "".join(f"{line}\n" for line in [head, *change(lines)])
        path.write_text(content)
        record = json.loads((folder / "closing.json").read_text())
        record["vote"][name]["root"] = hashlib.sha256(content.encode()).hexdigest()
        record["vote"][name]["count"] = content.count("\n") - 1
        (folder / "closing.json").write_text(json.dumps(record))

    return forge


FORGED = {
    "a slip less": _line_of("eligible", lambda lines: lines[1:]),
    "a slip more": _line_of("eligible", lambda lines: sorted([*lines, "0" * 64])),
    "another slip": _line_of("eligible", lambda lines: sorted([*lines[1:], "0" * 64])),
    "a use less": _line_of("used", lambda lines: lines[1:]),
    "a use more": _line_of("used", lambda lines: sorted([*lines, "0" * 64])),
    "another use": _line_of("used", lambda lines: sorted([*lines[1:], "0" * 64])),
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.grid
def test_a_forged_list_is_found(tmp_path: Path, forged: str) -> None:
    """If a list could be forged together with its root, slips could come and go after the fact."""
    this_round, _ = voted(tmp_path)
    closing.close_phase(this_round, "vote")
    FORGED[forged](this_round.folder / FOLDER)
    assert recount(this_round).differences


def test_links_have_no_lists(tmp_path: Path) -> None:
    """If used links were listed, the list of sent links would tell who voted."""
    this_round = make_round(tmp_path / "r", 6)
    (tmp_path / "r" / "electors.csv").write_text(
        "elector_id,name,post,category,window_id\n"
        + "".join(f"E{n},某人{n},主任,window,W{n}\n" for n in range(1, 7)),
        encoding="utf-8",
    )
    create_links(this_round)
    opening.open_phase(this_round, "vote")
    closing.stop_phase(this_round, "vote")
    with pytest.raises(InputError, match="a vote by slips that is stopped"):
        count_slips(this_round, 6, 0, 0, "")
    closing.close_phase(this_round, "vote")
    lists = {path.name for path in (this_round.folder / FOLDER).glob("*.csv")}
    assert lists == {"receipts.csv", "commitments.csv"}
    assert not recount(this_round).differences


def test_every_count_that_adds_up_and_no_other(tmp_path: Path) -> None:
    """If a sum that does not come out were taken, a slip too many would never be noticed."""
    this_round, _ = voted(tmp_path)
    with pytest.raises(InputError, match="a vote by slips that is stopped"):
        count_slips(this_round, 7, 0, 0, "")
    closing.stop_phase(this_round, "vote")
    for left, voided, missing in product(range(0, 9, 2), range(3), range(3)):
        reason = "会场遗失" if missing else ""
        if 5 + left + voided + missing == MADE:
            counted = count_slips(this_round, left, voided, missing, reason)
            assert counted == (MADE, 5, left, voided, missing, reason)
            assert slip_count(setup.store_of(this_round)) == counted
        else:
            with pytest.raises(InputError, match=f"got {MADE} ≠ 5 \\+ {left} \\+ {voided}"):
                count_slips(this_round, left, voided, missing, reason)
    with pytest.raises(InputError, match="why slips are missing"):
        count_slips(this_round, 6, 0, 1, "")


def real_vote(tmp_path: Path) -> Round:
    """A real vote by slips, open."""
    this_round = make_round(tmp_path / "r", 3, simulated=False, settings=HTTPS)
    issuing.create_slips(this_round, "window", MADE)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "vote", OFFICE, folder=tmp_path / "shares")
    return this_round


def close(this_round: Round) -> None:
    """Close a real vote by two of its shares."""
    paths = sorted((this_round.folder.parent / "shares").iterdir())[:2]
    closing.close_phase(this_round, "vote", OFFICE, shares=[path.read_text() for path in paths])


def test_a_real_vote_closes_when_its_slips_add_up(tmp_path: Path) -> None:
    """If it closed with slips unaccounted for, somebody could hold them back for next time."""
    this_round = real_vote(tmp_path)
    store = setup.store_of(this_round)
    with pytest.raises(InputError, match=r"a vote that is stopped.*got open"):
        close(this_round)
    assert store.phase("vote").state == "open"  # refused before anything is done
    closing.stop_phase(this_round, "vote", OFFICE)
    count_slips(this_round, 10, 1, 1, "会场遗失", OFFICE)
    opening.open_phase(this_round, "vote", OFFICE)  # a count from before a reopening counts no more
    closing.stop_phase(this_round, "vote", OFFICE)
    with pytest.raises(InputError, match="≠"):
        close(this_round)
    count_slips(this_round, 10, 1, 1, "会场遗失", OFFICE)
    close(this_round)
    vote = json.loads((this_round.folder / FOLDER / "closing.json").read_text())["vote"]
    assert vote["slips"] == {
        "issued": MADE, "used": 0, "left": 10, "voided": 1, "missing": 1, "reason": "会场遗失",
    }  # fmt: skip
    assert not recount(this_round).differences


@pytest.mark.parametrize(
    ("until", "part", "said"),
    [
        ("open", "vote", "先停止投票"),
        ("stopped", "all", f"{MADE} ≠ 0"),
        ("counted", "all", "账号"),
    ],
)
def test_nobody_types_a_share_for_a_vote_that_cannot_close(
    tmp_path: Path, until: str, part: str, said: str
) -> None:
    """If passwords and shares were asked first, three people would type 144 signs for nothing."""
    this_round = real_vote(tmp_path)
    if until != "open":
        closing.stop_phase(this_round, "vote", OFFICE)
    if until == "counted":
        count_slips(this_round, 10, 1, 1, "会场遗失", OFFICE)
    given = ["close", str(this_round.folder), part, "--by", "li", "--by", "wang"]
    refused = CliRunner().invoke(ceping, given, input="x\n" * 9)
    assert isinstance(refused.exception, InputError)
    assert said in refused.exception.problems[0].line("zh")
    assert not refused.output, "nothing was asked"


def test_a_spoilt_trail_does_not_keep_a_vote_from_closing(tmp_path: Path) -> None:
    """If it did, whoever can write one row would stop the count."""
    this_round = real_vote(tmp_path)
    closing.stop_phase(this_round, "vote", OFFICE)
    store = setup.store_of(this_round)
    with store.database.writing() as db:
        db.exec_driver_sql("UPDATE trail SET line = 'x' WHERE number = 1")
    count_slips(this_round, MADE, 0, 0, "")
    close(this_round)
    assert store.phase("vote").finished
    assert recount(this_round).differences  # and it is told
