"""Codes, slips and papers of all windows in one go: the acts of the commands, files for people."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from office_app import code_lists
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening, paper_ballots, purging
from survey_app.acts.papers import paper_fault
from tests.ceping.commands import ceping
from tests.office_app.office import SETTINGS, TIMES, Office, acts, faults
from tests.survey_app.rounds import database, make_round
from tests.survey_app.test_meeting import register


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A real round with three windows, a register of electors and its office."""
    this_round = make_round(tmp_path / "轮", 3, simulated=False, settings=SETTINGS)
    register(this_round, window=7, division=6, party_committee=1)
    return Office(this_round)


def fetched(office: Office) -> dict[str, dict[str, bytes]]:
    """Every list as its zip: paths and contents by the list's name."""
    found = {}
    for one in code_lists.lists_here(office.round):
        sent = office.does("issue/fetch", name=one.name)
        with ZipFile(io.BytesIO(sent.data)) as bundle:
            assert bundle.testzip() is None
            found[one.name] = {name: bundle.read(name) for name in bundle.namelist()}
    return found


def test_codes_of_all_windows_in_one_go(office: Office) -> None:
    """If codes came window by window, an office of sixty windows would hand out plates instead."""
    office.does("issue/codes", issuer="大厅导服台", each="4", **{"n-W2": "0", "n-W3": "6"})
    ((name, files),) = fetched(office).items()
    assert re.fullmatch(r"问卷编码-大厅导服台-10个-\d{8}-\d{6}-[0-9a-f]{4}\.csv", name)
    pdfs = [path for path in files if path.endswith(".pdf")]
    assert pdfs == [
        "示例大厅/W1 示例窗口1-问卷编码-4个.pdf",
        "示例大厅/W3 示例窗口3-问卷编码-6个.pdf",
    ]
    assert all(files[path].startswith(b"%PDF") for path in pdfs)
    store = setup.store_of(office.round)
    assert store.credentials.turnout("survey") == [
        ("大厅导服台", "W1", 4, 0),
        ("大厅导服台", "W3", 6, 0),
    ]
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", files[name].decode("utf-8-sig"))
    assert len(set(codes)) == 10
    first, second = files[name].decode("utf-8-sig").splitlines()[:2]
    assert first == "编码,链接,窗口,发放人"
    assert second.endswith(",W1 示例窗口1,大厅导服台"), "nobody knows a window by its id"
    held = database(office.round).read_bytes()
    page = office.get("issue/")
    trail = office.get("trail/")
    for said in ("取出编码名单", "发放编码", "窗口：示例窗口3（W3）", "张三wang（wang）"):
        assert said in trail, said
    assert not re.findall(r"\d{4}-\d\d-\d\d|window_id|rules\.lock", trail)
    assert not any(code.encode() in held or code in page for code in codes)
    assert (office.round.folder / name).stat().st_mode & 0o777 == 0o600
    assert acts(office.round)[-1] == ("fetch", ("wang",), {"file": name})
    assert "已取出" in page
    office.does("issue/purge", sure="1")
    assert not purging.code_lists(office.round)
    assert office.send("issue/fetch", name=name).status_code == 422


@pytest.mark.parametrize(
    ("simulated", "names", "expected"),
    [
        (False, ("codes-W1.csv", "slips-1.csv"), ["codes-W1.csv", "slips-1.csv"]),
        (False, ("notes.csv",), []),
        (True, ("codes-W1.csv", "slips-1.csv"), []),
    ],
)
def test_only_lists_that_can_still_be_used_are_warned_of(
    tmp_path: Path, simulated: bool, names: tuple[str, ...], expected: list[str]
) -> None:
    """A warning that nothing puts an end to is soon read by nobody."""
    this_round = make_round(tmp_path / "轮", 1, simulated=simulated, settings=SETTINGS)
    for name in names:
        (this_round.folder / name).write_text("code\n", "utf-8")
    assert [path.name for path in code_lists.usable_lists(this_round)] == expected
    opening.open_phase(this_round, "survey")
    closing.close_phase(this_round, "survey")
    left = [name for name in expected if not name.startswith("codes")]
    assert [path.name for path in code_lists.usable_lists(this_round)] == left


def test_two_lists_of_one_second_are_two(office: Office) -> None:
    """The codes of whoever pressed a moment earlier would be lost."""
    codes = [issuing.create_codes(office.round, "W1", 1, "大厅") for _ in range(2)]
    names = {code_lists.write_list(office.round, each, "大厅") for each in codes}
    assert names == {each.name for each in code_lists.lists_here(office.round)}
    assert len(names) == 2


def test_the_command_line_does_the_same(office: Office, tmp_path: Path) -> None:
    """If the page issued otherwise than the commands, one of them would be wrong."""
    other = make_round(tmp_path / "另一轮", 3, simulated=False, settings=SETTINGS)
    for window in ("W1", "W2", "W3"):
        arguments = ("--window", window, "--count", "2", "--issuer", "导服台")
        assert not ceping("codes", other.folder, *arguments).returncode
        assert not ceping("papers", other.folder, "--window", window, "--count", "3").returncode
    office.does("issue/codes", issuer="导服台", each="2")
    assert office.does("issue/papers", each="3").data  # recorded as they are made
    page, command = (
        sorted((act, sorted(what.items())) for act, _, what in acts(one))
        for one in (office.round, other)
    )
    assert page == command
    turnout = [setup.store_of(one).credentials.turnout("survey") for one in (office.round, other)]
    assert turnout[0] == turnout[1]
    assert len(code_lists.lists_here(other)) == 3  # and the page prints the commands' lists


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"issuer": "", "each": "2"}, "issuer"),
        ({"issuer": "=1+1", "each": "2"}, "issuer"),
        ({"issuer": "导服台", "each": ""}, "each"),
        ({"issuer": "导服台", "each": "两个"}, "each"),
        ({"issuer": "导服台", "each": "0"}, "each"),
        ({"issuer": "导服台", "each": "9999"}, "each"),
        ({"issuer": "导服台", "each": "2", "n-W2": "x"}, "n-W2"),
    ],
)
def test_what_cannot_be_issued_is_said_at_its_field(
    office: Office, fields: dict[str, str], at: str
) -> None:
    """If half of the windows had got codes, the next try would give them twice."""
    sent = office.send("issue/codes", **fields)
    assert [*faults(sent)] == [at]
    assert "导服台" in sent.text
    assert not setup.store_of(office.round).credentials.issued()


def test_a_hall_or_a_unit_alone(office: Office) -> None:
    """If a group could not be chosen, each hall would print the others' codes."""
    path = office.round.folder / "windows.csv"
    text = path.read_text("utf-8").replace("示例窗口3,部门,5", "示例窗口3,税务,5")
    path.write_text(text.replace("W2,示例窗口2", "W2,a/b:窗口"), "utf-8")
    office.does("issue/codes", issuer="导服台", each="1", group="unit:税务")
    office.does("issue/codes", issuer="取号机", each="1", group="unit:部门")
    turnout = setup.store_of(office.round).credentials.turnout("survey")
    assert [row[:2] for row in turnout] == [("取号机", "W1"), ("取号机", "W2"), ("导服台", "W3")]
    paths = [path for files in fetched(office).values() for path in files if "W2" in path]
    assert paths == ["示例大厅/W2 a-b-窗口-问卷编码-1个.pdf"]  # a name that every system takes


def test_numbers_of_papers_go_on(office: Office) -> None:
    """If a number were printed twice, the second sheet would be refused as entered."""
    names = []
    for _ in range(2):
        sent = office.does("issue/papers", each="2", **{"n-W1": "0"})
        with ZipFile(io.BytesIO(sent.data)) as bundle:
            names += bundle.namelist()
    assert [name.rsplit("-", 1)[1] for name in names] == [
        *["纸质问卷第1至2号.pdf"] * 2,
        *["纸质问卷第3至4号.pdf"] * 2,
    ]
    lines = setup.store_of(office.round).trail.lines()
    windows = [window.id for window in office.round.windows]
    found = [paper_fault(f"W2-{n:04d}", "W2", windows, lines) for n in range(1, 6)]
    assert [fault is None for fault in found] == [True] * 4 + [False]


SLIPS = {"window": "7", "division": "6", "party_committee": "1"}


def test_slips_of_all_categories_in_one_go(office: Office) -> None:
    """If a small category had a pile of its own, its voters would be known."""
    page = office.get("issue/slips")
    assert re.search(r'id="window"[^>]*value="7"', page)  # as the register has them
    refused = office.send("issue/slips", **SLIPS, **{"reserve-window": "2", "password2": "x"})
    assert [*faults(refused)] == ["password2"]
    assert not setup.store_of(office.round).slips.piles()
    office.does("issue/slips", **SLIPS, **{"reserve-window": "2"})
    piles = setup.store_of(office.round).slips.piles()
    assert piles == {"window": 9, "division+party_committee": 7}
    once_more = office.send("issue/slips", **SLIPS)  # the back button, and the form sent again
    assert [*faults(once_more)] == ["again"]
    assert setup.store_of(office.round).slips.piles() == piles
    by = {
        what.get("reserve", False): who for act, who, what in acts(office.round) if act == "slips"
    }
    assert by == {False: ("wang",), True: ("wang", "li")}
    files = fetched(office)
    assert sorted(path for names in files.values() for path in names if path.endswith(".pdf")) == [
        "票签-处室负责人、机关党委负责人-7张.pdf",
        "票签-进驻窗口负责人-2张.pdf",
        "票签-进驻窗口负责人-7张.pdf",
    ]
    office.does("times/open?part=vote")
    assert office.send("issue/slips", **SLIPS).status_code == 422
    assert "从备用票签里重抽" in office.get("issue/")


def test_personal_links_and_one_made_anew(office: Office) -> None:
    """If a lost link had no way out, its voter could not vote."""
    office.does("issue/links")
    assert office.send("issue/slips", **SLIPS).status_code == 422  # it votes by links now
    assert office.send("issue/links").status_code == 422  # everyone has one
    office.does("times/open?part=vote")
    office.does("issue/links/again", elector="division-0")
    assert acts(office.round)[-1] == ("new link", ("wang",), {})
    names = sorted(one.name for one in code_lists.lists_here(office.round))
    assert [name.rsplit("-", 3)[0] for name in names] == ["个人链接-14个", "个人链接-补发-1个"]
    assert office.send("issue/links/again", elector="nobody").status_code == 422


def _closed_survey(this_round: Round) -> None:
    opening.open_phase(this_round, "survey")
    issuing.create_codes(this_round, "W1", 1, "导服台")
    assert not ceping("close", this_round.folder, "survey").returncode


def test_nothing_is_issued_for_what_is_over(tmp_path: Path) -> None:
    """If codes could be issued after the close, the return rate would change behind the report."""
    this_round = make_round(tmp_path / "轮", 2, settings=TIMES)
    _closed_survey(this_round)
    office = Office(this_round)
    sent = office.send("issue/codes", issuer="导服台", each="1")
    assert (sent.status_code, "尚未结束" in sent.text) == (422, True)


def test_sheets_of_paper_ballots_are_no_slips(office: Office) -> None:
    """Whoever makes the paper ballots first, as the page says, would be left without slips."""
    paper_ballots.make_ballots(office.round, 6)
    page = office.get("issue/slips")
    assert "已经生成过票签" not in page
    assert re.search(r'id="window"[^>]*value="7"', page)
    office.does("issue/slips", **SLIPS)
    assert sum(setup.store_of(office.round).slips.piles().values()) == 14 + 6
