"""Tables are brought as files: looked at, agreed to, taken whole; what stood there is kept."""

import io
import os
import re
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from office_app import create_app
from office_app.uploads import pending
from office_app.uploads.offered import UPLOADS
from office_app.uploads.pending import About
from rulebook import contract
from rulebook.round import Round, open_round
from survey_app.acts import opening
from survey_app.trail_check import check_trail
from tests.office_app.staff_client import hidden, signed_in
from tests.rulebook.spreadsheets.files import EXAMPLES, Grid, saved, text, xlsx
from tests.survey_app.rounds import give_marks, make_round

MARKS: Grid = [
    ["2021年成绩"],
    ["窗口", "1-2月", "3-4月"],
    ["示例窗口1", "95分", 92],
    ["合计", 95, 92],
]


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round of three windows that is not opened."""
    return make_round(tmp_path / "轮", 3)


@pytest.fixture
def office(this_round: Round) -> FlaskClient:
    """Somebody of the office, signed in."""
    return signed_in(create_app(this_round), this_round, "wang", "office")


def csrf_of(client: FlaskClient) -> str:
    """The token of the session."""
    return hidden(client.get("/staff/files/delivery").text, "csrf")


def bring(
    client: FlaskClient, table: str, data: bytes, name: str = "成绩.xlsx", **more: str
) -> TestResponse:
    """Upload a file and go where that leads."""
    fields = {"csrf": csrf_of(client), "file": (io.BytesIO(data), name), **more}
    return client.post(f"/staff/files/{table}", data=fields, follow_redirects=True)


def take(client: FlaskClient, table: str, sure: str = "1") -> TestResponse:
    """Agree to what the page shows."""
    page = client.get(f"/staff/files/{table}/look").text
    fields = {"csrf": csrf_of(client), "digest": hidden(page, "digest"), "sure": sure}
    return client.post(f"/staff/files/{table}/take", data=fields)


def marks_of(this_round: Round) -> list[tuple[str, str, str]]:
    """The marks that stand."""
    read = open_round(this_round.folder).read(contract.BIMONTHLY)
    assert read
    assert not read.problems
    names = ("window_id", "period", "score")
    return [(row.text(names[0]), row.text(names[1]), row.text(names[2])) for row in read.rows]


def test_a_sloppy_file_is_shown_and_taken_with_a_yes(
    office: FlaskClient, this_round: Round
) -> None:
    """The office would have to clean its file by hand, or would not see what was made of it."""
    page = bring(office, "bimonthly", xlsx(MARKS))
    assert page.status_code == 200
    for said in (
        "第2行起是表头，上面是标题",
        "去掉“分”（1处：B3）",
        "合计、平均这类行不读（1处：第4行“合计 95 92”）",
        "2021年1—2月得分",
        "增加2行",
        "示例窗口1（W1） 2021年1—2月",
    ):
        assert said in page.text, said
    assert not (this_round.folder / "bimonthly.csv").exists()
    assert take(office, "bimonthly", sure="").status_code == 422
    assert take(office, "bimonthly").status_code == 303
    assert marks_of(this_round) == [("W1", "2021-M01M02", "95"), ("W1", "2021-M03M04", "92")]
    entry = check_trail(this_round).entries[-1]
    assert (entry["act"], entry["by"]) == ("table", ["wang"])
    assert (entry["what"]["table"], entry["what"]["count"]) == ("bimonthly", 2)
    assert (
        "换上表格"
        in signed_in(create_app(this_round), this_round, "li", "auditor").get("/staff/trail/").text
    )
    assert office.get("/staff/files/bimonthly/look").status_code == 404


def test_nothing_enters_until_the_whole_file_is_right(
    office: FlaskClient, this_round: Round
) -> None:
    """Half of the marks would stand in the round, and nobody would know which."""
    give_marks(this_round)
    before = (this_round.folder / "bimonthly.csv").read_bytes()
    page = bring(office, "bimonthly", xlsx([*MARKS[:3], ["示例窗口9", 90, 120]]))
    assert "有2处要改，什么都没有写入" in page.text
    assert "A4（窗口编号）：应为名册里的编号或名称" in page.text
    assert "C4（得分）：应为0到满分100之间的数，实为120" in page.text
    assert 'name="digest"' not in page.text
    sent = office.post("/staff/files/bimonthly/take", data={"csrf": csrf_of(office), "sure": "1"})
    assert sent.status_code == 422
    assert (this_round.folder / "bimonthly.csv").read_bytes() == before


def test_a_second_file_says_what_it_changes_and_the_former_is_kept(
    office: FlaskClient, this_round: Round
) -> None:
    """Marks would change, or go, unseen."""
    later: Grid = [["窗口编号", "5-6月", "1-2月"], ["W1", 90, 96]]
    for grid, merge in ((MARKS, ""), (later, "1")):
        page = bring(office, "bimonthly", xlsx(grid), merge=merge)
        assert take(office, "bimonthly").status_code == 303
    assert "增加1行" in page.text
    assert "示例窗口1（W1） 2021年1—2月：得分 95 → 96" in page.text
    assert "去掉" not in page.text.partition("换上以后有什么不同")[2].partition("各列读作")[0]
    assert [mark for *_, mark in marks_of(this_round)] == ["96", "92", "90"]
    page = bring(office, "bimonthly", xlsx([["窗口编号", "5-6月"], ["W1", 90]]))
    assert "去掉2行" in page.text
    assert (
        bring(
            office, "bimonthly", xlsx([["窗口编号", "1-2月", "3-4月", "5-6月"], ["W1", 96, 92, 90]])
        ).text.count("完全一样")
        == 1
    )
    kept = sorted((this_round.folder / "office" / "former").iterdir())
    assert [path.name.partition("-")[2][7:] for path in kept] == ["bimonthly.csv"]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600


def test_what_is_taken_is_what_was_shown(office: FlaskClient, this_round: Round) -> None:
    """A colleague's file would be replaced by one who had not seen it."""
    page = bring(office, "bimonthly", xlsx(MARKS)).text
    give_marks(this_round)
    fields = {"csrf": csrf_of(office), "digest": hidden(page, "digest"), "sure": "1"}
    sent = office.post("/staff/files/bimonthly/take", data=fields)
    assert sent.status_code == 422
    assert "请再看一遍" in sent.text
    assert "去掉" in sent.text
    assert len(marks_of(this_round)) > 2


def test_a_waiting_file_survives_a_restart_for_a_day_and_is_private(
    office: FlaskClient, this_round: Round
) -> None:
    """A reload would lose the file; or names of voters would lie open beside the round for ever."""
    grid: Grid = EXAMPLES["electors"]
    bring(office, "electors", xlsx(grid))
    folder = this_round.folder / "office" / "uploads"
    (waiting,) = folder.iterdir()
    for path in (this_round.folder / "office", folder, waiting):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in waiting.iterdir()} == {0o600}
    li = signed_in(create_app(this_round), this_round, "li", "office")
    assert li.get("/staff/files/electors/look").status_code == 404
    assert "张三" in office.get("/staff/files/electors/look").text
    long_ago = time.time() - 90_000
    os.utime(waiting, (long_ago, long_ago))
    assert office.get("/staff/files/electors/look").status_code == 404
    assert list(folder.iterdir()) == []
    bring(office, "electors", xlsx(grid))
    office.post("/staff/files/electors/drop", data={"csrf": csrf_of(office)})
    assert list(folder.iterdir()) == []


def test_a_file_that_is_sent_twice_at_once_waits_whole(this_round: Round) -> None:
    """The second of two clicks would end in a fault of ours, and the file be gone."""
    sent = {f"{n}.csv": bytes([65 + n]) * 50_000 for n in range(6)}

    def keep(name: str) -> None:
        pending.keep(this_round, "wang", "windows", About(name, merge=False, given=""), sent[name])

    with ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            assert [*pool.map(keep, sent)] == [None] * 6
            waiting = pending.waiting(this_round, "wang", "windows")
            assert waiting
            assert waiting.data in sent.values()


def test_a_table_in_the_wrong_place_is_led_to_its_own(office: FlaskClient) -> None:
    """A clerk who took the wrong row would read of missing columns only."""
    page = bring(office, "windows", xlsx(EXAMPLES["electors"]), "名单.xlsx").text
    assert "这份表像是“投票人名册”" in page
    assert 'href="/staff/files/electors"' in page
    assert "这份表像是" not in bring(office, "windows", b"", "空.csv").text


def test_the_agency_brings_its_delivery_only(this_round: Round) -> None:
    """The agency could read the voters' names, or write marks."""
    client = signed_in(create_app(this_round), this_round, "zhou", "agency")
    for name, upload in UPLOADS.items():
        status = 200 if upload.agency else 404
        for path in (f"/staff/files/{name}", f"/staff/files/{name}/template"):
            assert client.get(path).status_code == status
        sent = bring(client, name, xlsx(EXAMPLES[name]))
        assert sent.status_code == (200 if upload.agency else 404)
    assert {name for name, upload in UPLOADS.items() if upload.agency} == {
        "responses",
        "survey_scores",
        "turnout",
    }
    assert take(client, "responses").status_code == 303
    assert (
        len((this_round.folder / "ratings" / "responses.csv").read_text("utf-8-sig").splitlines())
        == 3
    )


def test_the_same_value_for_a_whole_file_is_chosen(office: FlaskClient, this_round: Round) -> None:
    """An agency that only telephones has no column for how it asked."""
    grid = [[cell for n, cell in enumerate(row) if n != 2] for row in EXAMPLES["responses"]]
    assert "“渠道”这一列" in bring(office, "responses", xlsx(grid)).text
    page = bring(office, "responses", xlsx(grid), given="interviewer")
    assert "没有“渠道”列，都按“访问员”" in page.text
    assert bring(office, "responses", xlsx(grid), given="nobody").status_code == 422


def test_two_kinds_of_survey_data_do_not_stand_together(
    office: FlaskClient, this_round: Round
) -> None:
    """The round could not be scored any more: nobody could say which of the two counts."""
    bring(office, "survey_scores", xlsx(EXAMPLES["survey_scores"]))
    assert take(office, "survey_scores").status_code == 303
    page = bring(office, "responses", xlsx(EXAMPLES["responses"]))
    assert "现在只收其中一种" in page.text
    assert 'name="digest"' not in page.text


def test_after_the_opening_only_what_may_change_is_taken(
    office: FlaskClient, this_round: Round
) -> None:
    """A window could be renamed, or voters exchanged, past the record of amendments."""
    give_marks(this_round)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    windows = (this_round.folder / "windows.csv").read_text("utf-8")
    renamed = windows.replace("示例窗口1", "改名窗口").encode()
    page = bring(office, "windows", renamed, "windows.csv")
    assert "现在不能换上" in page.text
    assert "登记“更正”" in page.text
    assert 'name="digest"' not in page.text
    more = windows.replace(",5,", ",9,").encode()
    assert "现在不能换上" not in bring(office, "windows", more, "windows.csv").text
    assert take(office, "windows").status_code == 303
    assert "投票已经开启" in bring(office, "electors", xlsx(EXAMPLES["electors"])).text
    assert "在本系统开启" in bring(office, "responses", xlsx(EXAMPLES["responses"])).text
    bring(office, "bimonthly", xlsx(MARKS), merge="1")
    assert take(office, "bimonthly").status_code == 303


def test_a_workbook_that_stood_there_gives_way(office: FlaskClient, this_round: Round) -> None:
    """Two files of one table would stand in the round, and nothing would run any more."""
    (this_round.folder / "bimonthly.xlsx").write_bytes(
        xlsx([["窗口编号", "考核期", "得分"], ["W1", "1-2月", 80]])
    )
    assert "得分 80 → 95" in bring(office, "bimonthly", xlsx(MARKS)).text
    assert take(office, "bimonthly").status_code == 303
    assert not (this_round.folder / "bimonthly.xlsx").exists()
    assert len(marks_of(this_round)) == 2


@pytest.mark.parametrize("name", UPLOADS)
@pytest.mark.grid
def test_a_template_filled_in_is_taken(office: FlaskClient, this_round: Round, name: str) -> None:
    """Our own form would not be understood when it comes back."""
    sent = office.get(f"/staff/files/{name}/template")
    book = load_workbook(io.BytesIO(sent.data))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    table = UPLOADS[name].table
    labels = {c.label for c in table.columns} | {"窗口名称", "名称", "候选对象"}
    assert set(heads) <= labels | {p.name.zh for p in this_round.book.campaign.periods.all} | {
        item.label.zh for item in this_round.book.items()
    } | {field.name.zh for field in this_round.book.honours.fields}
    assert book.sheetnames[1:] == ["说明", "选项"]
    explained = [[str(cell.value or "") for cell in row] for row in book["说明"]][1:]
    assert [row[0] for row in explained] == heads, "exactly the columns that are there"
    ours = r"[a-z_]{3,}|\.csv|本版规则| \| |编号或名称"
    assert not re.findall(ours, "".join(row[2] for row in explained))
    grid = EXAMPLES[name]
    if name == "bimonthly":
        assert [cell.value for cell in sheet["B"]] == [
            "窗口名称",
            "示例窗口1",
            "示例窗口2",
            "示例窗口3",
        ]
        assert sheet.data_validations.count == 0
        sheet["C2"] = 95
    elif name == "conditions":
        assert sheet.max_row > 3
        assert sheet["B2"].value == "示例窗口1"
        for row in range(2, sheet.max_row):  # the last has not been looked at yet
            sheet.cell(row, heads.index("核验结果") + 1).value = "满足"
    else:
        book = Workbook()
        for cells in grid:
            book.worksheets[0].append(cells)
    page = bring(office, name, saved(book))
    assert "要改，什么都没有写入" not in page.text, page.text
    if name in ("bimonthly", "conditions"):
        assert "没有读“说明”" in page.text


def test_broken_and_large_files_are_told(
    office: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad upload would end in an error page."""
    monkeypatch.setattr("office_app.views.files.MOST_BYTES", 100_000)
    assert "有内容的文件" in bring(office, "bimonthly", b"").text
    assert "没有损坏的表格文件" in bring(office, "bimonthly", b"PK\x03\x04 xx").text
    assert "请选择一个文件" in bring(office, "bimonthly", b"x", "").text
    refused = bring(office, "bimonthly", b"x" * 200_000)
    assert refused.status_code == 413
    assert "文件太大" in refused.get_data(as_text=True)
    assert "扫描" not in office.get("/staff/none").get_data(as_text=True)
    name = "..\\..\\<b>成\u200b绩.csv"
    page = bring(office, "bimonthly", text(MARKS, "utf-8"), name)
    assert "&lt;b&gt;成绩" in page.text


@pytest.mark.parametrize("names", [["1月.parquet"], ["2021-01.parquet", "东区/2021-02.parquet"]])
def test_responses_in_parts_are_there(
    this_round: Round, office: FlaskClient, names: list[str]
) -> None:
    """The office would ask the agency once more for what it has delivered, or put a file beside."""
    empty = office.get("/staff/files/").text
    for number, name in enumerate(names, 1):
        path = this_round.folder / "ratings" / "responses" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PAR1")
        os.utime(path, (day := 1_640_000_000 + 86400 * number, day))
    page = office.get("/staff/files/").text
    card = page[page.index(f"<h3>{UPLOADS['responses'].title}</h3>") :].partition("</li>")[0]
    assert f"已有{len(names)}个文件" in card
    assert f"12月{20 + len(names)}日" in card
    assert "/responses" not in card
    assert "/staff/files/responses" in empty
    assert "一个文件夹" in bring(office, "responses", xlsx(EXAMPLES["responses"])).text


def _nowhere(parts: Path) -> None:
    (parts / "2.parquet").symlink_to("/nonexistent/2.parquet")


def _round_and_round(parts: Path) -> None:
    (parts / "2.parquet").symlink_to("2.parquet")


def _notes(parts: Path) -> None:
    (parts / "notes.txt").write_text("notes")


def _beside(parts: Path) -> None:
    parts.with_suffix(".csv").write_text("response_id\n")


def _none_left(parts: Path) -> None:
    (parts / "1.parquet").unlink()


@pytest.mark.parametrize("spoil", [_nowhere, _round_and_round, _notes, _beside, _none_left])
@pytest.mark.parametrize("role", ["office", "agency"])
def test_odd_parts_are_said_to_be_wrong(
    this_round: Round, spoil: Callable[[Path], None], role: str
) -> None:
    """The page would end in a fault of ours, or call complete what no score takes."""
    client = signed_in(create_app(this_round), this_round, "zhang", role)
    parts = this_round.folder / "ratings" / "responses"
    parts.mkdir(parents=True)
    (parts / "1.parquet").write_bytes(b"PAR1")
    where = "/staff/files/" if role == "office" else "/staff/files/delivery"
    sound = client.get(where).text
    assert "处不对" not in sound
    assert ("请交给办公室" in sound) == (role == "agency")
    spoil(parts)
    reply = client.get(where)
    assert reply.status_code == 200
    assert "有1处不对" in reply.text
