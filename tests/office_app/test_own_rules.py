"""自己的规则: pages of questions make an edition of a city's own, and nothing of it is lost."""

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from office_app import create_app
from office_app.own_rules import draft as drafts
from office_app.own_rules.checks import checked
from office_app.own_rules.folder import Base, edition_files
from office_app.own_rules.questions import PAGES, SECTIONS
from rulebook.edition_check import check_edition
from rulebook.load import EDITIONS, load
from rulebook.problems import InputError
from rulebook.round import RULES_DRAFT, Round, open_round
from survey_app import create_app as voters_app
from survey_app.acts import opening, own_rules
from survey_app.acts.new_round import Choices, create_round
from survey_app.context import EXTENSION
from survey_app.setup import prepare_unfilled
from survey_app.store import MOST_GRADES
from tests.office_app.own_rules import CAMPAIGN, fields_of, send, sound
from tests.office_app.staff_client import hidden, signed_in


def made(folder: Path) -> tuple[FlaskClient, Round]:
    """The console of a new round under a built-in edition."""
    create_round(folder, Choices("2021", ("2021-M01M02",), ("code",), "一轮", simulated=True))
    this_round = open_round(folder)
    return signed_in(create_app(this_round), this_round, "wang", "office"), this_round


FILES = edition_files(
    Base(EDITIONS / "example-2023", is_own=False), checked(sound())[0], int(CAMPAIGN["year"])
)


def token(client: FlaskClient) -> dict[str, str]:
    """What every form sends along."""
    return {"csrf": hidden(client.get("/staff/password/").text, "csrf")}


def test_a_whole_form_becomes_the_rounds_rules(tmp_path: Path) -> None:
    """If any page lost an answer, or the edition were at fault, a developer would be needed."""
    client, this_round = made(tmp_path / "轮")
    csrf = token(client)
    assert client.get("/staff/rules/page/who").status_code == 200  # where to begin
    begun = client.post("/staff/rules/", data=csrf | {"base": "example-2023"})
    assert begun.headers["Location"].endswith("/page/who")
    assert "规则尚未写成" in client.get("/staff/steps/").text
    with pytest.raises(InputError, match="draft"):
        opening.lock_rules(open_round(this_round.folder))
    answers = sound()
    for name, page in PAGES.items():
        sections = tuple(section.id for section in page.sections)
        reply = client.post(f"/staff/rules/page/{name}", data=csrf | fields_of(answers, sections))
        assert reply.status_code == 303, (name, reply.text)
    seen = client.get("/staff/rules/look").text
    for words in ("总分＝季度考核40%", "晨星窗口（4个）", "等候的时间怎么样？", "2027-12-20"):
        assert words in seen, words
    assert client.post("/staff/rules/write", data=csrf).status_code == 303
    assert "规则已写好" in client.get("/staff/rules/").text
    now = open_round(this_round.folder)
    assert now.settings.edition == now.book.campaign.campaign.id == "own-2027"
    assert check_edition(now.edition_folder).problems == ()
    assert now.book.campaign.campaign.organiser.zh == "云溪市政务服务局"
    assert [unit.name.zh for unit in now.book.campaign.unit_types][2] == "市政务大厅驻厅窗口"
    assert len(now.periods) == 4
    assert not (now.folder / RULES_DRAFT).exists()
    assert {path.name for path in now.folder.iterdir()} >= {"edition", "说明.md"}
    assert not (now.folder / own_rules._BESIDE).exists()
    prepare_unfilled(now)  # its tables are those of the new questions
    assert client.get("/staff/steps/").status_code == 200


@pytest.mark.parametrize(
    "path", ["steps/", "files/", "settings/", "accounts/", "issue/", "times/", "watch/"]
)
def test_what_rules_begin_from_is_not_shown_as_theirs(begun: FlaskClient, path: str) -> None:
    """A clerk would read another city's honours, months and bureau as the round's own."""
    page = begun.get(f"/staff/{path}")
    assert page.status_code == 200
    assert "规则尚未写成" in page.text
    book = load("2021")
    names = {honour.name.zh for honour in book.honours.honours}
    names |= {period.name.zh for period in book.campaign.periods.all}
    names |= {book.campaign.campaign.short_title.zh, book.campaign.campaign.organiser.zh, "苏州"}
    assert {name for name in names if name in page.text} == set()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The console of a round whose own rules are begun and not written."""
    client, this_round = made(tmp_path_factory.mktemp("begun") / "r")
    rows = "window_id,name,unit,staff_count,applied_honours\nW1,示例窗口,部门,5,\n"
    (this_round.folder / "windows.csv").write_text(rows, encoding="utf-8")
    assert client.post("/staff/rules/", data=token(client) | {"base": "2021"}).status_code == 303
    return client


def test_the_voters_are_told_that_rules_are_not_written(begun: FlaskClient) -> None:
    """Whoever looks at the address before the opening would read another city's name."""
    this_round = begun.application.extensions[EXTENSION].round
    client = voters_app(this_round).test_client()
    for path in ("/", "/?lang=en"):
        page = client.get(path).text
        assert "规则尚未写成" in page or "The rules are not written yet" in page
        assert "苏州" not in page
        assert "Suzhou" not in page


def test_settings_are_changed_before_the_rules_are_written(begun: FlaskClient) -> None:
    """A date could not be put right before eleven pages are filled in, or the periods be lost."""
    folder = begun.application.extensions[EXTENSION].round.folder
    before = open_round(folder).settings
    form = token(begun) | {"title": "新名", "date": "2027-01-02"}
    assert begun.post("/staff/settings/", data=form).status_code == 303
    now = open_round(folder).settings
    assert (now.title, now.periods, now.counted_channels) == (
        "新名",
        before.periods,
        before.counted_channels,
    )


def test_nothing_typed_is_lost(tmp_path: Path) -> None:
    """If a fault cost the page, or a restart the pages before, nobody would fill in a dozen."""
    client, this_round = made(tmp_path / "轮")
    client.post("/staff/rules/", data=token(client) | {"base": "2021"})
    reply = send(client, "who", **{"campaign-0-organiser": "某市某局", "campaign-0-year": "明年"})
    assert reply.status_code == 422
    assert 'href="#campaign-0-year"' in reply.text
    assert 'value="明年"' in reply.text
    again = signed_in(create_app(this_round), this_round, "li", "office")
    assert 'value="某市某局"' in again.get("/staff/rules/page/who").text
    more = send(again, "vote", **{"voters-3-name": "第四类", "go": "more"})
    assert more.headers["Location"].endswith("/page/vote")
    assert "voters-5-name" in again.get("/staff/rules/page/vote").text
    assert "第四类" in again.get("/staff/rules/page/vote").text
    assert send(again, "vote", **{"voters-0-name": ""}).status_code == 303  # a row is removed
    assert "机关党委" not in again.get("/staff/rules/page/vote").text
    assert again.post("/staff/rules/drop", data=token(again)).status_code == 303
    assert drafts.draft_of(this_round) is None


def written(folder: Path) -> tuple[FlaskClient, Round]:
    """A round with rules of its own that a developer went on with."""
    create_round(folder, Choices("2021", ("2021-M01M02",), ("code",), "一轮", simulated=True))
    own_rules.write_rules(open_round(folder), FILES, ("wang",))
    this_round = open_round(folder)
    return signed_in(create_app(this_round), this_round, "wang", "office"), this_round


def test_what_a_developer_wrote_survives_the_form(tmp_path: Path) -> None:
    """If coming back to the form undid a developer's work, one of the two could not be used."""
    client, this_round = written(tmp_path / "轮")
    campaign = this_round.edition_folder / "campaign.toml"
    text = campaign.read_text("utf-8").replace("[periods]", "# 季度改过两次\n[periods]  # 记住")
    text = text.replace('says = "评审小组办公室', 'readings = ["甲", "乙"]\nsays = "评审小组办公室')
    campaign.write_text(text, encoding="utf-8")
    score = this_round.edition_folder / "window_score.toml"
    score.write_text(score.read_text("utf-8").replace('id = "total"', 'id = "whole"'), "utf-8")
    (this_round.edition_folder / "notes.txt").write_text("开发笔记", encoding="utf-8")
    assert send(client, "periods", **{"periods-0-name": "头两个月"}).status_code == 303
    assert client.post("/staff/rules/write", data=token(client)).status_code == 303
    now = open_round(this_round.folder)
    assert now.book.campaign.periods.all[0].name.zh == "头两个月"
    assert now.book.campaign.leading_group.readings == ("甲", "乙")
    assert now.book.window_score.score.id == "whole"
    kept = campaign.read_text(encoding="utf-8")
    assert "# 季度改过两次\n[periods]  # 记住" in kept
    assert (now.edition_folder / "notes.txt").read_text(encoding="utf-8") == "开发笔记"
    before = {path.name: path.read_bytes() for path in now.edition_folder.iterdir()}
    assert client.post("/staff/rules/write", data=token(client)).status_code == 303
    assert {path.name: path.read_bytes() for path in now.edition_folder.iterdir()} == before


def test_two_who_write_do_not_undo_each_other(tmp_path: Path) -> None:
    """If a form that was begun earlier were written, a developer's change would be lost unseen."""
    client, this_round = written(tmp_path / "轮")
    assert send(client, "periods").status_code == 303  # a draft begins
    campaign = this_round.edition_folder / "campaign.toml"
    campaign.write_text(campaign.read_text("utf-8") + "\n# 后来改的\n", encoding="utf-8")
    refused = client.post("/staff/rules/write", data=token(client))
    assert refused.status_code == 422
    assert "被别人改过" in refused.text
    assert "# 后来改的" in campaign.read_text(encoding="utf-8")


def test_rules_are_fixed_by_the_opening(tmp_path: Path) -> None:
    """If rules were rewritten under an open survey, answers would count under other rules."""
    client, this_round = written(tmp_path / "轮")
    (this_round.folder / "windows.csv").write_text(
        "window_id,name,unit,staff_count,applied_honours\nW1,一,甲,3,\n", encoding="utf-8"
    )
    now = open_round(this_round.folder)
    opening.open_phase(now, "survey")
    assert "更正" in client.get("/staff/rules/").text
    before = {path: path.read_bytes() for path in now.edition_folder.iterdir()}
    for page in ("rules/", "rules/page/who", "rules/write"):
        assert client.post(f"/staff/{page}", data=token(client)).status_code in (200, 422), page
    with pytest.raises(InputError):
        own_rules.write_rules(now, {path.name: b"" for path in before}, ("wang",))
    assert {path: path.read_bytes() for path in now.edition_folder.iterdir()} == before


_KILLED = 9


@pytest.mark.grid
@pytest.mark.parametrize("written_before", [False, True])
@pytest.mark.parametrize(
    ("at", "times"), [("_name_rules", 1), ("_name_rules", 2), ("open_round", 1)]
)
def test_a_kill_leaves_whole_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, times: int, written_before: bool
) -> None:
    """If the power failed while rules are written, the round could not be opened any more."""
    choices = Choices("2021", ("2021-M01M02",), ("code",), "一轮", simulated=True)
    create_round(tmp_path / "轮", choices)
    if written_before:
        own_rules.write_rules(open_round(tmp_path / "轮"), FILES, ("wang",))
    this_round, left = open_round(tmp_path / "轮"), iter(range(times, -1, -1))
    original = getattr(own_rules, at)

    def killed(*arguments: object) -> object:
        if next(left) == 1:
            os._exit(_KILLED)
        return original(*arguments)

    child = os.fork()
    if not child:
        monkeypatch.setattr(own_rules, at, killed)
        own_rules.write_rules(this_round, FILES, ("wang",))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED
    now = open_round(this_round.folder)
    assert now.book.campaign.campaign.id in ("2021", "own-2027")
    now = own_rules.with_finished_rules(now)  # as the console does when it starts again
    assert (now.settings.edition, now.edition_folder.name) == ("own-2027", "edition")
    prepare_unfilled(now)


def test_the_form_asks_for_no_more_than_the_tables_hold() -> None:
    """If a grade were asked for that no table takes, the round would never open."""
    assert SECTIONS["grades"].most == MOST_GRADES
