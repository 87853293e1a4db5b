"""Groups judged by methods of their own: typed on pages, the tables are what an upload makes."""

import io
import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from analysis.intake.method_tables import read_method_tables
from analysis.ranking.methods import judged_candidates
from rulebook import contract
from rulebook.eligibility import examine_candidates
from rulebook.nominations import nominated
from rulebook.round import Round, open_round
from survey_app.acts.applications.units import add_unit
from survey_app.acts.sheets.asked import judged
from survey_app.store import DIVISION, PANEL
from survey_app.store.applications import SUBMITTED, Application
from survey_app.trail_check import check_trail
from tests.analysis.ranking.method_rounds import HEADS, colleagues, halls, method_round
from tests.office_app.applying import SETTINGS, Office, faults
from tests.office_app.staff_client import hidden

PEOPLE = {
    "评一": (PANEL, "某局", ""),
    "评二": (PANEL, "某乡", ""),
    "评三": (PANEL, "某站", ""),
    "数据": (DIVISION, "数据科", ""),
    "监督": (DIVISION, "监督科", ""),
    "指导": (DIVISION, "指导科", ""),
    "社区": (DIVISION, "社区科", ""),
    "办": ("office", "", ""),
    "长": ("leader", "", ""),
}
STAR, GOOD, WARM = "morning_star", "good_counter", "warm_colleague"
NOMINATED = [
    *halls("U1", "U2"),
    *halls("U3", honour=GOOD),
    *colleagues("P1", "P2"),
    *colleagues("P3", unit="某局"),
]
TABLES = [table.name for tables in contract.OF_METHOD.values() for table in tables]
# Who types what of whom: marks as people write them.
TYPED: list[tuple[str, str, str, Mapping[str, str]]] = [
    ("数据", STAR, "U1", {"online_share": "90"}),
    ("数据", STAR, "U2", {"online_share": "９１．５"}),
    ("监督", STAR, "U1", {"answered_in_time": "80.25"}),
    ("指导", STAR, "U1", {"service_norms": "40"}),
    ("指导", GOOD, "U3", {"reason": "业务规范，群众满意"}),
    ("评一", WARM, "P1", {"warmth": "9", "work_done": "8.5"}),
    ("评二", WARM, "P1", {"warmth": " 10 ", "work_done": "0"}),
    ("评二", WARM, "P3", {"warmth": "7", "work_done": "7.00"}),
]
# The same as somebody would write it into files.
FILES = {
    "indicator_marks": [
        "U1,online_share,90,数据科",
        "U2,online_share,91.5,数据科",
        "U1,answered_in_time,80.25,监督科",
        "U1,service_norms,40,指导科",
    ],
    "panel_reviewers": ["account-0,评一,某局", "account-1,评二,某乡"],
    "panel_grades": [
        "account-0,P1,warm_colleague,9,8.5",
        "account-1,P1,warm_colleague,10,0",
        "account-1,P3,warm_colleague,7,7",
    ],
}


def send(office: Office, who: str, where: str, **fields: str) -> TestResponse:
    """Send a sheet as from the page that is there now, unless ``fields`` say what was seen."""
    page = office.get(who, where).text
    seen = hidden(page, "seen") if 'name="seen"' in page else ""
    return office.send(who, where, **({"seen": seen} | fields))


def office_of(folder: Path) -> Office:
    """A round of the second edition with candidates of all three methods, and two reviewers."""
    this_round = method_round(folder, {"nominations": NOMINATED})
    with (folder / "round.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    made = Office(folder, PEOPLE, open_round(this_round.folder))
    for who in ("评一", "评二"):
        made.client(who)
    return made


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The round in which everybody hands in what ``TYPED`` says."""
    made = office_of(tmp_path_factory.mktemp("judging") / "评分 一轮")
    for who, honour, candidate, fields in TYPED:
        sent = send(made, who, f"judging/{honour}/{candidate}", do="submit", **fields)
        assert sent.status_code == 303, faults(sent)
    return made


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Another round, built once."""
    return office_of(tmp_path_factory.mktemp("judging") / "另一轮")


@pytest.fixture
def fresh(other: Office) -> Office:
    """A round in which nothing is handed in yet."""
    for name in TABLES:
        (other.round.folder / f"{name}.csv").unlink(missing_ok=True)
    for row in other.store.sheet_drafts.all():
        other.store.sheet_drafts.remove(row["id"], row["revision"])
    return other


def tables(this_round: Round) -> dict[str, bytes]:
    """The tables of methods as they stand."""
    paths = {name: this_round.folder / f"{name}.csv" for name in TABLES}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def results(this_round: Round) -> object:
    """What the computation makes of them, after its own strict reading."""
    now = open_round(this_round.folder)
    marks, problems, _ = read_method_tables(now, nominated(now))
    assert problems == []
    examined = examine_candidates(now.register[0], nominated(now), now.book)
    found = judged_candidates(now.book, examined, marks, {})
    return {key: (one.score, one.place, dict(one.sheets)) for key, one in found.items()}


def uploaded(client: FlaskClient, table: str, content: str) -> None:
    """Bring a file and agree to it, as the office does."""
    csrf = hidden(client.get("/staff/files/delivery").text, "csrf")
    file = (io.BytesIO(content.encode()), f"{table}.csv")
    client.post(f"/staff/files/{table}", data={"csrf": csrf, "file": file})
    page = client.get(f"/staff/files/{table}/look").text
    fields = {"csrf": csrf, "digest": hidden(page, "digest"), "sure": "1"}
    assert client.post(f"/staff/files/{table}/take", data=fields).status_code == 303


def test_forms_and_files_give_the_same(office: Office, fresh: Office) -> None:
    """If a form wrote another table than an upload, the way of filling in would decide who wins."""
    day = next(row["date"] for row in office.table("lead_proposals"))
    proposals = [f"U3,good_counter,指导科,{day},业务规范，群众满意"]
    for name, rows in (FILES | {"lead_proposals": proposals}).items():
        uploaded(fresh.client("办"), name, "\n".join([HEADS[name], *rows]) + "\n")
    assert tables(fresh.now()) == tables(office.round)
    assert tables(office.round).keys() == set(TABLES)
    assert results(fresh.now()) == results(office.round)


@pytest.mark.parametrize(
    ("who", "honour", "candidate", "fields", "said"),
    [
        ("评一", WARM, "P2", {"warmth": "9"}, {"work_done": "请填工作实绩的得分。"}),
        ("评一", WARM, "P2", {"warmth": "11", "work_done": "九"}, {"warmth": "", "work_done": ""}),
        ("评一", WARM, "P2", {"warmth": "-1", "work_done": "9"}, {"warmth": "0到10之间的数"}),
        ("评一", WARM, "P2", {"warmth": "=1+1", "work_done": "9"}, {"warmth": "现在是“=1+1”"}),
        ("评一", WARM, "P3", {"warmth": "9", "work_done": "9"}, {"main": "请回避"}),
        ("指导", STAR, "U2", {"service_norms": "51"}, {"service_norms": "0到50之间"}),
        ("指导", STAR, "U2", {}, {"service_norms": "请填服务规范的得分。"}),
        ("指导", GOOD, "U3", {"reason": "  "}, {"reason": "请写提名理由。"}),
        ("指导", GOOD, "U3", {"reason": "=1+1"}, {"reason": "不用=+-@开头"}),
        ("指导", GOOD, "U3", {"reason": "字" * 301}, {"reason": "最多300字"}),
    ],
)
def test_an_unfit_sheet_is_said_at_its_field(
    office: Office,
    who: str,
    honour: str,
    candidate: str,
    fields: Mapping[str, str],
    said: Mapping[str, str],
) -> None:
    """If half a sheet were written, or what was typed were lost, somebody would be marked down."""
    before = tables(office.round)
    sent = send(office, who, f"judging/{honour}/{candidate}", do="submit", **fields)
    assert sent.status_code == 422
    found = faults(sent)
    assert found.keys() == said.keys()
    assert all(words in found[field] for field, words in said.items())
    for text in fields.values():
        assert not text.strip() or text.strip() in sent.text or "main" in found
    assert tables(office.round) == before


@pytest.mark.parametrize(
    ("who", "honour", "candidate"),
    [
        ("评一", STAR, "U1"),  # no panel's
        ("社区", STAR, "U1"),  # scores none of the indicators
        ("社区", GOOD, "U3"),  # assists, and does not lead
        ("数据", GOOD, "U3"),
        ("指导", WARM, "P1"),  # the panel's
        ("评一", WARM, "P9"),
        ("评一", "no_honour", "P1"),
    ],
)
def test_whoever_is_not_asked_finds_nothing(
    office: Office, who: str, honour: str, candidate: str
) -> None:
    """If anybody could mark, nobody would answer for a mark."""
    where = f"judging/{honour}/{candidate}"
    assert office.get(who, where).status_code == 404
    assert send(office, who, where, do="submit", warmth="9").status_code == 404
    assert f"/{honour}/{candidate}" not in office.get(who, "judging/").text


def test_a_division_is_asked_its_own_indicators_only(office: Office) -> None:
    """If a division saw the fields of another, it would mark what it knows nothing of."""
    page = office.get("数据", f"judging/{STAR}/U1").text
    assert 'value="90"' in page
    assert "answered_in_time" not in page
    assert "投诉台账" in office.get("监督", f"judging/{STAR}/U1").text


def test_a_draft_is_kept_and_counts_for_nothing(fresh: Office) -> None:
    """If a draft were lost, or were counted, nobody could begin a sheet before it is whole."""
    where = f"judging/{WARM}/P1"
    assert send(fresh, "评一", where, do="draft", warmth="abc").status_code == 303
    page = fresh.get("评一", where).text
    assert 'value="abc"' in page
    assert "有草稿没有交" in fresh.get("评一", "judging/").text
    assert not tables(fresh.round)
    seen = hidden(page, "seen")
    whole = {"warmth": "9", "work_done": "9", "seen": seen}
    assert send(fresh, "评一", where, do="draft", **whole).status_code == 303
    stale = send(fresh, "评一", where, do="submit", **whole)
    assert "刚才有别人改过" in faults(stale)["main"]
    assert send(fresh, "评一", where, do="submit", warmth="9", work_done="9").status_code == 303
    assert fresh.store.sheet_drafts.all() == []
    assert [row["mark"] for row in fresh.table("panel_grades")] == ["9", "9"]


def test_a_sheet_is_changed_in_its_place(fresh: Office) -> None:
    """If a mark that is mended stood twice, or moved, the table would be refused."""
    for candidate in ("P1", "P2"):
        send(fresh, "评一", f"judging/{WARM}/{candidate}", do="submit", warmth="9", work_done="9")
    send(fresh, "评一", f"judging/{WARM}/P1", do="submit", warmth="5", work_done="6")
    rows = [(row["candidate_id"], row["mark"]) for row in fresh.table("panel_grades")]
    assert rows == [("P1", "5"), ("P1", "6"), ("P2", "9"), ("P2", "9")]
    assert len(fresh.table("panel_reviewers")) == 1


def test_a_proposal_is_taken_back(fresh: Office) -> None:
    """If a lead could not take a name back, it would have to ask for the office's file."""
    where = f"judging/{GOOD}/U3"
    send(fresh, "指导", where, do="submit", reason="业务规范")
    assert "撤回提名" in fresh.get("指导", where).text
    assert send(fresh, "指导", where, do="withdraw").status_code == 303
    assert "lead_proposals" not in tables(fresh.round)
    acts = [entry["act"] for entry in check_trail(fresh.round).entries]
    assert acts[-2:] == ["proposal", "proposal withdrawn"]


def test_a_list_that_means_somebody_else_is_told(fresh: Office) -> None:
    """If an account took another reviewer's id, two people's sheets would be one's."""
    path = fresh.round.folder / "panel_reviewers.csv"
    path.write_text("reviewer_id,name,unit\naccount-0,王五,某县\n", "utf-8")
    fields = {"do": "submit", "warmth": "9", "work_done": "9"}
    sent = send(fresh, "评一", f"judging/{WARM}/P1", **fields)
    assert "王五（某县）" in faults(sent)["main"]
    path.write_text("reviewer_id,name,unit\naccount-0,评一,“某局”\n", "utf-8")
    assert send(fresh, "评一", f"judging/{WARM}/P1", **fields).status_code == 303
    assert path.read_text("utf-8").count("account-0") == 1


def test_a_faulty_table_is_not_written_over(fresh: Office) -> None:
    """If a sheet wrote over rows that could not be read, what they said would be lost."""
    path = fresh.round.folder / "lead_proposals.csv"
    path.write_text(
        "candidate_id,honour,proposed_by,date,reason\nU3,没有,指导科,昨天,好\n", "utf-8"
    )
    before = path.read_bytes()
    sent = send(fresh, "指导", f"judging/{GOOD}/U3", do="submit", reason="业务规范")
    assert sent.status_code == 422
    assert faults(sent)
    assert path.read_bytes() == before
    assert "业务规范" in sent.text
    for who in ("指导", "办"):
        assert fresh.get(who, "judging/").status_code == 422


def test_the_office_sees_how_far_everybody_is(office: Office) -> None:
    """If nobody saw who has not marked yet, a candidate would be without a score at the meeting."""
    text = office.get("办", "judging/").text
    assert "数据科：已交2份，共2份" in text
    assert "监督科：已交1份，共2份" in text
    assert "评一（某局）：已交1份，共2份" in text  # the own unit's candidate is not asked
    assert "2份，至少4份" in text
    assert "3项，齐了" in text
    assert "已提名" in text
    assert "每个候选至少要4名评委" in text


def test_the_trail_names_no_mark(office: Office) -> None:
    """If marks stood in the trail, whoever reads it would know who marked whom down."""
    checked = check_trail(office.round)
    assert not checked.faults
    acts = {entry["act"]: entry["what"] for entry in checked.entries}
    assert {"indicator marks", "panel sheet", "proposal"} <= acts.keys()
    assert acts["panel sheet"] == {"candidate": "P3", "honour": WARM}


def test_what_was_applied_with_is_read_by_whoever_judges(fresh: Office) -> None:
    """If a reviewer could not read it, or could read the own unit's, marks would be unfair."""
    unit = add_unit(fresh.round, "某站", "COMMUNITY_STATION")
    for receipt, candidate in ((1, "P1"), (3, "P3")):
        fields = {"f-deeds": f"事迹{candidate}"}
        one = Application("", unit.id, WARM, candidate, f"同事{candidate}", fields=fields)
        store = fresh.store.applications
        begun = store.begin(one)
        assert begun
        assert store.save(begun._replace(state=SUBMITTED, receipt=receipt))
    assert "申报的内容" in fresh.get("评一", f"judging/{WARM}/P1").text
    own = fresh.get("评一", f"judging/{WARM}/P3").text
    assert "申报的内容" not in own
    assert "请回避" in own


MARKS = {"warmth": "9", "work_done": "9"}
REASONED = {"reason": "业务规范"}


def decide(office: Office, honour: str) -> Path:
    """Record that the leading group decided on an honour."""
    one = {"honour_id": honour, "candidate_id": "U1", "date": "2023-12-18", "decision": "award"}
    path = office.round.folder / "decisions.jsonl"
    path.write_text(json.dumps({"decisions": [one]}) + "\n{torn", "utf-8")
    return path


@pytest.mark.parametrize(
    ("who", "honour", "candidate", "fields", "apart"),
    [
        ("评一", WARM, "P1", MARKS, STAR),
        ("数据", STAR, "U1", {"online_share": "40"}, WARM),
        ("指导", GOOD, "U3", REASONED, STAR),
    ],
)
def test_what_is_decided_is_closed(
    fresh: Office, who: str, honour: str, candidate: str, fields: Mapping[str, str], apart: str
) -> None:
    """If a mark changed after the decision, the decision would rest on what nobody decided on."""
    where = f"judging/{honour}/{candidate}"
    try:
        decide(fresh, apart)
        assert send(fresh, who, where, do="submit", **fields).status_code == 303
        open_page = fresh.get(who, where).text
        assert "不能再改" not in open_page
        decide(fresh, honour)
        before, acts = tables(fresh.round), len(check_trail(fresh.round).entries)
        for do in ("submit", "draft", "withdraw"):
            seen = hidden(open_page, "seen")
            sent = fresh.send(who, where, do=do, seen=seen, **fields)
            assert sent.status_code == 422
            assert "审定机构2023年12月18日已审定" in faults(sent)["main"]
            assert "按更正办理" in faults(sent)["main"]
        assert (tables(fresh.round), len(check_trail(fresh.round).entries)) == (before, acts)
        assert not fresh.store.sheet_drafts.all()
        page = fresh.get(who, where)
        assert page.status_code == 200
        assert "不能再改" in page.text
        assert 'name="do"' not in page.text
        assert all(text in page.text for text in fields.values())
        assert "已审定" in fresh.get(who, "judging/").text
        (fresh.round.folder / "decisions.jsonl").write_text("{}\n", "utf-8")
        assert fresh.send(who, where, do="submit", **fields).status_code == 422
    finally:
        (fresh.round.folder / "decisions.jsonl").unlink()


@pytest.mark.parametrize(
    ("do", "seen"),
    [
        *(("submit", seen) for seen in (None, "", "0", "abc", "-1", "stale")),
        *(("draft", "stale"), ("withdraw", "stale"), ("withdraw", None)),
    ],
)
def test_a_page_opened_before_the_last_change_changes_nothing(
    fresh: Office, do: str, seen: str | None
) -> None:
    """If a stale page were taken, a colleague's reason would be gone without a word."""
    where = f"judging/{GOOD}/U3"
    stale = hidden(fresh.get("指导", where).text, "seen")
    assert send(fresh, "指导", where, do="submit", reason="先交的").status_code == 303
    before, acts = tables(fresh.round), len(check_trail(fresh.round).entries)
    fields = {"reason": "后填的"} | ({} if seen is None else {"seen": seen})
    sent = fresh.send(
        "指导", where, do=do, **(fields | ({"seen": stale} if seen == "stale" else {}))
    )
    assert sent.status_code == 422
    assert "刚才有别人改过这一份" in faults(sent)["main"]
    assert "先交的" in sent.text
    assert "后填的</textarea>" in sent.text
    assert (tables(fresh.round), len(check_trail(fresh.round).entries)) == (before, acts)
    again = {"reason": "后填的", "seen": hidden(sent.text, "seen")}
    assert fresh.send("指导", where, do="submit", **again).status_code == 303


def test_nothing_is_taken_back_where_nothing_stands(fresh: Office) -> None:
    """If a withdrawal of nothing were recorded, the trail would tell of a proposal never made."""
    acts = len(check_trail(fresh.round).entries)
    assert send(fresh, "指导", f"judging/{GOOD}/U3", do="withdraw").status_code == 422
    assert len(check_trail(fresh.round).entries) == acts


def test_a_reviewer_sees_nothing_of_a_faulty_table(fresh: Office) -> None:
    """If a cell were shown, or a wrong count, a reviewer would learn marks, or mark again."""
    path = fresh.round.folder / "panel_grades.csv"
    rows = [f"account-0,P1,{WARM},9,9", f"account-1,P1,{WARM},坏坏,1"]
    path.write_text("\n".join([HEADS["panel_grades"], *rows]) + "\n", "utf-8")
    before = path.read_bytes()
    where = f"judging/{WARM}/P1"
    pages = [fresh.get("评一", "judging/"), fresh.get("评一", where)]
    pages.append(fresh.send("评一", where, do="submit", seen="x", **MARKS))
    for page in pages:
        assert page.status_code == 422
        assert faults(page)["main"].endswith("现在有错，请联系办公室。")
        assert "坏坏" not in page.text
        assert "没有交" not in page.text
    assert 'value="9"' in pages[-1].text
    assert "坏坏" in fresh.get("办", "judging/").text
    assert path.read_bytes() == before


def test_an_account_named_like_somebody_of_the_list_sees_no_marks(fresh: Office) -> None:
    """If an id were enough, an account would show what somebody else was told is theirs alone."""
    folder = fresh.round.folder
    (folder / "panel_reviewers.csv").write_text(
        f"{HEADS['panel_reviewers']}\naccount-0,王五,某县\n", "utf-8"
    )
    (folder / "panel_grades.csv").write_text(
        f"{HEADS['panel_grades']}\naccount-0,P1,{WARM},7.25,6.75\n", "utf-8"
    )
    for where in ("judging/", f"judging/{WARM}/P1"):
        page = fresh.get("评一", where)
        assert page.status_code == 422
        assert "王五（某县）" in faults(page)["main"]
        assert "7.25" not in page.text
        assert "已交" not in page.text


@pytest.mark.parametrize("mark", ["⑤", "٥", "5\0", "5²", "5" * 20_000, "9." + "9" * 3000])
def test_a_mark_is_what_people_type(fresh: Office, mark: str) -> None:
    """If a sign like a digit were taken, or a number rounded, the mark would be nobody's."""
    where = f"judging/{WARM}/P1"
    sent = send(fresh, "评一", where, do="submit", warmth=mark, work_done="９．５")
    assert sent.status_code == 422
    assert faults(sent).keys() == {"warmth"}
    assert not tables(fresh.round)


def test_a_text_that_is_far_too_long_is_told_at_its_field(fresh: Office) -> None:
    """If the whole form were refused as a file, what was written for an hour would be lost."""
    text = "很" * 20_000
    sent = send(fresh, "指导", f"judging/{GOOD}/U3", do="submit", reason=text)
    assert sent.status_code == 422
    assert "最多300字" in faults(sent)["reason"]
    assert text in sent.text


def test_forms_of_anything(fresh: Office) -> None:
    """If an odd form ended in a fault of ours, or wrote what the table cannot hold, none would."""
    draws = random.Random(20231220)
    names = ("warmth", "work_done", "service_norms", "reason", "seen", "do", "x")
    texts = (
        *("", "9", "9.", "-0", "１０", "1e3", "∞", "\x00", "字" * 400, "=1", "draft", "submit"),
        *("withdraw", "<b>", "\u202e9", "9" * 40, "0.1" + "0" * 300),
    )
    places = [
        ("评一", WARM, "P1"),
        ("评一", WARM, "P3"),
        ("指导", STAR, "U1"),
        ("指导", GOOD, "U3"),
    ]
    places += [("评一", "x", "y"), ("指导", GOOD, "\u202e")]
    for _ in range(40):
        who, honour, candidate = draws.choice(places)
        fields = {draws.choice(names): draws.choice(texts) for _ in range(draws.randint(1, 6))}
        sent = send(fresh, who, f"judging/{honour}/{candidate}", **fields)
        assert sent.status_code in (303, 404, 422), fields
    assert not read_method_tables(fresh.now(), nominated(fresh.now()))[1]


def test_an_edition_without_such_methods_has_no_such_page(tmp_path: Path) -> None:
    """If every city had the page, most would find nothing on it."""
    made = Office(tmp_path / "2021")
    assert "评分和提名" not in made.get("办", "steps/").text
    assert not list(judged(made.round))
    assert made.get("督一", "judging/").status_code == 200
