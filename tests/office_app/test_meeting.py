"""The meeting on the console: rehearsed apart, its papers, who is there, the projector's page."""

import io
import re
import shutil
from pathlib import Path

import docx
import pytest

from office_app import create_app, rehearsing
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app import create_app as voters_app
from survey_app import printed, setup
from survey_app.acts import closing, issuing, opening, rehearsal
from survey_app.acts.export import export_ratings
from survey_app.printed.meeting import script, sign_in_sheet
from survey_app.tokens import KEY_FILE
from tests.office_app.office import SETTINGS, Office, acts, faults
from tests.survey_app.rounds import database, give_marks, make_round
from tests.survey_app.stores import cast, issue_slips
from tests.survey_app.test_meeting import register
from tests.survey_app.test_printed import read_text

MARK = rehearsal.MARK.zh


def real(folder: Path) -> Round:
    """A real round of three windows with a register of electors."""
    this_round = make_round(folder, 3, simulated=False, settings=SETTINGS)
    register(this_round, window=7, division=6, party_committee=1)
    give_marks(this_round)
    return open_round(folder)


def test_a_rehearsal_is_marked_on_every_page_and_paper(tmp_path: Path) -> None:
    """If a rehearsal looked like the round, its slips could be handed out at the meeting."""
    made, slips = rehearsal.rehearse(real(tmp_path / "轮"))
    assert len(slips) == 14
    assert [window.name for window in made.windows] == [f"示例窗口{n}" for n in (1, 2, 3)]
    client = voters_app(made).test_client()
    slip, code = slips[0], issuing.create_codes(made, "W1", 1, "导服台")[0]
    links = ("/" + one.link.split("/", 3)[3] for one in (slip, code))
    for path in ("/v/", "/s/", "/privacy", "/w/W1", *links):
        assert MARK in client.get(path, follow_redirects=True).text, path
    office = Office(made)
    for path in ("steps/", "times/", "issue/", "watch/", "amend/", "meeting/", "meeting/projector"):
        assert MARK in office.get(path), path
    for pdf in (
        printed.slip_sheets(made, slips[:2]),
        printed.code_sheets(made, [code]),
        printed.papers(made, "W1", range(1, 2)),
        printed.plates(made),
    ):
        assert MARK.replace(" ", "") in read_text(pdf, tmp_path).replace(" ", "")
    for word in (script(made), sign_in_sheet(made)):
        assert MARK in docx.Document(io.BytesIO(word)).sections[0].header.paragraphs[0].text


def test_nothing_of_a_rehearsal_enters_the_round(tmp_path: Path) -> None:
    """If a rehearsed ballot could count, the meeting would be decided the day before."""
    this_round = real(tmp_path / "轮")
    before = {p.name: p.read_bytes() for p in this_round.folder.iterdir() if p.is_file()}
    made, slips = rehearsal.rehearse(this_round)
    assert not made.folder.is_relative_to(this_round.folder)
    after = {p.name: p.read_bytes() for p in this_round.folder.iterdir() if p.is_file()}
    assert {name: after[name] for name in before} == before
    store = setup.prepare(this_round)
    assert not store.has_answers()
    assert not store.slips.piles()
    # its codes are unknown, also with the keys of the round
    for hash_of in (setup.keys_of(made).typed_hash, setup.keys_of(this_round).typed_hash):
        assert store.credentials.find_typed("vote", hash_of(slips[0].code)) is None
    # its database is refused
    kept = database(this_round).read_bytes()
    shutil.copy(database(made), database(this_round))
    with pytest.raises(InputError, match="simulated = true"):
        setup.prepare(open_round(this_round.folder))
    database(this_round).write_bytes(kept)
    # and so is what it exports
    for part in ("survey", "vote"):
        closing.close_phase(made, part)
    export_ratings(made, True)
    shutil.rmtree(this_round.folder / "ratings", ignore_errors=True)
    shutil.copytree(made.folder / "ratings", this_round.folder / "ratings")
    manifest = (this_round.folder / "ratings" / "manifest.json").read_text("utf-8")
    assert '"simulated": true' in manifest or '"simulated":true' in manifest


def test_a_rehearsal_is_made_anew_and_removed(tmp_path: Path) -> None:
    """If an old rehearsal stayed or a new one were refused, nobody would rehearse twice."""
    this_round = real(tmp_path / "轮")
    first, _ = rehearsal.rehearse(this_round)
    key = (first.folder / KEY_FILE).read_bytes()
    second, _ = rehearsal.rehearse(this_round)
    assert (second.folder / KEY_FILE).read_bytes() != key
    with pytest.raises(InputError, match="no rehearsal"):
        rehearsal.rehearse(second)
    rehearsal.remove(this_round)
    assert not second.folder.exists()
    assert this_round.folder.exists()


def test_a_rehearsal_begins_and_ends_by_a_click(tmp_path: Path) -> None:
    """If a rehearsal took a terminal, the first vote of an office would be the real one."""
    office = Office(real(tmp_path / "轮"))
    page = office.does("meeting/rehearse").text
    try:
        found = re.search(r'href="(http://localhost:\d+/staff/first/[^"]+)"', page)
        assert found, page
        assert acts(office.round) == [("rehearse", ("wang",), {})]
        job = rehearsing.running(office.round)
        assert job
        assert "演练正在进行" in office.get("meeting/")
        assert [*faults(office.send("meeting/rehearse"))] == ["sure"]  # it would remove the first
        assert [*faults(office.send("meeting/rehearse/end"))] == ["sure_end"]
        again = office.get("meeting/rehearse")
        where = found[1].partition("/first/")[0] + "/"
        assert f'href="{where}"' in again, "it is found again"
        assert found[1] not in again, "a link is shown once"
        other = office.does("meeting/rehearse/link").text
        assert f'href="{where}first/' in other
        assert found[1] not in other
        found = re.search(rf'href="({where}first/[^"]+)"', other)
        assert found
    finally:
        rehearsing.end(office.round)
    made = open_round(rehearsal.folder_of(office.round))
    staff = create_app(made).test_client()
    assert staff.get("/staff/first/" + found[1].rsplit("/", 1)[1]).status_code == 200
    cookie = staff.application.test_client().get("/staff/").headers["Set-Cookie"]
    assert cookie.startswith("rehearsal=")  # cookies know no ports
    assert "没有演练" not in office.get("meeting/rehearse")
    office.does("meeting/rehearse/end", sure_end="1")
    assert not made.folder.exists()


@pytest.mark.parametrize(
    ("present", "handed", "at"),
    [
        ("12", "13", ""),
        ("0", "0", ""),
        ("", "3", "present"),
        ("x", "3", "present"),
        ("3", "15", "handed"),
        ("3", "-1", "handed"),
        ("99999", "1", "present"),
    ],
)
@pytest.mark.grid
def test_who_is_there_is_recorded_and_shown(
    tmp_path: Path, present: str, handed: str, at: str
) -> None:
    """If more slips were said to be out than exist, the sums of the meeting could not come out."""
    this_round = real(tmp_path / "轮")
    issuing.create_slips(this_round, "window", 14)
    office = Office(this_round)
    sent = office.send("meeting/attendance", present=present, handed=handed)
    assert [*faults(sent)] == ([at] if at else [])
    shown = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", office.get("meeting/projector"))
    assert dict(shown) == {
        "应到": "14",
        "实到": "—" if at else present,
        "发出": "—" if at else handed,
        "已收回": "0",
    }
    recorded = {"present": int(present), "handed": int(handed)} if not at else {}
    assert [what for act, _, what in acts(this_round) if act == "attendance"] == (
        [recorded] if recorded else []
    )


@pytest.mark.grid
@pytest.mark.parametrize(("votes", "shown"), [(0, "0"), (4, "0"), (7, "5"), (11, "10")])
def test_the_projector_shows_fives_and_has_nothing_to_press(
    tmp_path: Path, votes: int, shown: str
) -> None:
    """If the room saw each ballot come in, it would see whose it is (S2, S3)."""
    this_round = make_round(tmp_path / "轮", 2)
    store = setup.prepare(this_round)
    issue_slips(store, 12)
    opening.open_phase(this_round, "vote")
    for number in range(votes):
        cast(store, f"window {number}", submission=str(number))
    answer = Office(this_round).client.get("/staff/meeting/projector")
    assert answer.headers["Refresh"] == "10"  # without a script
    page = answer.text
    assert f"<dt>已收回</dt><dd>{shown}</dd>" in page
    for control in ("<a ", "<form", "<button", "<input", "<script"):
        assert control not in page
    assert "<svg" in page


def test_the_count_report_has_who_was_there(tmp_path: Path) -> None:
    """If the number counted at the door were written by hand, two papers could differ."""
    this_round = make_round(tmp_path / "轮", 2)
    issue_slips(setup.prepare(this_round), 12)
    opening.open_phase(this_round, "vote")
    office = Office(this_round)
    office.does("meeting/attendance", present="9", handed="9")
    closing.close_phase(this_round, "vote")
    report = docx.Document(io.BytesIO(office.does("meeting/paper", name="count").data))
    cells = [[cell.text for cell in row.cells] for row in report.tables[0].rows]
    assert ["实到", "9人"] in [row[at : at + 2] for row in cells for at in (0, 2)]


def test_each_paper_is_the_commands(tmp_path: Path) -> None:
    """If the page's papers differed from the commands', two zero reports would lie on the table."""
    office = Office(real(tmp_path / "轮"))
    issuing.create_slips(office.round, "window", 14)
    for name, title in (("sign-in", "签到表"), ("script", "主持词"), ("zero", "零票证明")):
        sent = office.does("meeting/paper", name=name)
        assert title in docx.Document(io.BytesIO(sent.data)).paragraphs[0].text
    assert acts(office.round)[-1][:2] == ("zero", ("wang",))
    refused = office.send("meeting/paper", name="count")
    assert [*faults(refused)] == ["papers"]
    office.does("times/open?part=vote")
    assert [*faults(office.send("meeting/paper", name="zero"))] == ["papers"]
    assert [*faults(office.send("meeting/paper", name="x"))] == ["papers"]


@pytest.mark.parametrize("state", ["", "open", "stopped", "closed"])
def test_the_vote_is_ended_from_the_page_only_while_it_can_be(tmp_path: Path, state: str) -> None:
    """The button would lead to a page that says it cannot be done."""
    this_round = make_round(tmp_path / "轮", 2)
    if state:
        opening.open_phase(this_round, "vote")
    if state in ("stopped", "closed"):
        closing.stop_phase(this_round, "vote")
    if state == "closed":
        closing.close_phase(this_round, "vote")
    offered = "由两人结束投票" in Office(this_round).get("meeting/")
    assert offered == (state in ("open", "stopped"))
