"""The papers of the meeting: every number is the register's or the database's, none is typed."""

import io
import json
from pathlib import Path

import docx
import pytest
from sqlalchemy import text

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, opening
from survey_app.acts.personal_links import create_links
from survey_app.acts.slip_count import count_slips
from survey_app.printed import meeting
from survey_app.tokens import token_hash
from survey_app.trail_check import check_trail
from tests.survey_app.rounds import ENGINES, make_round
from tests.survey_app.stores import cast, issue_slips

HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'
MARK = "模拟数据"
HEADS = {"window": "进驻窗口负责人", "division": "处室负责人", "party_committee": "机关党委负责人"}
SLIPS, VOTES = 9, 6


def register(this_round: Round, encoding: str = "utf-8", **sizes: int) -> None:
    """A register with so many electors of each category."""
    rows = ["elector_id,name,post,category,window_id"]
    for category, size in sizes.items():
        rows += [f"{category}-{n},某{HEADS[category][0]}{n},主任,{category}," for n in range(size)]
    path = this_round.folder / "electors.csv"
    path.write_bytes("".join(f"{row}\r\n" for row in rows).encode(encoding))


def held(this_round: Round, votes: int = VOTES, *, spoilt: bool = False) -> Round:
    """The vote from its opening to its close; the first ballot grades nothing."""
    store = setup.prepare(this_round)
    issue_slips(store, SLIPS)
    made = opening.open_phase(this_round, "vote", folder=this_round.folder.parent / "shares")
    for number in range(votes):
        grades = (None, None) if number == 0 else (4, None)
        cast(store, f"window {number}", grades, submission=f"{number}")
    aside: dict[str, object] = {}
    if spoilt:
        with store.database.writing() as db:
            one = "SELECT id FROM encrypted_ballots LIMIT 1"
            db.execute(text(f"DELETE FROM encrypted_ballots WHERE id = ({one})"))
        aside = {"countable": votes - 1, "reason": "磁盘故障"}
    closing.stop_phase(this_round, "vote")
    count_slips(this_round, 1, 1, SLIPS - votes - 2, "一张没有找到")
    shares = ["\n".join(share.rows) for share in made[:2]]
    closing.close_phase(this_round, "vote", shares=shares, **aside)  # type: ignore[arg-type]
    return this_round


def document(content: bytes) -> docx.document.Document:
    """A paper as Word opens it."""
    return docx.Document(io.BytesIO(content))


def said(content: bytes) -> str:
    """The paragraphs of the text, a line each; tables are apart."""
    return "\n".join(paragraph.text for paragraph in document(content).paragraphs)


def numbers(content: bytes) -> dict[str, str]:
    """The table of numbers: item and number."""
    table = document(content).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    return {row[at]: row[at + 1] for row in cells for at in range(0, len(row), 2) if row[at]}


@pytest.mark.parametrize(
    ("sizes", "encoding", "simulated"),
    [
        ({"window": 6}, "utf-8", True),
        ({"window": 6, "division": 3}, "gb18030", False),
        ({"window": 7, "division": 5, "party_committee": 1}, "utf-8", False),
        ({"window": 30, "division": 27, "party_committee": 1}, "gb18030", True),
    ],
)
def test_who_is_to_come_is_the_registers(
    tmp_path: Path, sizes: dict[str, int], encoding: str, simulated: bool
) -> None:
    """If printed slips counted as people, the papers would ask for voters who do not exist."""
    this_round = make_round(tmp_path, 2, simulated=simulated, settings=HTTPS)
    register(this_round, encoding, **sizes)
    issue_slips(setup.prepare(this_round), 33)
    zero, script = meeting.zero_paper(this_round), meeting.script(this_round)
    of_each = {f"应到：{HEADS[key]}": f"{size}人" for key, size in sizes.items()}
    total = sum(sizes.values())
    found = numbers(zero)
    assert {name: found[name] for name in found if name.startswith("应到")} == of_each | {
        "应到合计": f"{total}人"
    }
    assert found["已生成票签（含备用）"] == "33张"
    assert f"本次会议应到{total}人" in said(script)
    sheet = document(meeting.sign_in_sheet(this_round))
    head = 2 if simulated else 1
    assert [len(table.rows) - head for table in sheet.tables] == [
        sizes[key] for key in ("party_committee", "division", "window") if key in sizes
    ]
    names = [row.cells[1].text for table in sheet.tables for row in table.rows[head:]]
    assert len(set(names)) == total
    for content in (zero, script, meeting.sign_in_sheet(this_round)):
        page = document(content).sections[0]
        assert [round((side or 0) / 36000) for side in (page.page_width, page.page_height)] == [
            210,
            297,
        ]
        heads = page.header.paragraphs[0].text + page.even_page_header.paragraphs[0].text
        assert heads.count(MARK) == (2 if simulated else 0)
        assert simulated or MARK not in said(content)


def test_a_round_without_a_register_has_rows_to_write_into(tmp_path: Path) -> None:
    """If papers stopped at a missing register, a vote by slips alone could hold no meeting."""
    this_round = make_round(tmp_path, 2)
    zero = meeting.zero_paper(this_round)
    assert numbers(zero)["应到合计"] == "没有投票人名册"
    assert "下列数字都从数据库读出" in said(zero)
    tables = document(meeting.sign_in_sheet(this_round)).tables
    assert len(tables) == len(HEADS)
    assert [row.cells[0].text for row in tables[0].rows[2:]] == [str(n) for n in range(1, 16)]
    assert "〔应到人数〕" in said(meeting.script(this_round))


@ENGINES
def test_each_paper_has_its_time(tmp_path: Path, engine: str) -> None:
    """A zero report of a running vote, or a count of one, would be signed for something untrue."""
    this_round = make_round(tmp_path / "一轮", 2, simulated=False, settings=HTTPS + engine)
    register(this_round, window=8, division=5)
    with pytest.raises(InputError, match="closed, to print the count report"):
        meeting.count_report(this_round)
    found = numbers(meeting.zero_paper(this_round))
    assert {found[name] for name in ("数据库中的选票", "用过的票签")} == {"0张"}
    held(this_round)
    with pytest.raises(InputError, match="not opened yet, to print a zero report"):
        meeting.zero_paper(this_round)
    report = meeting.count_report(this_round)
    assert numbers(report) == {
        "项目": "数量",
        "应到：处室负责人": "5人",
        "应到：进驻窗口负责人": "8人",
        "应到合计": "13人",
        "实到": "〔人数〕人",
        "生成票签（含备用）": "9张",
        "发出（生成减剩余）": "8张",
        "剩余": "1张",
        "作废": "1张",
        "遗失": "1张",
        "收回": "6张",
        "收回不多于发出": "是",
        "收回、剩余、作废、遗失合计等于生成": "是",
        "有效": "6张",
        "其中整张弃权": "1张",
        "未计入": "0张",
        "收据": "6个",
        "有效、收据与收回相等": "是",
    }
    record = json.loads((this_round.folder / "closing" / "closing.json").read_text("utf-8"))
    words = said(report)
    assert "开启前选票数：0" in words
    assert "遗失的原因：一张没有找到。" in words
    for value in (record["vote"]["receipts"]["root"], record["vote"]["commitments"]["root"]):
        assert value in words
    assert record["trail"]["head"] in words
    assert not check_trail(this_round).faults


def test_a_vote_that_is_open_has_neither(tmp_path: Path) -> None:
    """While ballots come in, there is nothing to certify and nothing to count."""
    times = "[vote]\nopens = 2021-12-20T14:00:00\ncloses = 2021-12-20T16:00:00\n"
    this_round = make_round(tmp_path, 2, settings=times)
    issue_slips(setup.prepare(this_round), SLIPS)
    opening.open_phase(this_round, "vote")
    for stop in (False, True):
        if stop:
            closing.stop_phase(this_round, "vote")
        for write in (meeting.zero_paper, meeting.count_report):
            with pytest.raises(InputError, match="to print"):
                write(this_round)
        assert "投票到16:00为止" in said(meeting.script(this_round))


@ENGINES
def test_ballots_before_the_opening_are_no_zero(tmp_path: Path, engine: str) -> None:
    """If a ballot were put in beforehand, witnesses would sign that there was none."""
    this_round = make_round(tmp_path, 2, settings=engine)
    store = setup.prepare(this_round)
    issue_slips(store, SLIPS)
    with store.database.writing() as db:
        db.execute(text("INSERT INTO receipts (receipt) VALUES ('AAAA-BBBB')"))
    with pytest.raises(InputError, match="receipts=1"):
        meeting.zero_paper(this_round)
    assert "zero" not in [entry["act"] for entry in check_trail(this_round).entries]


def test_spoilt_ballots_are_told(tmp_path: Path) -> None:
    """If ballots that were set aside were left out of the report, nobody would ask why."""
    report = meeting.count_report(held(make_round(tmp_path / "r", 2, settings=HTTPS), spoilt=True))
    found = numbers(report)
    assert (found["收回"], found["有效"], found["未计入"]) == ("6张", "5张", "1张")
    assert found["有效、收据与收回相等"] == "否"
    assert "未计入的原因：磁盘故障。" in said(report)
    assert "开启前没有打印零票证明" in said(report)


def test_a_record_that_was_changed_is_not_printed(tmp_path: Path) -> None:
    """If the report copied a forged record, witnesses would sign the forgery."""
    this_round = held(make_round(tmp_path / "r", 2))
    path = this_round.folder / "closing" / "closing.json"
    sound = path.read_text("utf-8")
    more, kept, other = (json.loads(sound) for _ in range(3))
    more["vote"]["ballots"] += 1
    kept["vote"]["slips"]["left"] += 1
    other["trail"]["head"] = "0" * 64
    for forged in ("", *map(json.dumps, (more, kept, other))):
        path.write_text(forged, encoding="utf-8")
        with pytest.raises(InputError, match=r"closing\.json"):
            meeting.count_report(this_round)
    path.write_text(sound, encoding="utf-8")
    assert numbers(meeting.count_report(this_round))["有效"] == "6张"


def test_a_vote_by_links_speaks_of_no_slips(tmp_path: Path) -> None:
    """A chair would ask people to draw slips that there are none of."""
    this_round = make_round(tmp_path, 2)
    register(this_round, window=7)
    links = create_links(this_round)
    zero = meeting.zero_paper(this_round)
    assert numbers(zero)["已生成个人链接"] == "7个"
    assert "没有用过的个人链接。下列数字都从投票人名册和数据库读出" in said(zero)
    assert "票签" not in said(zero)
    script = said(meeting.script(this_round))
    assert "确认个人链接" in script
    assert "抽取" not in script
    opening.open_phase(this_round, "vote")
    store = setup.store_of(this_round)
    for at, one in enumerate(links[:5]):
        link = token_hash(one.link.rsplit("/", 1)[1])
        store.add_ballot(link, f"s{at}", {"W1": 4, "W2": None}, f"r{at}", on=True)
    closing.close_phase(this_round, "vote")
    found = numbers(meeting.count_report(this_round))
    assert (found["发出个人链接"], found["收回"], found["有效"]) == ("7个", "5张", "5张")
    assert "生成票签（含备用）" not in found
