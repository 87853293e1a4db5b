"""The leading group's meeting on the console: who was there, the sheet, the room's page."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest

from analysis.confirm import check
from analysis.simulate import simulate
from office_app import proposals
from office_app.sitting import sheet
from rulebook.round import Round, open_round
from rulebook.sittings import sittings_of
from survey_app.trail_check import check_trail
from tests.analysis.deciding import score
from tests.office_app.office import Office, faults, waited_for
from tests.office_app.staff_client import hidden, signed_in
from tests.survey_app.rounds import make_round

HELD = {
    "day": "2021-12-20",
    "starts": "14：30",
    "ends": "16:00",
    "place": "三楼",
    "recorder": "乙",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A round whose meeting is written down again and again."""
    return Office(make_round(tmp_path_factory.mktemp("room") / "一轮", 2))


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A simulated round with its proposed list."""
    folder = tmp_path_factory.mktemp("sheet") / "一轮"
    simulate(folder, windows=8, responses=80, electors=12, seed=5, anomalies=False)
    score(folder)
    return Office(open_round(folder))


def everybody(this_round: Round, **changed: str) -> dict[str, str]:
    """The form with all members there."""
    people = this_round.book.campaign.leading_group.people
    there = {f"m{n}": "here" for n in range(len(people))}
    return HELD | {"chair": people[0].name} | there | changed


def test_what_is_written_down_stays(room: Office) -> None:
    """The minutes would name somebody as present who was not, or lose who attended."""
    people = room.round.book.campaign.leading_group.people
    form = everybody(
        room.round,
        **{"m1": "absent", "m1-reason": "外出", "m2": "left", "m3-withdrew": "本单位"},
        **{"g0-name": "列席的人", "g0-post": "某处", "g1-name": "", "g1-post": "另一处"},
        **{"g2-name": "新任", "g2-post": "新处长", "g2-part": "member"},
    )
    room.does("sitting/people", **form)
    (held,) = sittings_of(open_round(room.round.folder))
    assert (held.starts, held.place) == ("14:30", "三楼")
    assert [one.name for one in held.absent] == [people[1].name]
    assert people[2].name not in {one.name for one in held.people}
    assert len(held.members) == len(people)  # one has gone, a new one has come
    assert [one.name for one in held.guests] == ["列席的人"]
    page = room.get("sitting/people")
    assert 'value="列席的人"' in page
    assert 'value="新任"' in page
    assert re.search(r'name="m2" value="left" checked', page)
    assert 'value="外出"' in page
    entry = check_trail(room.round).entries[-1]
    assert (entry["act"], entry["what"]["present"]) == ("sitting", len(people) - 1)
    room.does("sitting/people", **everybody(room.round, day="2021-12-21"))
    assert [one.day.day for one in sittings_of(open_round(room.round.folder))] == [20, 21]
    assert "2021年12月20日" in room.get("sitting/")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "明天"}, "day"),
        ({"day": "2999-01-01"}, "day"),
        ({"starts": "下午"}, "starts"),
        ({"ends": "25:00"}, "ends"),
        ({"starts": "16:00", "ends": "14:00"}, "ends"),
        ({"starts": "10:00", "ends": "9:30"}, "ends"),
        ({"chair": "不在场的人"}, "chair"),
        ({"chair": "列席人", "g0-name": "\u202e列席人"}, "g0-name"),
        ({"m0": "absent", "m0-reason": "外出"}, "chair"),
        ({"m0-withdrew": "看\u200b不见"}, "m0-withdrew"),
        ({"g0-name": "长" * 41}, "g0-name"),
        ({"place": "=1+1"}, "place"),
        ({"chair": "长" * 41}, "chair"),
        ({"m0": ""}, "m0"),
        ({"m0": "nobody"}, "m0"),
        ({"m0": "absent"}, "m0-reason"),
        ({"m0": "absent", "m0-reason": "+外出"}, "m0-reason"),
        ({"m0-withdrew": "回" * 101}, "m0-withdrew"),
        ({"g0-name": "@甲", "g0-post": "某处"}, "g0-name"),
        ({"g0-name": "甲", "g0-post": "处", "g1-name": "甲", "g1-post": "处"}, "g1-name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    room: Office, changed: dict[str, str], field: str
) -> None:
    """A list with a fault would be stored, and the minutes could not be written."""
    before = [*room.round.folder.glob("attendance.csv")]
    text = before[0].read_bytes() if before else b""
    sent = room.send("sitting/people", **everybody(room.round, **changed))
    assert sent.status_code == 422
    assert field in faults(sent)
    assert (room.round.folder / "attendance.csv").read_bytes() == text if before else True


def test_nobody_is_there_twice_and_somebody_is_there(room: Office) -> None:
    """The minutes would count a member among the guests too, or tell of an empty room."""
    people = room.round.book.campaign.leading_group.people
    form = everybody(room.round)
    guest = {"g0-name": people[1].name, "g0-post": "某处"}
    assert "已写在成员里" in faults(room.send("sitting/people", **form | guest))["g0-name"]
    away = {f"m{n}": "left" for n in range(len(people))}
    assert faults(room.send("sitting/people", **form | away)) == {"m0": "至少要有一名成员到会。"}
    room.does("sitting/people", **form | {"starts": "9:30", "ends": "10:00"})
    again = check_trail(room.round).entries[-1]
    room.does("sitting/people", **form | {"starts": "9:30", "ends": "11:00"})
    assert check_trail(room.round).entries[-1]["what"]["sha256"] != again["what"]["sha256"]


def fields_of(office: Office) -> list[dict[str, str]]:
    """For each honour what is chosen before anybody has chosen."""
    honours = proposals.honours_of(office.round)
    return [
        {one.field: one.first for one in proposals.targets([honour]) if one.first}
        for honour in honours
    ]


def test_one_honour_after_the_other_comes_to_what_confirm_takes(scored: Office) -> None:
    """The sheet would record something else than was said in the room."""
    firsts = fields_of(scored)
    honours = proposals.honours_of(scored.round)
    listed = [one for one in proposals.targets(honours) if one.computed == "listed"]
    chosen = next(one for one in listed if one.field.startswith("2-"))
    firsts[2] |= {chosen.field: "award", f"{chosen.field}-why": "材料最实"}
    pending = [one for one in proposals.targets(honours) if one.pends]
    for one in pending:
        firsts[int(one.field[0])] |= {one.field: "decline", f"{one.field}-why": "没有核验"}
    reasons = [name for fields in firsts for name in fields if name.endswith("-why")]
    for number, fields in enumerate(firsts):
        go = "next" if number + 1 < len(firsts) else "all"
        sent = scored.does("sitting/sheet", honour=str(number), day="2022-01-08", go=go, **fields)
        assert sent.location.endswith("all" if go == "all" else f"honour={number + 1}")
    page = scored.get("sitting/sheet/all")
    assert "还没有过" not in page
    carried = dict(re.findall(r'type="hidden" name="(\d-[^"]+)" value="([^"]*)"', page))
    assert carried == {k: v for fields in firsts for k, v in fields.items()}
    begun = scored.does("decide/look", date=hidden(page, "date"), **carried)
    waited_for(scored.client, begun.location)
    (made,) = scored.round.folder.glob(".jobs/*-decisionlook/decisions.csv")
    assert f"{chosen.id},award,2022-01-08,材料最实" in made.read_text(encoding="utf-8-sig")
    assert len(check(scored.round, made).added) == sum(map(len, firsts)) - len(reasons)


def test_places_are_counted_as_they_are_given(scored: Office) -> None:
    """The room would give eleven places of ten, and learn of it at the end."""
    honours = proposals.honours_of(scored.round)
    places, candidates = next(
        (line, those) for line, those in honours[1].lines if len(those) > line.quota > 0
    )
    typed = {one.field: "award" for one in candidates}
    sheet.forget(scored.round)
    scored.does("sitting/sheet", honour="1", day="2022-01-08", go="stay", **typed)
    over = len(candidates) - places.quota
    said = re.sub(r"<[^>]+>", "", scored.get("sitting/sheet?honour=1"))
    assert f"名额{places.quota}个，授予{len(candidates)}个，超出{over}个" in said
    typed |= {places.field: "quota", f"{places.field}-places": str(len(candidates))}
    scored.does("sitting/sheet", honour="1", day="2022-01-08", go="stay", **typed)
    said = re.sub(r"<[^>]+>", "", scored.get("sitting/sheet?honour=1"))
    assert f"名额{len(candidates)}个，授予{len(candidates)}个，还剩0个" in said
    room = re.sub(r"<[^>]+>", "", scored.get("sitting/projector"))
    assert f"{len(candidates)}／{len(candidates)}" in room
    assert honours[1].name in room


def test_places_without_candidates_lie_folded_below(scored: Office) -> None:
    """The only candidates would stand below five empty headings; or what was chosen is unseen."""
    sheet.forget(scored.round)
    path = scored.round.folder / "report" / "score.json"
    content = path.read_bytes()
    data = json.loads(content)
    lines = data["awards"][1]["lines"]
    lines.insert(0, lines[0] | {"line": "bare", "name": "别的类别", "candidates": []})
    path.write_text(json.dumps(data), encoding="utf-8")
    before, fold, below = scored.get("sitting/sheet?honour=1").partition("没有候选的名额：1类")
    assert fold
    assert "<h2>别的类别</h2>" in below
    for line in lines[1:]:
        assert f"<h2>{line['name']}</h2>" in before
    assert before.endswith('<details class="quiet">\n<summary>')
    form = {"honour": "1", "day": "2022-01-08", "go": "stay", "1-l-bare": "vacant"}
    scored.does("sitting/sheet", **form)
    before, _, _ = scored.get("sitting/sheet?honour=1").partition("没有候选的名额：1类")
    assert before.endswith('<details class="quiet" open>\n<summary>')
    path.write_bytes(content)
    sheet.forget(scored.round)


def test_the_room_follows_the_secretary(scored: Office) -> None:
    """The room would look at another honour than the one that is spoken of."""
    sheet.forget(scored.round)
    names = [honour.name for honour in proposals.honours_of(scored.round)]
    page = scored.client.get("/staff/sitting/projector")
    assert f"<h1>{names[0]}</h1>" in page.text
    assert page.headers["Refresh"]
    assert "<form" not in page.text
    scored.does("sitting/sheet", honour="0", day="2022-01-08", go="next")
    assert f"<h1>{names[1]}</h1>" in scored.get("sitting/projector")


def test_a_draft_about_another_result_says_so(scored: Office) -> None:
    """Choices about an older list would be recorded for a newer one unseen."""
    scored.does("sitting/sheet", honour="0", day="2022-01-08", go="stay")
    path = scored.round.folder / "report" / "score.json"
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    assert "选过以后又计过分" in scored.get("sitting/sheet?honour=0")
    assert "选过以后又计过分" in scored.get("sitting/sheet/all")
    path.write_bytes(content)
    assert "选过以后又计过分" not in scored.get("sitting/sheet?honour=0")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"at": 1}', '{"seen": 3}', "\x00"])
def test_a_cut_off_draft_is_an_empty_one(scored: Office, text: str) -> None:
    """A full disk would close the meeting's page for good."""
    (scored.round.folder / ".sitting.json").write_text(text, encoding="utf-8")
    assert "草稿" in scored.get("sitting/sheet?honour=0")
    assert scored.get("sitting/projector")


def test_no_sheet_without_a_result(room: Office) -> None:
    """The secretary would see a fault of ours before the first scoring."""
    assert "还没有计分" in room.get("sitting/sheet")
    assert "还没有计分" in room.get("sitting/sheet/all")
    assert "还没有建议名单" in room.get("sitting/projector")


@pytest.mark.parametrize("day", ["", "明天", "2022-02-30"])
def test_nothing_chosen_is_lost_for_a_day(scored: Office, day: str) -> None:
    """A whole honour would be clicked again because of a date."""
    sheet.forget(scored.round)
    target = next(one for one in proposals.targets(proposals.honours_of(scored.round)) if one.first)
    fields = {target.field: "decline", f"{target.field}-why": "书面谢绝"}
    sent = scored.send("sitting/sheet", honour="0", day=day, go="next", **fields)
    assert "day" in faults(sent)
    assert 'value="书面谢绝"' in sent.text


def test_a_draft_goes_only_if_somebody_is_sure(scored: Office) -> None:
    """A click would throw a morning's work away."""
    sheet.forget(scored.round)
    scored.does("sitting/sheet", honour="0", day="2022-01-08", go="stay")
    assert "sure" in faults(scored.send("sitting/sheet/forget"))
    assert sheet.draft_of(scored.round).draft.seen
    scored.does("sitting/sheet/forget", sure="1")
    assert not sheet.draft_of(scored.round).draft.seen


def test_papers_are_kept_under_names_of_people(room: Office) -> None:
    """The clerk would look for the minutes among files named by ids."""
    honour = room.round.book.honours.honours[0]
    for name in ("sitting/minutes-2022-01-08.docx", f"certificates/{honour.id}.pdf"):
        path = room.round.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-1.7")
    page = room.get("sitting/")
    assert "下载2022年1月8日会议纪要（Word）" in page
    assert f"下载{honour.name.zh}奖状" in page
    for command, name, kept in (
        ("minutes", "minutes-2022-01-08.docx", "2022年1月8日会议纪要.docx"),
        ("certificates", f"{honour.id}.pdf", f"{honour.name.zh}奖状.pdf"),
    ):
        with room.client.get(f"/staff/jobs/{command}/files/{name}") as sent:
            assert quote(kept) in sent.headers["Content-Disposition"]


def wrong_draft(office: Office) -> list[proposals.Target]:
    """A draft in which somebody of each honour is declined without a reason; who that is."""
    sheet.forget(office.round)
    honours = proposals.honours_of(office.round)
    firsts = [next((t for t in proposals.targets([one]) if t.first), None) for one in honours]
    for number, (fields, target) in enumerate(zip(fields_of(office), firsts, strict=True)):
        fields |= {target.field: "decline"} if target else {}
        office.does("sitting/sheet", honour=str(number), day="2022-01-08", go="next", **fields)
    return [one for one in firsts if one]


def checked(office: Office) -> str:
    """Have the draft checked; where that leads."""
    page = office.get("sitting/sheet/all")
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    begun = office.does("decide/look", **fields)
    waited_for(office.client, begun.location)
    return office.client.get(begun.location).location


def test_what_the_check_refuses_leads_back_to_its_honour_on_the_sheet(scored: Office) -> None:
    """The secretary would be thrown from the sheet into a list of all, and look for the place."""
    wrong = wrong_draft(scored)
    assert len(wrong) > 1, "so that there is another honour with a fault"
    where = checked(scored)
    look = where.rpartition("look=")[2]
    assert f"/staff/sitting/sheet?honour={wrong[0].field[0]}&look=" in where
    for n, target in enumerate(wrong):
        number, left = target.field[0], wrong[n + 1 :]
        where = f"/staff/sitting/sheet?honour={number}&look={look}"
        shown = scored.client.get(where)
        assert shown.status_code == 422
        assert f"{target.name}：请写理由" in faults(shown)[f"{target.field}-why"]
        assert f'id="{target.field}-why-fault"' in shown.text
        assert shown.text.count("（要改）") == 1 + len(left), "each, until it is mended"
        fields = fields_of(scored)[int(number)] | {target.field: "decline"}
        sent = {"honour": number, "day": "2022-01-08", "go": "stay", "look": look, **fields}
        same = scored.client.get(scored.does("sitting/sheet", **sent).location)
        assert f"{target.field}-why" in faults(same), "nothing was mended"
        sent |= {"base": unescape(hidden(same.text, "base")), f"{target.field}-why": "会上核实"}
        mended = scored.does("sitting/sheet", **sent)
        shown = scored.client.get(mended.location)
        assert shown.status_code == 200
        assert "已保存" in shown.text
        assert shown.text.count("（要改）") == len(left)
    sheet.forget(scored.round)


def test_what_is_not_saved_is_not_called_incomplete(scored: Office) -> None:
    """Somebody would look for an empty field where another person has changed the same row."""
    sheet.forget(scored.round)
    target = next(t for t in proposals.targets(proposals.honours_of(scored.round)) if t.first)
    base = json.dumps({target.field: "award", "day": "2022-01-08"})
    sent = {"honour": target.field[0], "base": base, "day": "2022-01-08", "go": "stay"}
    scored.does("sitting/sheet", **sent, **{target.field: "decline"})
    for fields, heading in (
        ({target.field: ""}, "没有保存"),
        ({target.field: "decline", "day": ""}, "还有地方没填好"),
    ):
        page = scored.send("sitting/sheet", **sent | fields)
        assert page.status_code == 422
        assert f"<title>{heading} - " in page.text
        assert f'<h2 id="faults">{heading}</h2>' in page.text
    sheet.forget(scored.round)


def test_a_member_of_the_group_reads_and_changes_nothing(scored: Office) -> None:
    """If a member had no way in, the papers would go round by mail; if one could press, alone."""
    sheet.forget(scored.round)
    member = signed_in(scored.app, scored.round, "leader", "leader")

    def page(path: str) -> str:
        shown = member.get(f"/staff/{path}")
        assert shown.status_code == 200
        return unescape(shown.text)

    assert member.get("/staff/", follow_redirects=True).request.path == "/staff/leading/"
    papers = page("leading/")
    assert "决定单" in papers
    for name in ("report.docx", "report.html", "scores.xlsx"):
        (link,) = re.findall(rf'href="([^"]*/score/{name})"', papers)
        got = member.get(link)
        assert "attachment" in got.headers["Content-Disposition"]
        got.close()
    for gone in ("score/score.json", "archive/archive.zip", "evaluation/nothing.pdf", "x/y"):
        assert member.get(f"/staff/leading/files/{gone}").status_code == 404
    before = page("leading/sheet")
    honours = proposals.honours_of(scored.round)
    assert all(f"<h2>{one.name}</h2>" in before for one in honours)
    assert "建议授予" in before
    target = next(one for one in proposals.targets(honours) if one.first)
    fields = {target.field: "decline", f"{target.field}-why": "书面谢绝"}
    scored.does("sitting/sheet", honour="0", day="2021-12-20", go="next", **fields)
    after = page("leading/sheet")
    assert f"不授予1个：{target.name}" in after
    assert "书面谢绝" in after
    assert 'method="post"' not in after.partition("<main")[2]
    sheet.forget(scored.round)
