"""Opening, stopping, prolonging and closing on the console: the acts of the command line (S16)."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from office_app.share_sheets import place_of
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import create_app as voters_app
from survey_app import setup
from survey_app.acts import closing, issuing, opening, paper_ballots, voiding
from survey_app.store import COMPACTED, OPEN, STOPPED
from tests.ceping.commands import ceping
from tests.office_app.office import SETTINGS, Office, acts, faults
from tests.office_app.staff_client import PASSWORD
from tests.office_app.test_codes import phone, switched_on
from tests.survey_app.rounds import give_marks, make_round

BOTH = ("--by", "wang", "--by", "li")
WHY = ("--why", "路上堵车", "--clause", "领导小组会议")
REASON = {"why": WHY[1], "clause": WHY[3]}


def real(folder: Path) -> Office:
    """A real round with slips and its office."""
    this_round = make_round(folder, 3, simulated=False, settings=SETTINGS)
    give_marks(this_round)
    office = Office(this_round)
    issuing.create_slips(this_round, "window", 8)
    return office


def by_pages(office: Office) -> None:
    """A round from its opening to its close."""
    office.does("times/open?part=survey")
    office.does("times/open?part=vote")
    office.does("times/stop?part=vote", notice="设备检修")
    office.does("times/open?part=vote")
    office.does("times/extend?part=vote", until="2099-01-12T18:00", **REASON)
    office.does("times/stop?part=vote", for_good="1")
    office.does("times/count", left="7", missing="1", voided="0", reason="没有找到")
    one, _, three = office.shares()
    office.does("times/close?part=vote", sure="1", share1=one, share2=three)
    office.does("times/close?part=survey", sure="1")


def by_commands(office: Office) -> None:
    """The same."""
    folder, shares = office.round.folder, office.round.folder.with_name("shares")
    two, one = (PASSWORD, PASSWORD), (PASSWORD,)
    by = BOTH[:2]
    for command, typed in (
        (("open", folder, "survey", *by), one),
        (("open", folder, "vote", *BOTH, "--shares", shares), two),
        (("stop", folder, "vote", "--notice", "设备检修", *BOTH), two),
        (("open", folder, "vote", *BOTH), two),
        (("extend", folder, "vote", "2099-01-12 18:00", *WHY, *BOTH), two),
        (("stop", folder, "vote", *BOTH), two),
        (("count", folder, "--left=7", "--missing=1", "--reason=没有找到", *BOTH), two),
        (("close", folder, "vote", *BOTH, *_files(shares, 1, 3)), two),
        (("close", folder, "survey", *by), one),
    ):
        done = ceping(*command, said=typed)
        assert not done.returncode, done.stderr


def _files(shares: Path, *numbers: int) -> list[str]:
    return [f"--share={shares / f'share-{number}.txt'}" for number in numbers]


def test_pages_and_commands_do_the_same(tmp_path: Path) -> None:
    """If a page had a logic of its own, a round would depend on who typed where."""
    page, command = real(tmp_path / "page" / "轮"), real(tmp_path / "command" / "轮")
    by_pages(page)
    by_commands(command)
    assert acts(page.round) == acts(command.round)
    settings = [(one.round.folder / SETTINGS_FILE).read_bytes() for one in (page, command)]
    assert settings[0] == settings[1]
    states = [
        [setup.store_of(one.round).phase(part).state for part in ("survey", "vote")]
        for one in (page, command)
    ]
    assert states == [[COMPACTED, COMPACTED]] * 2


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "nobody beside": ({"name2": ""}, "name2"),
    "the same person": ({"name2": "wang"}, "name2"),
    "an interviewer": ({"name2": "zhao"}, "name2"),
    "a stranger": ({"name2": "nobody"}, "name2"),
    "an odd name": ({"name2": "é\0"}, "name2"),
    "the first one's password": ({"password": "wrong"}, "password"),
    "the second one's password": ({"password2": ""}, "password2"),
    "not looked at": ({"sure": ""}, "sure"),
    "a share miscopied": ({"share1": "A" * 72}, "share1"),
    "no share": ({"share2": ""}, "share2"),
}


def test_every_refusal_stands_at_its_field_and_does_nothing(tmp_path: Path) -> None:
    """If a refusal were half done or lost what was typed, two people would type shares again."""
    office = real(tmp_path / "轮")
    office.does("times/open?part=vote")
    one, two, _ = office.shares()
    office.does("times/stop?part=vote", for_good="1")
    office.does("times/count", left="8", missing="0", voided="0")
    right = {"sure": "1", "share1": one, "share2": two}
    before = acts(office.round)
    for name, (fields, at) in WRONG.items():
        sent = office.send("times/close?part=vote", **right | fields)
        assert sent.status_code == 422, name
        assert [*faults(sent)] == [at], name
        kept = two if at != "share2" else one
        assert kept in sent.text, name  # what was typed is kept, but for passwords
        assert PASSWORD not in sent.text
    same = office.send("times/close?part=vote", **right | {"share2": one})
    assert "不同的两份" in faults(same)["share2"]
    assert acts(office.round) == before
    assert setup.store_of(office.round).phase("vote").state == STOPPED


def test_a_vote_that_is_open_does_not_tell_how_many_came(tmp_path: Path) -> None:
    """Two calls of the form would tell what whoever was there in between has done: voted."""
    office = real(tmp_path / "轮")
    office.does("times/open?part=vote")
    one, two, _ = office.shares()
    typed = {"sure": "1", "share1": one, "share2": two}
    for stopped in (False, True):
        if stopped:
            office.does("times/stop?part=vote", for_good="1")
        page = office.get("times/close?part=vote")
        assert "清点票签" in page or "先清点" in page
        assert 'name="share1"' not in page, "shares would be typed for nothing"
        sent = office.send("times/close?part=vote", **typed)
        assert faults(sent) == {"first": "先暂停投票，再由两人清点票签，然后才能结束。"}
        assert "≠" not in sent.text
    office.does("times/open?part=vote")
    with pytest.raises(InputError) as refused:  # as the command does it
        closing.close_phase(office.round, "vote", ("wang", "li"), shares=[one, two])
    assert [problem.got for problem in refused.value.problems] == [OPEN]


def test_slips_that_do_not_add_up_are_not_counted(tmp_path: Path) -> None:
    """If a wrong sum were taken, a slip could vanish between the desk and the paper."""
    office = real(tmp_path / "轮")
    office.does("times/open?part=vote")
    office.does("times/stop?part=vote", for_good="1")
    for left, missing, reason, at in (
        ("7", "0", "", "left"),
        ("9", "0", "", "left"),
        ("x", "0", "", "left"),
        ("7", "", "", "missing"),
        ("7", "1", "", "left"),
    ):
        sent = office.send("times/count", left=left, voided="0", missing=missing, reason=reason)
        assert [*faults(sent)] == [at], (left, missing)
    assert "count" not in {act for act, *_ in acts(office.round)}


def test_a_count_begins_with_what_is_known(tmp_path: Path) -> None:
    """Two people would count anew what the program knows, and close would refuse the sum."""
    office = real(tmp_path / "轮")
    slips = issuing.create_slips(office.round, "window", 2)
    paper_ballots.make_ballots(office.round, 1)
    for page in ("steps/", "meeting/", "times/"):
        assert "票签10张，纸质选票1张" in office.get(page), "a sheet of paper is no slip"
    office.does("times/open?part=vote")
    assert "票签10张，纸质选票1张" in office.get("times/close?part=vote")
    voiding.void_slips(office.round, [slips[0].code], ("wang",))
    office.does("times/stop?part=vote", for_good="1")
    page = office.get("times/count")
    assert 'name="voided" inputmode="numeric" maxlength="6" value="1"' in page
    assert "纸质选票还没有录入完" in page
    assert "已登记过" not in page
    office.does("times/count", left="9", voided="1", missing="1", reason="没有找到")
    page = office.get("times/count")
    assert "已登记过：剩余9张，作废1张，遗失1张（没有找到）。张数相符。" in page
    for name, value in (("left", 9), ("voided", 1), ("missing", 1)):
        assert f'name="{name}" inputmode="numeric" maxlength="6" value="{value}"' in page
    office.does("times/open?part=vote")
    office.does("times/stop?part=vote", for_good="1")
    assert "已登记过" not in office.get("times/count")


def test_whoever_comes_in_a_pause_reads_the_notice(tmp_path: Path) -> None:
    """If a pause looked like the end, people would go home."""
    office = real(tmp_path / "轮")
    office.does("times/open?part=survey")
    link = issuing.create_codes(office.round, "W1", 1, "大厅")[0].link
    path = "/" + link.split("/", 3)[3]
    visitor = voters_app(office.round).test_client()
    assert office.send("times/stop?part=survey", notice="").status_code == 422
    assert office.send("times/stop?part=survey", notice="长" * 61).status_code == 422
    assert visitor.get(path, follow_redirects=True).status_code == 200
    office.does("times/stop?part=survey", notice="设备检修，下午两点继续")
    for address in (path, "/s/"):
        paused = visitor.get(address, follow_redirects=True)
        assert (paused.status_code, "下午两点继续" in paused.text) == (403, True)
        assert "结束" not in paused.text
    assert "下午两点继续" in office.get("times/")
    office.does("times/open?part=survey")
    assert visitor.get(path, follow_redirects=True).status_code == 200
    office.does("times/stop?part=survey", for_good="1")
    assert "结束" in visitor.get("/s/").text


def test_shares_leave_this_machine_once_two_were_tried(tmp_path: Path) -> None:
    """If shares stayed beside the ballots, whoever has the machine could read them."""
    office = real(tmp_path / "轮")
    sent = office.does("times/open?part=vote")
    assert sent.location == "/staff/times/shares"
    place = place_of(office.round)
    assert not place.is_relative_to(office.round.folder)
    assert place.stat().st_mode & 0o077 == 0
    one, two, _ = office.shares()
    assert one.split()[0] not in office.get("times/shares")
    for alone in ({"name2": ""}, {"name2": "wang"}, {"password2": "x"}, {"name2": "zhao"}):
        sent = office.send("times/shares/fetch", **{"number": "2"} | alone)
        assert sent.status_code == 422
        assert not sent.data.startswith(b"%PDF"), "one person could get two shares"
    sheet = office.does("times/shares/fetch", number="2")
    assert sheet.data.startswith(b"%PDF")
    assert acts(office.round)[-1] == ("share", ("wang", "li"), {"share": 2})
    assert office.send("times/shares/fetch", number="4").status_code == 422
    assert office.send("times/shares", share1=one, share2="x").status_code == 422
    assert office.send("times/shares", share1=one, share2=one).status_code == 422
    assert len(office.shares()) == 3
    office.does("times/shares/fetch", number="1")
    sent = office.send("times/shares", share1=one, share2=two)
    assert "第3份还没有取走" in faults(sent)["number"], "the third would be lost for good"
    assert one.split()[0] in sent.text, "nobody types it twice"
    assert len(office.shares()) == 3
    office.does("times/shares/fetch", number="3")
    office.does("times/shares", share1=one, share2=two)
    assert not place.exists()
    assert office.send("times/shares/fetch", number="2").status_code == 422


def test_the_key_of_an_open_vote_is_never_lost_to_another_opening(tmp_path: Path) -> None:
    """If opening again removed the shares, no ballot could ever be opened."""
    office = real(tmp_path / "轮")
    place_of(office.round).mkdir()  # an opening that was cut off
    office.does("times/open?part=vote")
    before = office.shares()
    office.does("times/open?part=vote")
    office.does("times/open?part=survey")
    assert office.shares() == before
    assert len(before) == 3


def test_scanned_slips_are_those_left_over(tmp_path: Path) -> None:
    """If a used slip passed for one left over, a vote could be hidden in the count."""
    office = real(tmp_path / "轮")
    slips = issuing.create_slips(office.round, "window", 4)
    assert office.send("times/count/scan", scanned=slips[0].code).status_code == 422
    office.does("times/open?part=vote")
    assert office.send("times/count/scan", scanned=slips[0].code).status_code == 422
    store = setup.store_of(office.round)
    used = store.credentials.find_typed(
        "vote", setup.keys_of(office.round).typed_hash(slips[3].code)
    )
    assert used
    assert store.ballots.cast(used.hash, "x", b"a ballot", "a receipt", shown="")
    office.does("times/stop?part=vote", for_good="1")
    typed = [
        slips[0].code,
        slips[0].link,
        slips[1].link,
        slips[2].code.lower(),
        "NOTASLIP",
        slips[3].code,
    ]
    page = office.does("times/count/scan", scanned="\n".join(typed)).text
    assert "没有用过的3张" in page
    assert f"不是剩余的：{slips[3].code}" in page
    assert "不是本次投票的票签：NOTASLIP" in page
    assert 'name="left" inputmode="numeric" maxlength="6" value="3"' in page


def _no_marks(this_round: Round) -> None:
    (this_round.folder / "bimonthly.csv").write_text("window_id,period,mark,reason\nW9,x,1,\n")


@pytest.mark.parametrize(
    ("edit", "said"), [(lambda _: None, "没有发现问题"), (_no_marks, "有问题没有解决")]
)
def test_what_check_says_stands_before_the_opening(
    tmp_path: Path, edit: Callable[[Round], None], said: str
) -> None:
    """If the office opened first and read the faults later, the register would be locked."""
    office = real(tmp_path / "轮")
    edit(office.round)
    assert 'name="password2"' not in office.get("times/open?part=vote"), "not looked at yet"
    begun = time.monotonic()
    where = office.does("times/look?part=vote").location
    assert time.monotonic() - begun < 3, "nobody waits before a blank page"
    assert where.endswith("/staff/times/open?part=vote")
    page = office.seen_through("times/open?part=vote")
    office.does("times/look?part=vote")
    assert office.get("times/open?part=vote") == page, "it is not looked at twice"
    assert said in page
    assert page.index(said) < page.index('name="password2"')
    assert "零票证明" in page, "nobody could print it after the opening"
    assert "ceping" not in page
    assert "--" not in page.split("<main", 1)[1]


FORMS = ("open", "stop", "extend", "close")
MAY = {
    "": {"open"},
    OPEN: {"stop", "extend", "close"},
    STOPPED: {"open", "close"},
    COMPACTED: set(),
}


@pytest.mark.parametrize("part", ["survey", "vote"])
def test_a_form_is_shown_only_where_it_can_be_sent(tmp_path: Path, part: str) -> None:
    """A closed part would offer to be opened, and a clerk would believe that it can be."""
    this_round = make_round(tmp_path, 2)
    office = Office(this_round)
    acts_of: dict[str, Callable[[], object]] = {
        "": lambda: None,
        OPEN: lambda: opening.open_phase(this_round, part),
        STOPPED: lambda: closing.stop_phase(this_round, part),
        COMPACTED: lambda: closing.close_phase(this_round, part),
    }
    for state, act in acts_of.items():
        act()
        shown = {form: office.client.get(f"/staff/times/{form}?part={part}") for form in FORMS}
        assert {form for form, page in shown.items() if page.status_code == 200} == MAY[state]
        for form, page in shown.items():
            if form not in MAY[state]:
                assert page.status_code == 409, (state, form)
                assert "现在不能做这一步" in page.text
                assert "<form" not in page.text.split("<h1", 1)[1]
    for form in FORMS:
        assert office.send(f"times/{form}?part={part}", sure="1").status_code == 409
    for form, odd in zip(FORMS, ("x", "", "survey_", "../survey"), strict=True):
        assert office.client.get(f"/staff/times/{form}?part={odd}").status_code == 404
        assert office.send(f"times/{form}?part={odd}").status_code == 404


@pytest.mark.parametrize("state", ["", STOPPED])
def test_nothing_is_offered_to_be_opened_after_the_decision(tmp_path: Path, state: str) -> None:
    """Two people would type their passwords for what is refused anyway."""
    this_round = make_round(tmp_path, 2)
    office = Office(this_round)
    parts = ("survey", "vote")
    for part in parts if state else ():
        opening.open_phase(this_round, part)
        closing.stop_phase(this_round, part)
    for part in parts:
        assert office.client.get(f"/staff/times/open?part={part}").status_code == 200
    (tmp_path / opening.DECISIONS).write_text("{}\n", encoding="utf-8")
    overview = office.get("times/")
    for part in parts:
        told = [
            office.client.get(f"/staff/times/open?part={part}"),
            office.send(f"times/open?part={part}"),
            office.send(f"times/look?part={part}"),
        ]
        for page in told:
            assert page.status_code == 409
            assert "已经记录审定，不再开启" in page.text
            assert "<form" not in page.text.split("<h1", 1)[1]
        assert f"look-{part}" not in overview
        assert f'times/open?part={part}"' not in overview


def test_that_nothing_was_issued_is_said_before_the_opening(tmp_path: Path) -> None:
    """A survey without a code, or a vote without a slip, would wait for people who cannot come."""
    this_round = make_round(tmp_path, 2)
    office = Office(this_round)
    said = {"survey": "还没有生成问卷编码", "vote": "还没有生成票签"}
    for made in ((), ("survey",), ("survey", "vote")):
        if made == ("survey",):
            issuing.create_codes(this_round, "W1", 1, "大厅")
        elif made:
            issuing.create_slips(this_round, "window", 1)
        for part, words in said.items():
            page = office.get(f"times/open?part={part}").split("<h1", 1)[1]
            assert (words in page) is (part not in made), (made, part)
            assert ('staff/issue/"' in page) is (part not in made), (made, part)
            assert "开始检查" in page, "a remark, no refusal"


def test_a_simulated_vote_that_was_not_counted_is_said(tmp_path: Path) -> None:
    """A rehearsal would teach that slips need not be counted."""
    this_round = make_round(tmp_path, 2)
    issuing.create_slips(this_round, "window", 5)
    opening.open_phase(this_round, "vote")
    office = Office(this_round)
    for stop in (False, True):
        if stop:
            closing.stop_phase(this_round, "vote")
        assert "票签还没有点清。模拟的一轮可以就这样结束" in office.get("times/close?part=vote")
    office.does("times/close?part=vote", sure="1")
    assert "票签没有点清：模拟的一轮不拦" in office.get("times/")


def test_a_later_close_is_recorded_or_refused(tmp_path: Path) -> None:
    """If an earlier time or none could be set, a close would come as a surprise."""
    office = real(tmp_path / "轮")
    office.does("times/open?part=survey")
    for fields, at in (
        ({"until": ""}, "until"),
        ({"until": "2020-01-01T10:00"}, "until"),
        ({"until": "2099-02-01T10:00", "why": ""}, "why"),
        ({"until": "2099-02-01T10:00", "clause": ""}, "clause"),
        ({"until": "2099-02-01T10:00", "password": "x"}, "password"),
    ):
        sent = office.send("times/extend?part=survey", **REASON | fields)
        assert [*faults(sent)] == [at], fields
    office.does("times/extend?part=survey", until="2099-02-01T10:00", **REASON)
    now = open_round(office.round.folder)
    assert f"{now.settings.survey.closes:%m-%d %H:%M}" == "02-01 10:00"
    assert acts(now)[-1][:2] == ("amend", ("wang",))
    assert setup.store_of(now).phase("survey").state == OPEN


def test_codes_are_spent_only_when_all_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a slip of the second person spent the first one's code, both would wait for the next."""
    clock = [1_800_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    office = real(tmp_path / "轮")
    secret = switched_on(office.client, clock[0])
    clock[0] += 90
    code = phone(secret, clock[0])
    for fields, at in (
        ({"code": code, "password2": "wrong"}, "password2"),
        ({"code": "000000"}, "code"),
        ({}, "code"),
    ):
        assert [*faults(office.send("times/open?part=vote", **fields))] == [at]
    assert office.does("times/open?part=vote", code=code).status_code == 303
    again = office.send("times/stop?part=vote", code=code, for_good="1")
    assert [*faults(again)] == ["code"]  # once is enough
    clock[0] += 60
    office.does("times/stop?part=vote", code=phone(secret, clock[0]), for_good="1")
