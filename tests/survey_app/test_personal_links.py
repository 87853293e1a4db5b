"""Personal links: who was sent which is known until the close, and what was voted never."""

import csv
import json
import random
from pathlib import Path

import pytest
from sqlalchemy import text

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.acts.personal_links import IssuedLink, create_links, replace_link
from tests.survey_app import linker
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ENGINES, Server, Visitor, make_round, next_door, serving

VOTERS = 60
BY_CHANCE = 8  # as in test_secrecy


@pytest.fixture
def this_round(tmp_path: Path, engine: str) -> Round:
    """A round of twelve windows."""
    return make_round(tmp_path / "round", settings=engine)


def opened_with_links(this_round: Round, heads: int, others: int = 0) -> list[IssuedLink]:
    """Links for a register, issued before the vote is opened."""
    linker.write_register(this_round, heads, others)
    links = create_links(this_round)
    opening.open_phase(this_round, "vote")
    return links


def rows(path: Path) -> list[dict[str, str]]:
    """A file of the export."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def vote(visitor: Visitor, link: IssuedLink, grades: str) -> None:
    """Vote by a link."""
    assert "收据码" in visitor.vote(link.link, grades).text


@ENGINES
def test_linker_does_no_better_than_chance(
    this_round: Round, engine: str, request: pytest.FixtureRequest
) -> None:
    """If links left a trace after the close, everybody's vote would be known by name."""
    links = opened_with_links(this_round, VOTERS)
    random.Random(5).shuffle(links)
    with serving(this_round) as server:
        addresses = [link.link for link in links]
        cast = linker.vote_all(this_round, server.visitor(), VOTERS, 5, addresses)
        if engine:  # the server does so by itself when it has time
            with setup.store_of(this_round).database.writing() as db:
                db.execute(text("ANALYZE"))
        closing.close_phase(this_round, "vote")
        kept = linker.files(this_round)
    ballots = linker.patterns(this_round)
    assert sorted(ballots.values()) == sorted(one.pattern for one in cast)
    if engine:
        postgres: Postgres = request.getfixturevalue("postgres")
        kept |= postgres.files(linker.database_name(this_round))
        assert max(linker.hits_by_stamps(postgres, this_round, cast, ballots)) <= BY_CHANCE
    names = [link.elector_id for link in links]
    assert linker.hits_by_register(cast, names, ballots) <= BY_CHANCE
    for name, content in kept.items():
        assert max(linker.hits(cast, ballots, content)) <= BY_CHANCE, name
        if name != "electors.csv":
            assert b"elector-0" not in content, f"{name} still says whose a link was"


@ENGINES
def test_own_grades_are_one_histogram(this_round: Round) -> None:
    """If own grades stood anywhere but in one count of the city, each would be a signature."""
    links = opened_with_links(this_round, 6, 4)
    with next_door(this_round) as visitor:
        # The n-th head's own window is the n-th: it gets the n-th grade, all others a 1.
        for number, own in enumerate("554300"):
            vote(visitor, links[number], "1" * number + own + "1" * (11 - number))
        for link in links[6:]:
            vote(visitor, link, "2" * 12)
    closing.close_phase(this_round, "vote")
    assert setup.store_of(this_round).electors.self_grades() == [(3, 1), (4, 1), (5, 2)]
    export_ratings(this_round, ballots=True)
    assert not (
        this_round.folder / "ratings" / "self_grades.csv"
    ).exists()  # four would tell too much


def test_five_own_grades_are_exported(this_round: Round) -> None:
    """If they were not, the bound on voters who praise themselves could not be checked."""
    links = opened_with_links(this_round, 7)
    with next_door(this_round) as visitor:
        for link in links:
            vote(visitor, link, "3" * 12)
    closing.close_phase(this_round, "vote")
    export_ratings(this_round, ballots=False)
    assert rows(this_round.folder / "ratings" / "self_grades.csv") == [{"grade": "3", "count": "7"}]
    manifest = json.loads((this_round.folder / "ratings" / "manifest.json").read_text("utf-8"))
    assert "self_grades.csv" in manifest["files"]


def test_slips_know_no_own_grades(this_round: Round) -> None:
    """If a round with slips wrote the histogram, it would claim to know what nobody knows."""
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        linker.vote_all(this_round, visitor, 8, 1)
    closing.close_phase(this_round, "vote")
    export_ratings(this_round, ballots=False)
    assert not (this_round.folder / "ratings" / "self_grades.csv").exists()


def test_turnout_by_category(this_round: Round) -> None:
    """If turnout were lost with the links, nobody could say how many took part."""
    links = opened_with_links(this_round, 6, 3)
    with next_door(this_round) as visitor:
        for link in links[:4]:
            vote(visitor, link, "3" * 12)
    assert setup.store_of(this_round).electors.linked() == {link.elector_id for link in links}
    closing.close_phase(this_round, "vote")
    assert setup.store_of(this_round).electors.linked() == set()
    assert setup.store_of(this_round).credentials.turnout("vote") == [("division+window", "", 9, 4)]


def test_retries(this_round: Round) -> None:
    """If a retry were refused or counted twice, a weak network would bend the vote."""
    links = opened_with_links(this_round, 6)
    with next_door(this_round) as visitor:
        form, other = (visitor.ballot(links[0].link, grades * 12) for grades in "54")
        first = visitor.post("/v/cast", form)
        assert visitor.post("/v/cast", form).text == first.text
        refused = visitor.post("/v/cast", other)
        assert (refused.status, refused.heading()[:9]) == (409, "这个链接已经投过票")
        closing.close_phase(this_round, "vote")
        assert visitor.post("/v/cast", form).text == first.text
    assert setup.store_of(this_round).electors.self_grades() == [(5, 1)]


def test_slips_and_links_do_not_mix(tmp_path: Path) -> None:
    """If both ways stood open in one round, some would vote twice and be weaker protected."""
    by_slips, by_links = make_round(tmp_path / "slips"), make_round(tmp_path / "links")
    issuing.create_slips(by_slips, "window", 12)
    linker.write_register(by_slips, 6)
    linker.write_register(by_links, 6)
    with pytest.raises(InputError, match="without slips"):
        create_links(by_slips)
    create_links(by_links)
    with pytest.raises(InputError, match="without links"):
        issuing.create_slips(by_links, "window", 12)
    assert len(setup.store_of(by_slips).electors.linked()) == 0
    assert sum(setup.store_of(by_links).slips.piles().values()) == 6


def test_links_are_issued_once(tmp_path: Path) -> None:
    """If a second run made new links, half of the electors would have two votes."""
    this_round = make_round(tmp_path)
    linker.write_register(this_round, 6)
    first = create_links(this_round)
    with pytest.raises(InputError, match="no link yet"):
        create_links(this_round)
    linker.write_register(this_round, 8)
    assert [one.elector_id for one in create_links(this_round)] == ["elector-006", "elector-007"]
    assert len({one.link for one in first}) == 6


@ENGINES
def test_a_lost_link_is_replaced(this_round: Round) -> None:
    """If a lost link could not be replaced its voter had no vote; if both worked, two."""
    lost, voted, *_ = opened_with_links(this_round, 6)
    new = replace_link(this_round, lost.elector_id)
    assert (new.elector_id, new.name) == (lost.elector_id, lost.name)
    with next_door(this_round) as visitor:
        assert visitor.get(visitor.local(lost.link)).status == 404
        vote(visitor, new, "5" * 12)
        vote(visitor, voted, "4" * 12)
    for elector_id in (lost.elector_id, voted.elector_id, "nobody"):
        with pytest.raises(InputError, match="has not voted yet"):
            replace_link(this_round, elector_id)
    closing.close_phase(this_round, "vote")
    assert setup.store_of(this_round).electors.self_grades() == [(4, 1), (5, 1)]
    assert setup.store_of(this_round).credentials.turnout("vote") == [("window", "", 6, 2)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("x,某,,window,W99", "a window of windows.csv"),
        ("x,某,,nobody,", "a voter category"),
        ("elector-000,某,,window,", "elector_id"),
    ],
)
def test_a_faulty_register_is_told(tmp_path: Path, line: str, fault: str) -> None:
    """If a fault passed, somebody would be left without a vote and nobody would know."""
    this_round = make_round(tmp_path)
    linker.write_register(this_round, 6)
    with (this_round.folder / "electors.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=fault):
        create_links(this_round)
    assert setup.store_of(this_round).electors.linked() == set()


def test_a_real_round_needs_an_address_and_five(tmp_path: Path) -> None:
    """If three people voted by links, turnout alone would say much of each."""
    real = make_round(tmp_path / "a", simulated=False)
    linker.write_register(real, 6)
    with pytest.raises(InputError, match="https"):
        create_links(real)
    address = 'public_url = "https://pingyi.example.gov.cn"\n'
    few = make_round(tmp_path / "b", simulated=False, settings=address)
    linker.write_register(few, 4)
    with pytest.raises(InputError, match="at least 5"):
        create_links(few)


def test_the_pages_say_so(this_round: Round) -> None:
    """If the page promised slips drawn at random, voters with links would be misled."""
    (link, *_) = opened_with_links(this_round, 6)
    with serving(this_round) as server:
        assert_says_so(server, link)


def assert_says_so(server: Server, link: IssuedLink) -> None:
    """The instructions and the privacy page name the weakness."""
    visitor = server.visitor()
    start = visitor.get(visitor.local(link.link)).text
    for shown in (start, visitor.get("/privacy").text):
        assert "保密性弱于现场抽签" in shown
        assert "票签随机抽取，没有" not in shown
    assert "=某" not in start
