"""The office's commands: what they refuse, the closing lists (S12), the export and its score."""

import csv
import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest

from analysis.score import check_round, score_round
from rulebook import contract
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.sm3 import sm3_of
from rulebook.tables import read_table
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.acts.personal_links import create_links
from survey_app.closing_record import commitment, published_list, root, whole_ballots
from survey_app.receipts import public_key
from tests.survey_app.linker import patterns, vote_all
from tests.survey_app.rounds import ENGINES, ITEMS, Visitor, give_marks, make_round

GRADE_POINTS = {"0": None, "1": 20, "2": 40, "3": 60, "4": 80, "5": 100}
HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    """If a mistyped window got codes, its answers would belong to nobody."""
    this_round = make_round(tmp_path)
    with pytest.raises(InputError, match="W99"):
        issuing.create_codes(this_round, "W99", 1, "大厅")
    with pytest.raises(InputError, match=r"^--category: expected .*, got windows$"):
        issuing.create_slips(this_round, "windows", 5)
    for issuer in ("", "=1+1", "x" * 41, "a\x00b"):
        with pytest.raises(InputError, match="hands them out"):
            issuing.create_codes(this_round, "W1", 1, issuer)
    assert not setup.store_of(this_round).credentials.issued()


@pytest.mark.parametrize(
    "address", ["http://pingyi.example.gov.cn", "https://10.0.0.1", "https://localhost"]
)
def test_a_real_round_needs_https_and_a_domain(tmp_path: Path, address: str) -> None:
    """If codes could lead to a bare address, people would learn to trust any."""
    this_round = make_round(tmp_path, simulated=False, settings=f'public_url = "{address}"\n')
    for create in (
        lambda: issuing.create_codes(this_round, "W1", 1, "大厅"),
        lambda: issuing.create_slips(this_round, "window", 9),
    ):
        with pytest.raises(InputError, match="https"):
            create()


def test_without_an_address_codes_are_typed_only(tmp_path: Path) -> None:
    """One computer in the hall would need a domain, or a slip lead to an address of no use."""
    this_round = make_round(tmp_path, simulated=False)
    codes = issuing.create_codes(this_round, "W1", 1, "大厅")
    slips = issuing.create_slips(this_round, "window", 9)
    assert {code.link for code in codes} | {slip.link for slip in slips} == {""}
    assert all(code.code for code in codes)
    assert all(slip.code for slip in slips)
    with pytest.raises(InputError, match="https"):
        create_links(this_round)


def test_links_of_a_real_round(tmp_path: Path) -> None:
    """If a link missed the round's address, the printed codes would be waste paper."""
    this_round = make_round(tmp_path, simulated=False, settings=HTTPS)
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    assert code.link.startswith("https://pingyi.example.gov.cn/s/")
    assert issuing.create_slips(this_round, "window", 9)[0].link.startswith(
        "https://pingyi.example.gov.cn/v/"
    )


def test_a_real_round_begins_with_a_large_pile(tmp_path: Path) -> None:
    """If one slip were a pile of its own, its turnout would tell of one person."""
    this_round = make_round(tmp_path, simulated=False, settings=HTTPS)
    with pytest.raises(InputError, match="at least 5"):
        issuing.create_slips(this_round, "party_committee", 1)


def test_phases_go_one_way(tmp_path: Path) -> None:
    """If a closed vote could be opened again, votes could be added to a known result."""
    this_round = make_round(tmp_path)
    with pytest.raises(InputError, match="opened first"):
        closing.close_phase(this_round, "vote")
    opening.open_phase(this_round, "vote")
    opened = setup.store_of(this_round).phase("vote")
    opening.open_phase(this_round, "vote")
    assert setup.store_of(this_round).phase("vote") == opened
    with pytest.raises(InputError, match="none are made afterwards"):
        issuing.create_slips(this_round, "window", 5)
    with pytest.raises(InputError, match="none are made afterwards"):
        create_links(this_round)
    closing.close_phase(this_round, "vote")
    with pytest.raises(InputError, match="cannot be opened again"):
        opening.open_phase(this_round, "vote")
    with pytest.raises(InputError, match="none are made afterwards"):
        issuing.create_slips(this_round, "window", 5)


def test_a_lost_key_is_told(tmp_path: Path) -> None:
    """If a new key were made in silence, every typed code would be unknown on the day."""
    this_round = make_round(tmp_path)
    issuing.create_codes(this_round, "W1", 1, "大厅")
    (tmp_path / "survey.key").unlink()
    with pytest.raises(InputError, match=r"survey\.key"):
        setup.prepare(this_round)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://me:geheim@localhost/x",
        "postgresql://localhost/x",
        "postgresql://me:geheim@localhost/x?service=geheim",
        "postgresql://me:geheim@localhost/x?sslmode=whatever",
        "postgresql://me:geheim@localhost",
        "postgresql://me:geheim@localhost:port/x",
    ],
)
def test_another_database_is_refused(tmp_path: Path, address: str) -> None:
    """If a server's address were taken for a file name, answers would land in a strange file."""
    this_round = make_round(tmp_path, settings=f'database = "{address}"\n')
    with pytest.raises(InputError, match="SQLite") as caught:
        setup.prepare(this_round)
    assert "geheim" not in str(caught.value)


@ENGINES
def test_closing_lists_are_whole(visitor: Visitor, opened_round: Round) -> None:
    """If a line could be altered, added or dropped unnoticed, the lists would prove nothing."""
    cast = vote_all(opened_round, visitor, 12, 1)
    closing.close_phase(opened_round, "vote")
    folder = opened_round.folder / "closing"
    vote = json.loads((folder / "closing.json").read_text("utf-8"))["vote"]
    store = setup.store_of(opened_round)
    ballots, nonces = whole_ballots(store), store.records.nonces()
    commitments = [commitment(key, ballots[key], nonces[key]) for key in ballots]
    receipts = [vote.receipt for vote in cast]
    for name, header, entries in (
        ("receipts", "receipt", receipts),
        ("commitments", "commitment", commitments),
    ):
        published = (folder / f"{name}.csv").read_bytes()
        assert published == published_list(header, entries)
        more = {"key": public_key(setup.keys_of(opened_round))} if name == "receipts" else {}
        assert vote[name] == {"count": 12, "root": hashlib.sha256(published).hexdigest(), **more}
        for other in (entries[1:], [*entries, "X"], ["X", *entries[1:]]):
            assert root(published_list(header, other)) != vote[name]["root"]
    assert vote["ballots"] == 12
    assert vote["turnout"][0] | {"category": ""} == {
        "category": "", "window_id": "", "invited": 12, "returned": 12,
    }  # fmt: skip
    altered = dict(ballots[next(iter(ballots))])
    altered["W1"] = 5 if altered["W1"] != 5 else 4
    key = next(iter(ballots))
    assert commitment(key, altered, nonces[key]) not in commitments


@pytest.fixture
def answered(visitor: Visitor, opened_round: Round) -> Round:
    """A round with answers and votes, both parts closed."""
    give_marks(opened_round)
    grades = iter("5432105432105432")
    for window in ("W1", "W2"):
        for code in issuing.create_codes(opened_round, window, 8, "取号机")[:6]:
            form = visitor.survey_form(code.link)
            visitor.post("/s/form", form | dict.fromkeys(ITEMS[1:], next(grades)))
    vote_all(opened_round, visitor, 10, 1)
    closing.close_phase(opened_round, "survey")
    closing.close_phase(opened_round, "vote")
    return opened_round


@pytest.mark.parametrize("whole", [False, True])
@ENGINES
@pytest.mark.grid
def test_export_is_scored(answered: Round, whole: bool) -> None:
    """If the export could not be read and scored, the whole evening's vote would be in vain."""
    paths = export_ratings(answered, ballots=whole)
    names = {"responses.csv", "turnout.csv", "electorate.csv", "manifest.json"}
    names.add("ballot_tallies.csv")  # and never a whole ballot: others are given ratings/
    assert (answered.folder / "sealed" / "ballots.csv").exists() == whole
    assert {path.name for path in paths if path.parent.name == "ratings"} == names
    assert {path.name for path in (answered.folder / "ratings").iterdir()} == names
    tables = [contract.responses(ITEMS), contract.TURNOUT, contract.BALLOT_TALLIES]
    for table in tables:
        read = read_table(answered.folder / "ratings" / f"{table.name}.csv", table, answered.grades)
        assert read.problems == ()
        assert read.rows
    assert check_round(answered)[0] == ()
    report = score_round(answered, checks=False)
    assert report.sources.weak == (() if whole else ("vote",))
    assert report.sources.electorate == (None, 10, 10)
    result = report.result("W1")
    # Six people: 80 for the first item, the other seven all alike. The sixth chose "does not
    # apply" for those seven: less than half is answered, so the response does not count.
    means = [Fraction(80 + 7 * points, 8) for points in (100, 80, 60, 40, 20)]
    assert result.evidence.responses == 5
    assert result.components.survey == Fraction(sum(means), 5)
    points = [GRADE_POINTS[pattern[0]] for pattern in patterns(answered).values()]
    rated = [value for value in points if value is not None]
    assert result.evidence.ballots == len(rated)
    assert result.components.vote == Fraction(sum(rated), len(rated))


@ENGINES
def test_export_counts(answered: Round) -> None:
    """If the counts differed from what was cast, nobody could sign the record."""
    export_ratings(answered, ballots=False)
    folder = answered.folder / "ratings"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["counts"] == {"responses": 12, "ballots": 10}
    assert manifest["written_by"] == "survey_app"
    assert set(manifest["sm3"]) == set(manifest["files"])
    assert all(sm3_of(folder / name) == value for name, value in manifest["sm3"].items())
    with (folder / "ballot_tallies.csv").open(encoding="utf-8-sig") as file:
        assert sum(int(row["count"]) for row in csv.DictReader(file)) == 10 * 12
    with (folder / "turnout.csv").open(encoding="utf-8-sig") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    assert rows == [
        ("third_party_survey", "取号机", "W1", "8", "6"),
        ("third_party_survey", "取号机", "W2", "8", "6"),
        ("democratic_vote", "window", "", "10", "10"),
    ]
    with (folder / "responses.csv").open(encoding="utf-8-sig") as file:
        responses = list(csv.DictReader(file))
    assert [row["response_id"] for row in responses] == sorted(
        row["response_id"] for row in responses
    )
    assert all(row["answered_at"][15:16] == "0" for row in responses)
    assert {row["answered_at"][16:] for row in responses} == {"+08:00"}


def test_export_only_after_the_close(tmp_path: Path) -> None:
    """If results could be exported before the end, they could be known before the end."""
    this_round = make_round(tmp_path)
    with pytest.raises(InputError, match="closed first"):
        export_ratings(this_round, ballots=False)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    closing.close_phase(this_round, "survey")
    with pytest.raises(InputError, match="vote: open"):
        export_ratings(this_round, ballots=True)
    assert not (tmp_path / "ratings").exists()


@pytest.mark.parametrize("found", ["foreign", "added", "none"])
def test_export_leaves_others_files_alone(tmp_path: Path, found: str) -> None:
    """If an export wrote over an agency's files, they would be lost."""
    this_round = make_round(tmp_path)
    issuing.create_slips(this_round, "window", 12)
    opening.open_phase(this_round, "vote")
    closing.close_phase(this_round, "vote")
    export_ratings(this_round, ballots=False)
    folder = tmp_path / "ratings"
    if found == "foreign":
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        text = json.dumps(manifest | {"written_by": "agency"})
        (folder / "manifest.json").write_text(text, "utf-8")
    elif found == "added":
        (folder / "survey_scores.csv").write_text("window_id\n", "utf-8")
    else:
        (folder / "manifest.json").unlink()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError, match="exported"):
        export_ratings(this_round, ballots=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
