"""What an archive holds and what its check found, as a clerk reads it; and the sealed part."""

import io
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office_app import create_app, proof
from office_app.jobs import COMMANDS, Job, State, find_job
from office_app.jobs.folder import new_folder
from office_app.round_files import archive_of, sealed_of
from rulebook.files import file_hash
from rulebook.round import Round
from survey_app import setup
from survey_app.trail_check import check_trail
from tests.office_app.office import Office, faults, waited_for
from tests.office_app.samples import packed
from tests.office_app.staff_client import hidden, signed_in
from tests.survey_app.rounds import make_round

FILES = (
    *("round/windows.csv", "round/trail.jsonl", "round/report/score.json", "round/report/a.docx"),
    *("round/ratings/turnout.csv", "edition/campaign.toml", "source/ceping-1.tar", "FORMAT.md"),
)
OTHERS = (
    "问卷编码-大厅-2个-20261201-090000-ab12.csv、survey.db、survey.key、我的笔记.docx、"
    "office/1.csv、office/2.csv"
)
HASH = "ab" * 32
SOUND = (
    f"整份档案的SHA-256校验值：{HASH}",
    "57个文件的校验值全部相符",
    "未核对：只核对了校验值的报告文件：report.docx",
    "重新计算：score.json 逐字节相同",
    "按sealed/重新计票：12张",
    "核对过的部分全部相符",
)
NO_SEALED = "未核对：没有提供封存部分：投票得分按汇总票数复算"


def ended(this_round: Round, command: str, lines: tuple[str, ...], code: int = 0) -> Job:
    """A job that has ended with these lines."""
    made = new_folder(this_round.folder, command)
    at = "2026-12-01T09:00:00+08:00"
    job = {"command": command, "options": {}, "by": "wang", "started_at": at}
    end = {"code": code, "cancelled": False, "ended_at": at}
    for name, value in (("job.json", job), ("ended.json", end)):
        (made / name).write_text(json.dumps(value), encoding="utf-8")
    (made / "output.txt").write_text("\n".join(lines), encoding="utf-8")
    found = find_job(this_round.folder, int(made.name[:4]))
    assert found
    return found


def write_archive(this_round: Round) -> str:
    """An archive as the command writes it, as far as the page reads it; its hash."""
    held = {"files": dict.fromkeys(FILES), "withheld": [{"file": "electors.csv"}]}
    with zipfile.ZipFile(archive_of(this_round), "w") as archive:
        archive.writestr("manifest.json", json.dumps(held))
    sealed_of(this_round).write_bytes(b"PK sealed")
    return file_hash(archive_of(this_round))


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round."""
    made = make_round(tmp_path / "轮", 2)
    setup.prepare(made)
    return made


@pytest.fixture
def client(this_round: Round) -> FlaskClient:
    """Somebody of the office."""
    return signed_in(create_app(this_round), this_round, "wang", "office")


def test_an_archive_is_told_to_a_clerk(this_round: Round, client: FlaskClient) -> None:
    """Whoever writes the minutes would have to find one value among hashes and paths."""
    value = write_archive(this_round)
    path = archive_of(this_round)
    lines = (
        f"SHA-256  {'cd' * 32}  {sealed_of(this_round)}",
        f"SHA-256  {value}  {path}",
        "只留校验值：electors.csv",
        f"不属于档案，没有收入：{OTHERS}",
    )
    job = ended(this_round, "archive", lines)
    text = client.get(f"/staff/jobs/run/{job.number}").text
    main = text.split("<h1", 1)[1]
    clerks, experts = main.split("<details", 1)
    assert clerks.count(value) == 1
    assert "cd" * 32 not in clerks
    for said in (
        "名单、表格、本轮设置、操作记录：2个文件",
        "得分和报告：2个文件",
        "算分的程序：1个文件",
        "投票人名册：含个人信息",
        "编码和票签的名单（1个文件）：",
        "数据库、备份和密钥：",
        "我的笔记.docx：不是这一轮的材料",
        "意见原文和访谈的录入记录：",
        "由两人取出",
    ):
        assert said in clerks, said
    for ours in ("electors", "survey.db", "-sealed", "office/", str(path.parent), ".toml", "SM3"):
        assert ours not in clerks, ours
    assert "不属于档案" in experts
    path.write_bytes(b"another")
    assert "又归过档" in client.get(f"/staff/jobs/run/{job.number}").text


@pytest.mark.parametrize("said", ["{}", "已写入 {}"])
@pytest.mark.parametrize("made", ["certificates/a.pdf", "sitting/agenda.docx"])
def test_where_a_paper_lies_is_not_told_to_a_clerk(
    this_round: Round, client: FlaskClient, said: str, made: str
) -> None:
    """A path of the server would stand where the button to fetch the certificates belongs."""
    path = this_round.folder / made
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.7")
    command = "certificates" if made.endswith("pdf") else "agenda"
    job = ended(this_round, command, (said.format(path), "共2张"))
    main = client.get(f"/staff/jobs/run/{job.number}").text.split("<h1", 1)[1]
    assert "共2张" in main
    assert str(path) not in main
    assert "已写入" not in main
    assert f"{command}/files/{path.name}" in main


class Case(NamedTuple):
    """What the command said and how it ended; what stands on the page, and what does not."""

    lines: tuple[str, ...]
    code: int
    said: tuple[str, ...]
    unsaid: tuple[str, ...]


CASES = {
    "sound": Case(
        SOUND,
        0,
        ("核对过的部分全部相符。", "没有缺少、多出或改动", "重新计了一遍", "另有1项"),
        ("比较弱",),
    ),
    "without the sealed part": Case(
        (*SOUND[:4], NO_SEALED),
        0,
        ("核对过的部分全部相符。", "没有核对封存部分", "比较弱"),
        ("重新计了一遍",),
    ),
    "all": Case((*SOUND[:2], *SOUND[3:5]), 0, ("全部相符。",), ("比较弱", "核对过的部分")),
    "changed": Case(
        (*SOUND[:1], "不符：改动：round/windows.csv", "不符：多出：round/x.csv", "有2处不符"),
        1,
        ("有2处与归档时不符", "不要重新归档", "改动：窗口名册"),
        ("全部相符",),
    ),
    "no archive": Case(("x.zip：应为完整档案，实为空",), 1, ("没有完成",), ("相符", "不符")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_check_is_told_to_a_clerk(this_round: Round, client: FlaskClient, name: str) -> None:
    """A weaker check would pass for a whole one, or a fault be lost among names of files."""
    case = CASES[name]
    job = ended(this_round, "verify", case.lines, case.code)
    main = client.get(f"/staff/jobs/run/{job.number}").text.split("<h1", 1)[1]
    clerks = main.split("<details", 1)[0]
    for said in case.said:
        assert said in clerks, said
    for unsaid in case.unsaid:
        assert unsaid not in clerks, unsaid
    found = proof.verified(job)
    assert (found is None) == (name == "no archive")
    assert (HASH in clerks) == bool(found)


def test_the_check_takes_the_sealed_part_where_it_lies(
    this_round: Round, client: FlaskClient
) -> None:
    """Whole ballots would never be recounted on the console, and nobody would be told."""
    arguments = COMMANDS["verify"].arguments
    assert arguments(this_round, {}, Path())[1:] == [str(this_round.folder.resolve())]
    write_archive(this_round)
    assert arguments(this_round, {}, Path())[2:] == ["--sealed", str(sealed_of(this_round))]
    assert "不在这台机器上" not in client.get("/staff/jobs/verify").text
    sealed_of(this_round).unlink()
    assert arguments(this_round, {}, Path())[2:] == []
    assert "封存部分不在这台机器上" in client.get("/staff/jobs/verify").text


def test_the_sealed_part_comes_out_of_its_safe(this_round: Round, client: FlaskClient) -> None:
    """A clerk without a terminal could never check whole ballots once they lie in the safe."""
    write_archive(this_round)
    sealed_of(this_round).unlink()
    page = client.get("/staff/jobs/verify").text
    assert 'name="brought"' in page

    def begun(content: bytes) -> TestResponse:
        file = (io.BytesIO(content), "档案封存部分.zip")
        return client.post(
            "/staff/jobs/verify", data={"csrf": hidden(page, "csrf"), "brought": file}
        )

    for bad in (b"", b"PK", b"no zip", b"<html></html>"):
        assert faults(begun(bad)).keys() == {"brought"}
        assert not [*this_round.folder.glob(".jobs/*-verify")]
    waited_for(client, begun(packed({"a": b"b"})).location)
    (folder,) = this_round.folder.glob(".jobs/*-verify")
    arguments = json.loads((folder / "job.json").read_text(encoding="utf-8"))["arguments"]
    assert arguments[-2:] == ["--sealed", str(folder / "sealed.zip")]
    assert not (folder / "sealed.zip").exists(), "whole ballots would stay on the machine"


@pytest.mark.parametrize("simulated", [True, False])
def test_the_sealed_part_is_handed_to_two(tmp_path: Path, simulated: bool) -> None:
    """One person alone could carry every whole ballot away."""
    address = 'public_url = "https://pingyi.example.gov.cn"\n'
    this_round = make_round(tmp_path / "轮", 2, simulated=simulated, settings=address)
    office = Office(this_round)
    assert "sealed" in faults(office.send("jobs/archive/sealed"))
    write_archive(this_round)
    assert "取出封存部分" in office.get("jobs/archive")
    if not simulated:
        for wrong in ({"name2": ""}, {"name2": "wang"}, {"password2": "x"}, {"password": "x"}):
            assert office.send("jobs/archive/sealed", **wrong).status_code == 422
        assert check_trail(this_round).entries[-1]["act"] != "sealed"
    with office.does("jobs/archive/sealed") as sent:
        assert sent.data == b"PK sealed"
        assert "attachment" in sent.headers["Content-Disposition"]
    entry = check_trail(this_round).entries[-1]
    assert entry["act"] == "sealed"
    assert entry["by"] == (["wang"] if simulated else ["wang", "li"])
    assert entry["what"]["sha256"] == file_hash(sealed_of(this_round))
    others = signed_in(office.app, this_round, "reviewer", "reviewer")
    assert "取出封存部分" not in others.get("/staff/jobs/archive").text


def test_a_job_is_named_by_its_person(this_round: Round, client: FlaskClient) -> None:
    """A login name would stand where people look for who it was."""
    job = ended(this_round, "booklet", ())
    text = client.get(f"/staff/jobs/run/{job.number}").text
    assert "由张三wang开始" in text
    assert "做完了。" in text
    assert job.state is State.DONE
