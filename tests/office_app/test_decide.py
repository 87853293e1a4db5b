"""The leading group's decisions, chosen on a page and recorded by the command."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from analysis.simulate import simulate
from office_app import create_app, proposals
from office_app.decision_look import _named_in, lines_of
from office_app.jobs import all_jobs
from rulebook import contract
from rulebook.csvfile import csv_bytes
from rulebook.load import load
from rulebook.round import Round, open_round
from rulebook.tables import read_table
from survey_app.acts import closing, opening
from survey_app.acts.export import export_ratings
from survey_app.trail_check import check_trail
from tests.analysis.deciding import score
from tests.office_app.office import SETTINGS, Office, acts, faults, waited_for
from tests.office_app.staff_client import PASSWORD, hidden, signed_in
from tests.survey_app.rounds import give_marks, make_round

DAY = dt.date(2022, 1, 5)


def candidate(name: str, standing: str, would_be: str | None = None) -> dict[str, object]:
    """A candidate as score.json has it."""
    words = {"candidate_id": name, "name": f"窗口{name}", "unit": "=1+1", "rank": 1}
    return words | {"standing": standing, "would_be": would_be}


def scored(
    folder: Path,
    *,
    settled: bool = False,
    simulated: bool = True,
    candidates: Sequence[dict[str, object]] = (),
    tied: int = 0,
) -> Round:
    """A round with a proposed list of one honour."""
    address = 'public_url = "https://pingyi.example.gov.cn"\n'
    this_round = make_round(folder, 2, simulated=simulated, settings=address)
    two = [candidate("W1", "designated"), candidate("-2", "pending", "proposed")]
    places = {"line": "windows", "name": "大厅窗口", "quota": 2 if tied else 3, "approximate": True}
    awards = {
        "honour": "star",
        "name": "明星",
        "lines": [
            places
            | {"open_places": 0 if tied else 1, "tied_places": tied}
            | {"candidates": [*candidates] or two}
        ],
    }
    decided = {"honour": "star", "decided": True, "awarded": ["W1"], "declined": []}
    (folder / "report").mkdir()
    text = json.dumps({"awards": [awards], "settled": {"honours": [decided]} if settled else None})
    (folder / "report" / "score.json").write_text(text, encoding="utf-8")
    (folder / "ratings").mkdir()
    for name in ("survey_scores", "ballot_tallies"):  # as an agency delivers them
        (folder / "ratings" / f"{name}.csv").touch()
    return this_round


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ({"0-c-W1": "award"}, [("star", "W1", "award", "", None)]),
        (
            {"0-c-W1": "decline", "0-c-W1-why": "另有决定"},
            [("star", "W1", "decline", "另有决定", None)],
        ),
        ({"0-c--2": "award"}, [("star", "-2", "award", "", None)]),
        ({"0-l-windows": "vacant"}, [("star", "windows", "vacant", "", None)]),
        (
            {"0-l-windows": "quota", "0-l-windows-places": "4", "0-l-windows-why": "约数"},
            [("star", "windows", "quota", "约数", 4)],
        ),
        ({"0-c-W1": "correct", "0-c-W9": "award", "0-l-windows": "award", "x": "award"}, []),
    ],
)
def test_what_is_chosen_is_what_is_recorded(
    tmp_path: Path, typed: dict[str, str], rows: list[tuple[object, ...]]
) -> None:
    """If a choice came out as another, an honour would go to the wrong window."""
    this_round = scored(tmp_path)
    chosen = proposals.chosen_in(proposals.honours_of(this_round), typed, DAY)
    assert len(chosen) == len(rows)
    (tmp_path / "decisions.csv").write_bytes(proposals.decisions_csv(chosen))
    if not rows:
        return
    read = read_table(tmp_path / "decisions.csv", contract.DECISIONS, this_round.grades)
    assert not read.problems
    names = ("honour", "candidate_id", "decision")
    assert [
        (*(row.values[name] for name in names), row.text("reason"), row.values["places"])
        for row in read.rows
    ] == rows
    assert {row.values["date"] for row in read.rows} == {DAY}


def test_what_is_settled_can_only_be_corrected(tmp_path: Path) -> None:
    """If the page offered to decide again, the command would refuse all of it."""
    (honour,) = proposals.honours_of(scored(tmp_path, settled=True))
    ((_places, candidates),) = honour.lines
    assert [set(one.choices) for one in (_places, *candidates)] == [{"", "correct"}] * 3
    assert [one.first for one in candidates] == ["", ""]
    assert "已审定：授予" in candidates[0].note
    assert "已审定" not in candidates[1].note


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"awards": [{}], "settled": []}', "\x00"])
def test_a_strange_result_has_no_list(tmp_path: Path, text: str) -> None:
    """If a file of another program broke the page, the office would see only a fault of ours."""
    this_round = scored(tmp_path)
    (tmp_path / "report" / "score.json").write_text(text, encoding="utf-8")
    app = create_app(this_round)
    page = signed_in(app, this_round, "wang", "office").get("/staff/decide/")
    assert page.status_code == 200
    assert "还没有计分" in page.text


def decided(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form of the page."""
    csrf = hidden(client.get("/staff/password/").text, "csrf")
    data = {"csrf": csrf, "date": "2022-01-05"} | fields
    return client.post(f"/staff/decide/{path}", data=data)


def office_of(this_round: Round) -> FlaskClient:
    """Somebody of the office, signed in."""
    return signed_in(create_app(this_round), this_round, "wang", "office")


def test_the_page(tmp_path: Path) -> None:
    """If what the rules give were not chosen already, a hundred rows would be clicked by hand."""
    client = office_of(scored(tmp_path))
    text = client.get("/staff/decide/").text
    assert '<option value="award" selected>' in text
    assert "条件待核验（核验后建议）" in text
    assert "按规则获评或建议的1个，已选授予：窗口W1（=1+1）" in text
    seen = re.sub("<details.*?</details>", "", text.partition("<h1>")[2], flags=re.DOTALL)
    assert [name in seen for name in ("窗口W1", "窗口-2", "空缺")] == [False, True, False]
    assert "有1个候选的条件还没有核验" in seen
    for fields in ({"date": ""}, {"date": "明天"}, {}, {"0-c-W1": ""}):
        assert decided(client, "look", **fields).status_code == 422
        assert decided(client, "record", **fields).status_code == 422
    for act in ("look", "record"):
        ahead = decided(client, act, date="2999-01-01", **{"0-c-W1": "award"})
        assert faults(ahead)["date"].startswith("审定日期不能晚于今天")


def test_a_window_that_has_withdrawn_is_not_offered(tmp_path: Path) -> None:
    """An honour could go to a window that has left."""
    this_round = scored(tmp_path)
    path = tmp_path / "windows.csv"
    read = [*csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))]
    rows = [row | {"status": "withdrawn" if row["window_id"] == "W1" else ""} for row in read]
    path.write_bytes(csv_bytes([*rows[0]], [[*row.values()] for row in rows]))
    (honour,) = proposals.honours_of(open_round(this_round.folder))
    assert [one.id for one in honour.lines[0][1]] == ["-2"]


@pytest.mark.parametrize("simulated", [True, False])
def test_two_persons_record_what_they_have_seen(tmp_path: Path, simulated: bool) -> None:
    """One click of one person would record for good what nobody else has read."""
    this_round = scored(tmp_path, simulated=simulated)
    office = Office(this_round)
    fields = {"date": "2022-01-05", "0-c-W1": "decline", "0-c-W1-why": "另有决定"}
    first = office.send("decide/record", digest="", **fields)
    assert "main" in faults(first), "nothing is recorded that was not shown"
    assert not [*tmp_path.glob(".jobs/*")]
    assert "不授予1个：窗口W1（=1+1）" in first.text
    assert "与计算结果不同" in first.text
    assert "没有写的：窗口-2" in first.text
    fields["digest"] = hidden(first.text, "digest")
    if not simulated:
        alone = office.send("decide/record", **fields | {"name2": "wang"})
        assert "name2" in faults(alone)
        wrong = office.send("decide/record", **fields | {"password2": "错"})
        assert "password2" in faults(wrong)
        assert hidden(wrong.text, "0-c-W1-why") == "另有决定", "nothing is typed twice"
    office.does("decide/record", **fields)
    (job,) = all_jobs(tmp_path)
    assert "star,W1,decline,2022-01-05,另有决定" in (job.folder / "decisions.csv").read_text(
        "utf-8"
    )
    kept = b"".join(path.read_bytes() for path in job.folder.iterdir() if path.is_file())
    assert PASSWORD.encode() not in kept, "no password lies in a file"
    assert "再做一次" not in office.client.get(f"/staff/jobs/{job.number}").text, "it is for good"
    (entry,) = (one for one in check_trail(this_round).entries if one["act"] == "job")
    assert entry["by"] == (["wang"] if simulated else ["wang", "li"])


def test_the_command_asks_both_again_and_names_them(tmp_path: Path) -> None:
    """A real round would be decided on the page, and its record refused by the command."""
    this_round = make_round(tmp_path / "r", 2, simulated=False, settings=SETTINGS)
    give_marks(this_round)
    office = Office(this_round)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote", folder=tmp_path / "shares")
    shares = [path.read_text("utf-8") for path in (tmp_path / "shares").glob("*.txt")]
    closing.close_phase(this_round, "vote", shares=shares)
    closing.close_phase(this_round, "survey")
    export_ratings(this_round, ballots=False)
    score(this_round.folder)
    (places, *_) = proposals.targets(proposals.honours_of(this_round))
    fields = {"date": "2022-01-05", places.field: "vacant"}
    fields["digest"] = hidden(office.send("decide/record", digest="", **fields).text, "digest")
    done = office.does("decide/record", **fields)
    ended = waited_for(office.client, done.location).text
    assert "记录审定：已完成" in ended
    assert '<a class="button" href="/staff/jobs/score">去计分</a>' in ended, "or nothing is written"
    assert (this_round.folder / "decisions.jsonl").is_file()
    assert [one[:2] for one in acts(this_round)][-2:] == [
        ("job", ("wang", "li")),
        ("confirm", ("wang", "li")),
    ]


def test_what_was_chosen_otherwise_is_not_folded(tmp_path: Path) -> None:
    """What is at fault, or was changed, would lie hidden in what needs nothing."""
    client = office_of(scored(tmp_path))
    fields = {"0-c-W1": "decline", "0-l-windows": "", "date": ""}
    text = decided(client, "look", **fields).text.partition("<h1>")[2]
    folds = re.findall(r"<details class=\"quiet\"( open)?>\s*<summary>(.*?)</summary>", text)
    assert folds == [(" open", "按规则获评或建议的1个：窗口W1（=1+1）"), ("", "空缺和名额调整")]


TOGETHER = {"0-all": "decline", "0-all-why": "条件没有核验"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, {}),
        (TOGETHER, {"-2": ("decline", "条件没有核验"), "-3": ("decline", "条件没有核验")}),
        (
            TOGETHER | {"0-c--2": "award"},
            {"-2": ("award", "条件没有核验"), "-3": ("decline", "条件没有核验")},
        ),
        (
            TOGETHER | {"0-c--2-why": "自己的"},
            {"-2": ("decline", "自己的"), "-3": ("decline", "条件没有核验")},
        ),
        ({"0-all-why": "共同", "0-c-W1": "award"}, {"W1": ("award", "")}),
        ({"0-all-why": "共同", "0-c-W1": "decline"}, {"W1": ("decline", "共同")}),
        ({"0-all-why": "共同", "0-l-windows": "vacant"}, {"windows": ("vacant", "")}),
        ({"0-all": "vacant"}, {}),
    ],
)
def test_many_are_decided_together(
    tmp_path: Path, typed: dict[str, str], expected: dict[str, tuple[str, str]]
) -> None:
    """The same choice and reason would be typed thirty times, or be given to whom nobody meant."""
    pending = [candidate(name, "pending", "designated") for name in ("-2", "-3")]
    others = [candidate("W1", "designated"), candidate("W5", "pending", "listed")]
    this_round = scored(tmp_path, candidates=[*others, *pending])
    chosen = proposals.chosen_in(proposals.honours_of(this_round), typed, DAY)
    assert {one.target.id: (one.decision, one.reason) for one in chosen} == expected


@pytest.mark.parametrize(
    ("standing", "would_be", "decision", "words"),
    [
        ("pending", "proposed", "award", "条件待核验时授予"),
        ("pending", "listed", "award", "条件待核验时授予"),
        ("pending", "tie", "award", "条件待核验时授予"),
        ("pending", "not_in_top", "award", "与计算结果不同"),
        ("pending", "designated", "decline", "条件待核验时不授予"),
        ("proposed", None, "decline", "与计算结果不同"),
        ("excluded", None, "award", "与计算结果不同"),
        ("proposed", None, "award", ""),
        ("listed", None, "award", ""),
    ],
)
def test_what_differs_is_called_by_its_name(
    tmp_path: Path, standing: str, would_be: str | None, decision: str, words: str
) -> None:
    """The record would be said to differ from a result that nobody has computed."""
    this_round = scored(tmp_path, candidates=[candidate("W1", standing, would_be)])
    honours = proposals.honours_of(this_round)
    ((_, (line,)),) = lines_of(honours, proposals.chosen_in(honours, {"0-c-W1": decision}, DAY))
    assert [row.departs for row in line.rows] == [words]


STANDINGS_AND_CHOICES = [
    *((one, None, False) for one in proposals.STANDINGS if one not in ("tie", "pending")),
    ("tie", None, True),
    ("pending", "tie", True),
    *(("pending", one, False) for one in ("designated", "proposed", "listed", "not_in_top")),
]


@pytest.mark.parametrize(("standing", "would_be", "offered"), STANDINGS_AND_CHOICES)
def test_a_choice_in_a_tie_is_offered_to_those_in_one(
    tmp_path: Path, standing: str, would_be: str | None, offered: bool
) -> None:
    """A window designated by rule would be recorded as chosen in a tie that it is not in."""
    this_round = scored(tmp_path, candidates=[candidate("W1", standing, would_be)])
    honours = proposals.honours_of(this_round)
    (_, one) = proposals.targets(honours)
    assert [*one.choices] == ["", "award", "decline", *(["tie"] if offered else [])]
    assert bool(proposals.chosen_in(honours, {"0-c-W1": "tie"}, DAY)) is offered


DIFFERS = "并列的名额空着，与计算结果不同"


@pytest.mark.parametrize(
    ("choices", "places", "told"),
    [
        (("tie", "decline"), {}, ["", ""]),
        (("award", "decline"), {}, ["", ""]),
        (("", "decline"), {}, [DIFFERS]),
        (("decline", "decline"), {}, [DIFFERS, DIFFERS]),
        (
            ("decline", "decline"),
            {"0-l-windows": "quota", "0-l-windows-places": "1"},
            ["", "", "与计算结果不同"],
        ),
        (("decline", "decline", "award"), {}, ["", "", "与计算结果不同"]),
    ],
)
def test_a_tie_in_which_nobody_is_chosen_is_shown_as_another_result(
    tmp_path: Path, choices: tuple[str, ...], places: dict[str, str], told: list[str]
) -> None:
    """Two persons would agree to leave a place empty that the page calls as computed."""
    tie = [candidate("W1", "tie"), candidate("W2", "tie"), candidate("W3", "not_in_top")]
    this_round = scored(tmp_path, candidates=[candidate("W0", "designated"), *tie], tied=1)
    honours = proposals.honours_of(this_round)
    typed = {f"0-c-W{n}": one for n, one in enumerate(("award", *choices))}
    ((_, (line,)),) = lines_of(honours, proposals.chosen_in(honours, typed | places, DAY))
    assert [row.departs for row in line.rows][1:] == told


def test_a_list_that_was_brought_as_a_file(tmp_path: Path) -> None:
    """If a list from Excel had to be clicked again row by row, nobody would bring it."""
    client = office_of(scored(tmp_path))
    assert "用上传的审定名单" not in client.get("/staff/decide/").text
    head = "honour,candidate_id,decision,date,reason"
    rows = f"{head}\nstar,W1,授予,2022-01-05,\nstar,W7,授予,2022-01-06,\n"
    (tmp_path / "decisions.csv").write_text(rows, encoding="utf-8")
    assert "用上传的审定名单" in client.get("/staff/decide/").text
    shown = decided(client, "record", uploaded="1", digest="").text
    assert "授予1个：窗口W1（=1+1）" in shown
    assert "2022年1月5日、2022年1月6日" in shown
    fields = {"uploaded": "1", "digest": hidden(shown, "digest")}
    assert decided(client, "record", **fields).status_code == 303
    (made,) = (tmp_path / ".jobs").glob("*-confirm/decisions.csv")
    assert "star,W7,award,2022-01-06" in made.read_text(encoding="utf-8")


def test_what_the_command_refuses_stands_at_its_field(tmp_path: Path) -> None:
    """A clerk would read of a row of a file that nobody has ever seen."""
    simulate(tmp_path / "r", windows=8, responses=80, electors=12, seed=5, anomalies=False)
    score(tmp_path / "r")
    this_round = open_round(tmp_path / "r")
    client = office_of(this_round)
    given = [one for one in proposals.targets(proposals.honours_of(this_round)) if one.first]
    fields = {one.field: "award" for one in given}
    fields[given[0].field] = "decline"
    del fields[given[1].field]
    begun = decided(client, "look", **fields)
    assert begun.status_code == 303
    assert "密码" not in next(this_round.folder.glob(".jobs/*/typed.json")).read_text("utf-8")
    refused = waited_for(client, begun.location)
    said = faults(refused)
    assert said[f"{given[0].field}-why"] == (
        f"{given[0].name}：请写理由（与计算结果不同，或并列取舍）。"
    )
    assert said[given[1].field].startswith("请写对")
    assert len(said) == 2 + ("main" in said), said
    assert "csv" not in "".join(said.values())
    assert '<option value="decline" selected>' in refused.text
    fields = {one.field: "award" for one in given}
    shown = waited_for(client, decided(client, "look", **fields).location)
    assert "核对审定" in shown.text
    assert hidden(shown.text, given[0].field) == "award", "it survives a reload"
    assert waited_for(client, "/staff/decide/look/2").text == shown.text
    other = signed_in(client.application, this_round, "li", "office")
    assert other.get("/staff/decide/look/2").status_code == 404, "what somebody else has typed"
    assert "核对审定" not in client.get("/staff/jobs/").text, "a look is no work"
    assert not (tmp_path / "r" / "decisions.jsonl").exists(), "nothing is recorded by a look"
    pending = [h for h in proposals.honours_of(this_round) if len(h.pending) > 1]
    together = {f"{honour.field}-all": "award" for honour in pending}
    said = faults(decided(client, "look", **together))
    for honour in pending:
        assert said[f"{honour.field}-all-why"].startswith("待核验的：请写理由")
        assert not {f"{one.field}-why" for one in honour.pending} & said.keys()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("对改革创新标兵 W1 窗口一的审定", "0-c-W1"),
        ("对先进集体 W1 窗口一的审定", "1-c-W1"),
        ("改革创新标兵的大厅窗口不超过名额3", "0-l-windows"),
        ("先进集体的大厅窗口不超过名额3", "1-l-windows"),
        ("先进集体的市大厅窗口不超过名额3", "1-l-city"),
        ("窗口一 只获一项", None),
    ],
)
def test_a_fault_is_told_at_the_honour_that_it_is_of(said: str, field: str | None) -> None:
    """A window that applied for two honours would be marked where nothing is wrong."""
    honours = []
    for number, honour in enumerate(("reform_innovation_model_unit", "advanced_collective")):
        of_line = [
            proposals.Target(f"{number}-l-{id}", honour, id, name, "", proposals.PLACES)
            for id, name in (("windows", "大厅窗口"), ("city", "市大厅窗口"))
        ]
        window = proposals.Target(f"{number}-c-W1", honour, "W1", "窗口一", "", proposals.FIRST)
        lines = [(of_line[0], [window]), (of_line[1], [])]
        honours.append(proposals.Honour(honour, lines, str(number)))
    called = {one.id: one.short_name for one in load("2021").honours.honours}
    found = _named_in(said, honours, called)
    assert (found and found.field) == field
