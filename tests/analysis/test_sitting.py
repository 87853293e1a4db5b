"""The papers around the leading group's meeting: agenda, minutes, circular, certificates."""

import csv
import datetime as dt
import re
import shutil
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.confirm import confirm
from analysis.confirm import papers as sitting
from analysis.confirm.papers import _require_candidates
from analysis.decisions.decision_log import append, read_log
from analysis.report.certificates import Certificates, _document, _page, _pdf
from analysis.report.decided_lists import decided_honours
from analysis.report.word import NOTICE, write_papers
from analysis.result.awards import Decision, LineAwards
from analysis.result.score_report import ScoreReport
from analysis.score import check_round, score_round
from analysis.simulate import simulate
from rendering.numbers import chinese_date
from rulebook.problems import InputError
from rulebook.round import open_round
from rulebook.sittings import Attendee, Sitting
from tests.analysis.checks.degenerate import sums_only
from tests.analysis.deciding import DAY, as_computed, score, write_decisions
from tests.analysis.report.papers import NOW, chosen, lines, words
from tests.editions import QUARTERLY
from tests.site.test_editions import OLD

EDITIONS = ("2021", str(QUARTERLY))
LATER = "2022-02-10"
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


class Held(NamedTuple):
    """A round before its decision, and a copy after it, with the result of each."""

    before: Path
    report: ScoreReport
    after: Path
    decided: ScoreReport


@pytest.fixture(scope="module", params=EDITIONS)
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A round of each edition."""
    before = tmp_path_factory.mktemp("held") / "一轮"
    simulate(before, windows=12, responses=240, electors=30, edition=request.param)
    sums_only(before)
    report = score(before)
    after = Path(shutil.copytree(before, before.with_name("定了")))
    rows = as_computed(report) + (chosen(report) if request.param == "2021" else [])
    confirm(open_round(after), write_decisions(after / "decisions.csv", rows), NOW)
    return Held(before, report, after, score_round(open_round(after), checks=False))


def met(folder: Path, day: str, absent: Collection[int] = (), **more: str) -> list[str]:
    """Write a meeting of the edition's leading group down; the names."""
    people = open_round(folder).book.campaign.leading_group.people
    chair = next(one.name for number, one in enumerate(people) if number not in absent)
    head = {"date": day, "starts": "14:30", "ends": "16:10", "place": "三楼会议室"} | more
    with (folder / "sittings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["date", "starts", "ends", "place", "chair", "recorder"]])
        writer.writerow([*head.values(), chair, "记录的人"])
    with (folder / "attendance.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "name", "post", "part", "present", "reason", "withdrew"])
        for number, one in enumerate(people):
            away = number in set(absent)
            said = ["no", "外出开会"] if away else ["yes", ""]
            writer.writerow([day, one.name, one.post, "member", *said, "" if number else "本单位"])
        writer.writerow([day, "列席的人", "某处", "guest", "yes", "", ""])
    return [one.name for one in people]


def refused(act: Callable[[], object]) -> str:
    """The one line that an act is refused with."""
    with pytest.raises(InputError) as caught:
        act()
    (problem,) = caught.value.problems
    return problem.line()


def test_before_the_decision_only_the_agenda(held: Held) -> None:
    """Certificates would be printed for proposals that nobody has decided on."""
    this_round = open_round(held.before)
    for act in (sitting.minutes, sitting.circular, sitting.certificates):
        assert "先记录审定" in refused(lambda act=act: act(this_round))  # type: ignore[misc]
    assert not (held.before / "certificates").exists()
    assert "都已审定" in refused(lambda: sitting.agenda(open_round(held.after)))


def test_the_agenda_names_every_honour_and_what_is_open(held: Held) -> None:
    """The meeting would pass over a place that it has to fill, or a condition nobody verified."""
    (path,) = sitting.agenda(open_round(held.before))
    told, said = lines(path), words(path)
    names = [awards.honour.name.zh for awards in held.report.awards]
    heads = [line for line in told if re.match(r"（[一二三四五]）", line)]
    assert [head.partition("）")[2] for head in heads] == names, "in the edition's order"
    group = held.report.book.campaign.leading_group
    for person in group.people:
        assert person.name in said
    for unit in (unit.name for unit in group.units if not unit.member):
        assert unit in said
    for awards in held.report.awards:
        for one in awards.candidates:
            if one.standing == "tie" or (one.standing == "pending" and one.takes_place):
                assert one.name in said, one
    assert "模拟" in said


@pytest.mark.parametrize("change", ["none", "changed"])
def test_no_agenda_about_another_result(held: Held, tmp_path: Path, change: str) -> None:
    """The meeting would be given other figures than the request."""
    copy = Path(shutil.copytree(held.before, tmp_path / "r"))
    if change == "none":
        (copy / "report" / "score.json").unlink()
    else:
        marks = (copy / "bimonthly.csv").read_text(encoding="utf-8-sig").splitlines()
        (copy / "bimonthly.csv").write_text("\n".join(marks[:-1]), encoding="utf-8")
    assert "先运行 ceping score" in refused(lambda: sitting.agenda(open_round(copy)))


def attendance_said(report: ScoreReport, folder: Path) -> str:
    """What the first page of the decision says of who was there."""
    write_papers(report, folder)
    start = "、到会和回避。"
    (line,) = (line for line in lines(folder / "decision.docx") if start in line)
    return line.partition(start)[2].removesuffix("（附件7）。")


BLANK = "应到〔人数〕人，实到〔人数〕人；回避：〔姓名、对象〕"


@pytest.mark.parametrize("absent", [(), (1,), (1, 2)])
def test_the_decision_says_who_was_there_as_written_down(
    held: Held, tmp_path: Path, absent: tuple[int, ...]
) -> None:
    """The office would fill in by hand, and otherwise, what the meeting's list says."""
    after = Path(shutil.copytree(held.after, tmp_path / "r"))
    names = met(after, DAY, absent)
    report = score_round(open_round(after), checks=False)
    there = f"应到{len(names)}人，实到{len(names) - len(absent)}人"
    assert attendance_said(report, tmp_path) == f"{there}；回避：{names[0]}（本单位）"
    nobody = [
        replace(one, people=tuple(p._replace(withdrew="") for p in one.people))
        for one in report.sittings
    ]
    plain = replace(report, sittings=tuple(nobody))
    assert attendance_said(plain, tmp_path) == f"{there}；回避：无"


def test_what_nobody_wrote_down_of_the_meeting_stays_blank(held: Held, tmp_path: Path) -> None:
    """A number of another meeting, or none at all, would stand where somebody has to write."""
    day = dt.date.fromisoformat(DAY)
    member = Attendee("甲", "局长", "member", present=True)
    shapes = {
        "none": (),
        "another day": (Sitting(dt.date(2021, 6, 1), people=(member,)),),
        "no list": (Sitting(day, starts="09:00"),),
        "guests alone": (Sitting(day, people=(member._replace(part="guest"),)),),
    }
    for name, sittings in shapes.items():
        report = replace(held.decided, sittings=sittings)
        assert attendance_said(report, tmp_path) == BLANK, name
    assert held.decided.decided
    first, *others = held.decided.decided.record
    later = replace(first, date=dt.date.fromisoformat(LATER))
    decided = replace(held.decided.decided, record=(later, *others))
    sittings = (Sitting(dt.date.fromisoformat(LATER), people=(member,)),)
    report = replace(held.decided, decided=decided, sittings=sittings)
    days = [chinese_date(one) for one in (DAY, LATER)]
    said = f"{days[0]}{BLANK}；{days[1]}应到1人，实到1人；回避：无"
    assert attendance_said(report, tmp_path) == said


def test_an_agenda_has_the_meeting_that_is_ahead(held: Held) -> None:
    """Time and place would be filled in by hand though somebody has written them down."""
    met(held.before, "2022-01-30")
    (path,) = sitting.agenda(open_round(held.before))
    assert "2022年1月30日14:30—16:10" in words(path)
    assert "三楼会议室" in words(path)


def test_minutes_say_who_was_there_and_what_was_decided(held: Held) -> None:
    """A decision, its reason, or somebody's absence would be missing from the record."""
    names = met(held.after, DAY, absent=[1])
    assert check_round(open_round(held.after))[0] == ()
    written = sitting.minutes(open_round(held.after))
    (path,) = written.files
    assert (path.name, written.unrecorded) == (f"minutes-{DAY}.docx", ())
    told, said = lines(path), words(path)
    there = next(line for line in told if line.startswith("出席："))
    assert there == f"出席：{'、'.join(name for name in names if name != names[1])}"
    assert f"请假：{names[1]}（外出开会）" in told
    assert "列席：列席的人（某处）" in told
    assert f"回避：{names[0]}（本单位）" in told
    assert f"应到{len(names)}人，实到{len(names) - 1}人" in said
    assert held.decided.decided
    for decision in held.decided.decided.record:
        name = held.decided.name_of(decision.honour_id, decision.candidate_id)
        assert any(line.startswith(name) for line in told), name
        assert decision.reason in said
    for difference in held.decided.decided.differences:
        assert f"{difference.name}计算为“{difference.computed.zh}”" in said
    assert held.decided.decided.verified
    for one in held.decided.decided.verified:
        assert f"{one.name}{one.computed.zh}，会上审定“{one.decided.zh}”" in said
    assert held.decided.decided.decided_on in said
    assert "〔64位校验值〕" in said
    assert "模拟" in said


def test_what_nobody_wrote_down_is_left_open(held: Held, tmp_path: Path) -> None:
    """Everybody of the list would be said to have been there."""
    copy = Path(shutil.copytree(held.after, tmp_path / "r"))
    for name in ("sittings.csv", "attendance.csv"):
        (copy / name).unlink(missing_ok=True)
    written = sitting.minutes(open_round(copy))
    assert written.unrecorded == (dt.date.fromisoformat(DAY),)
    (there,) = [line for line in lines(written.files[0]) if line.startswith("出席：")]
    assert there == "出席：〔姓名〕"


@pytest.mark.parametrize(("absent", "word"), [((), "符合"), ((0, 1), "不符合")])
def test_a_quorum_is_said_where_the_edition_names_one(
    held: Held, tmp_path: Path, absent: tuple[int, ...], word: str
) -> None:
    """Minutes would claim a quorum that no document asks for, or pass over one that one does."""
    quorum = held.report.book.campaign.leading_group.quorum
    copy = Path(shutil.copytree(held.after, tmp_path / "r"))
    met(copy, DAY, absent)
    (path,) = sitting.minutes(open_round(copy)).files
    said = words(path)
    if quorum is None:
        assert "不少于" not in said
    else:
        assert f"{word}到会不少于{quorum}人的规定" in said.replace("，不符合", "，不符合")


def test_a_correction_has_minutes_of_its_own(held: Held, tmp_path: Path) -> None:
    """What a later meeting took back would stand in the minutes of the first."""
    copy = Path(shutil.copytree(held.after, tmp_path / "r"))
    honour, candidate, *_ = as_computed(held.report)[0]
    later, log = dt.date.fromisoformat(LATER), read_log(copy)
    taken_back = Decision(honour, candidate, "correct", later, "复核发现材料不实")
    append(copy, log, log.confirmations[-1].basis, [taken_back], "2022-02-10T10:00:00+08:00")
    first, second = sitting.minutes(open_round(copy)).files
    assert [first.name, second.name] == [f"minutes-{day}.docx" for day in (DAY, LATER)]
    assert "复核发现材料不实" not in words(first)
    assert "复核发现材料不实" in words(second)
    assert "原审定获评，更正为不获评。理由：复核发现材料不实。" in words(second)
    assert len(lines(first)) > len(lines(second))


def test_the_circular_is_the_notice_of_scoring(held: Held, tmp_path: Path) -> None:
    """Two papers about one result would differ, and the archive would say so."""
    (path,) = sitting.circular(open_round(held.after)).files
    write_papers(held.decided, tmp_path)
    assert path.relative_to(held.after) == Path("report", NOTICE)
    assert path.read_bytes() == (tmp_path / NOTICE).read_bytes()


def test_a_certificate_for_everybody_awarded_and_for_nobody_else(held: Held) -> None:
    """Somebody would go without one, or get one for an honour that went to another."""
    written = sitting.certificates(open_round(held.after))
    assert held.decided.decided
    for honour in decided_honours(held.decided, held.decided.decided):
        path = held.after / "certificates" / f"{honour.honour.id}.pdf"
        assert (path in written.files) == bool(honour.awarded)
        if honour.awarded:
            assert len(_PAGE.findall(path.read_bytes())) == honour.awarded
    assert written.certificates.pages == sum(
        honour.awarded for honour in decided_honours(held.decided, held.decided.decided)
    )
    assert (written.certificates.by_hand, written.certificates.by_other_fonts) == ([], [])


def test_somebody_awarded_who_is_no_candidate_any_more(held: Held) -> None:
    """Lists made anew would leave a winner out without a word."""
    decided, awards = held.decided.decided, held.decided.awards
    assert decided
    lost = next(one for honour in decided.honours for one in honour.awarded)
    without = tuple(
        replace(each, lines=tuple(less(line, lost) for line in each.lines)) for each in awards
    )
    report = replace(held.decided, awards=without)
    assert lost in refused(lambda: _require_candidates(report, decided))
    _require_candidates(held.decided, decided)


def less(line: LineAwards, candidate: str) -> LineAwards:
    """A quota line without a candidate."""
    left = tuple(one for one in line.candidates if one.candidate_id != candidate)
    return replace(line, candidates=left)


def test_nothing_of_another_edition(held: Held) -> None:
    """Papers of another city would carry words and names of 2021."""
    if held.report.book.campaign.campaign.id == "2021":
        return
    said = "".join(words(path) for path in held.after.glob("sitting/*.docx"))
    said += "".join(words(path) for path in held.before.glob("sitting/*.docx"))
    own = [OLD.campaign.campaign.organiser.zh, *(h.name.zh for h in OLD.honours.honours)]
    own += [person.name for person in OLD.campaign.leading_group.people]
    assert [word for word in own if word in said] == []


@pytest.mark.parametrize(
    ("name", "hand"),
    [
        ("张三", False),
        ("阿卜杜热依木·买买提依明江", False),
        (
            "某某某某开发区行政审批局（某某街道为民服务中心）便民服务大厅综合受理第三十二号窗口",
            False,
        ),
        ("\U000e0001𪚥\ue000", True),
    ],
)
def test_long_and_rare_names_keep_to_one_page(held: Held, name: str, hand: bool) -> None:
    """A long name would push the seal's place to a second page; a rare one would be a box."""
    decided = held.decided.decided
    assert decided
    honour = next(h for h in decided_honours(held.decided, decided) if h.awarded)
    candidate = next(c for line in honour.lines for c in line.awarded)
    page = _page(held.decided, honour, candidate) | {"to": name}
    made = Certificates()
    content = _pdf(_document(held.decided, decided, honour, [page, page]), made)
    assert len(_PAGE.findall(content)) == 2
    assert made.by_hand == ([name] * 2 if hand else [])
