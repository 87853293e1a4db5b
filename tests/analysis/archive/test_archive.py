"""The archive proves a result, keeps what must stay secret out, and takes no harm from others."""

import datetime as dt
import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from analysis.archive import (
    Verification,
    opened,
    program,
    verify_archive,
    verify_folder,
    write_archive,
)
from analysis.archive import unpack as unpack_module
from analysis.archive.score_differences import score_comparison
from analysis.confirm import confirm
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook import sm3
from rulebook.problems import InputError
from rulebook.round import open_round
from rulebook.sm3 import has_sm3
from tests.analysis.deciding import as_computed, write_decisions

PASSWORD = "geheim-7391"


def scored(folder: Path, **sizes: int) -> Path:
    """A simulated round with its reports."""
    simulate(folder, **{"windows": 5, "responses": 150, "electors": 20, **sizes})  # type: ignore[arg-type]  # sizes are ints, anomalies stays default
    write_reports(score_round(open_round(folder), draws=200), folder / "report")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored round whose folder also holds everything that must stay out."""
    folder = scored(tmp_path_factory.mktemp("archive") / "一轮")
    settings = folder / "round.toml"
    url = f'database = "postgresql://office:{PASSWORD}@db/round"\n'
    settings.write_text(url + settings.read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("survey.db", "survey.key", "demo-codes.csv", "slips-1.csv", ".decisions.lock"):
        (folder / name).write_text(f"{PASSWORD} {name}", encoding="utf-8")
    (folder / "notes.docx").write_text(PASSWORD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def files(folder: Path) -> tuple[Path, Path]:
    """The archive and its sealed part."""
    made = write_archive(open_round(folder), "0.1.0", folder.parent / "out" / "a.zip")
    (sealed, _), (main, _) = made.written
    return main, sealed


def checked(main: Path, sealed: Path | None = None, *, signed: bool = False) -> Verification:
    """The check of an archive, ``signed`` with its own hash as the signed paper has it."""
    head = hashlib.sha256(main.read_bytes()).hexdigest() if signed else None
    with opened(main, sealed) as archive:
        return verify_archive(archive, head)


def rewritten(
    main: Path, target: Path, change: Callable[[dict[str, bytes]], None], *, honest: bool = False
) -> Path:
    """A copy with other content; unless ``honest``, its manifest is forged to agree."""
    with zipfile.ZipFile(main) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    if not honest:
        manifest = json.loads(held["manifest.json"])
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in held.items()
            if name not in ("manifest.json", "SHA256SUMS", "SM3SUMS")
        }
        held["manifest.json"] = json.dumps(manifest).encode()
        held["SM3SUMS"] = "".join(
            f"{hashlib.new('sm3', held[name]).hexdigest()}  {name}\n"
            for name in sorted(held)
            if name not in ("SM3SUMS", "SHA256SUMS")
        ).encode()
        held["SHA256SUMS"] = "".join(
            f"{hashlib.sha256(held[name]).hexdigest()}  {name}\n"
            for name in sorted(held)
            if name != "SHA256SUMS"
        ).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return target


def lines(found: list[Any]) -> str:
    """The Chinese of some findings."""
    return "\n".join(words.zh for words in found)


def test_nothing_secret_is_in_either_part(folder: Path, files: tuple[Path, Path]) -> None:
    """Codes, keys, a database password or the voters' names would be handed on."""
    main, sealed = (path.read_bytes() for path in files)
    assert PASSWORD.encode() not in main + sealed
    voter = (folder / "electors.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[1]
    assert voter.encode() not in main + sealed
    ballot = (folder / "ratings" / "ballots.csv").read_text("utf-8-sig").splitlines()[1]
    assert ballot.split(",")[0].encode() in sealed
    assert ballot.split(",")[0].encode() not in main
    assert stat.S_IMODE(files[1].stat().st_mode) == 0o600


def test_the_manifest_names_what_is_withheld_and_where_the_sealed_part_is(
    files: tuple[Path, Path],
) -> None:
    """Nobody could tell what is missing from an archive, or which sealed part belongs to it."""
    with zipfile.ZipFile(files[0]) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert b"database" not in archive.read("round/round.toml")
    assert [one["file"] for one in manifest["withheld"]] == ["electors.csv"]
    assert manifest["sealed"]["file"] == files[1].name
    whole = ["round/ratings/ballots.csv", "round/ratings/responses.parquet"]
    assert list(manifest["sealed"]["files"]) == whole
    assert manifest["simulated"] is True
    assert len(manifest["code"]["sha256"]) == 64


def test_the_request_is_kept_as_pdf_too(
    folder: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """In thirty years Word would be needed to read it; or an edited paper would end archiving."""
    with zipfile.ZipFile(files[0]) as archive:
        assert archive.read("papers/report.pdf").startswith(b"%PDF")
        assert "提请审定的请示（PDF/A）" in archive.read("目录.xml").decode()
    copy = Path(shutil.copytree(folder, tmp_path / folder.name))
    paper = copy / "report" / "report.docx"
    docx.Document(str(paper)).save(str(paper))  # as by another program
    made = write_archive(open_round(copy), "0.1.0", tmp_path / "a.zip")
    assert made.without_pdf == ("report.docx",)
    with zipfile.ZipFile(made.written[-1][0]) as archive:
        assert not [name for name in archive.namelist() if name.startswith("papers/")]


def test_a_python_without_sm3_says_so(
    folder: Path, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where OpenSSL has no SM3 nothing could be archived, or nobody learnt what was not checked."""
    has_sm3.cache_clear()
    monkeypatch.setattr(sm3, "NAME", "a hash that no OpenSSL has")
    try:
        made = write_archive(open_round(folder), "0.1.0", tmp_path / "a.zip")
        main = made.written[-1][0]
        with zipfile.ZipFile(main) as archive:
            assert "SM3SUMS" not in archive.namelist()
            assert json.loads(archive.read("manifest.json"))["sm3"] is False
        found = checked(files[0])  # of a Python that has it
        assert (found.faults, sm3.NO_SM3 in found.open) == ([], True)
    finally:
        monkeypatch.undo()
        has_sm3.cache_clear()
    found = checked(main)
    assert (found.faults, "归档时的Python没有SM3" in lines(found.open)) == ([], True)


def test_the_same_folder_gives_the_same_bytes(
    folder: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """The hash in the minutes would not be found again."""
    copy = Path(shutil.copytree(folder, tmp_path / folder.name))
    again = write_archive(open_round(copy), "0.1.0", tmp_path / "a.zip")
    assert [path.read_bytes() for path, _ in again.written] == [
        files[1].read_bytes(),
        files[0].read_bytes(),
    ]


def test_an_archive_with_its_sealed_part_gives_the_same_bytes(files: tuple[Path, Path]) -> None:
    """The archive would not prove what it holds."""
    found = checked(*files, signed=True)
    assert found.faults == []
    assert found.open == []
    said = lines(found.facts)
    for name in ("score.json", "windows.json", "report.html", "scores.xlsx", "tables/ 的31个文件"):
        assert f"{name} 逐字节相同" in said
    assert "charts/ 的" in said


def test_a_changed_table_is_named(folder: Path, tmp_path: Path) -> None:
    """Somebody could change a table that is handed on, and the check would praise the report."""
    copy = Path(shutil.copytree(folder, tmp_path / folder.name))
    for name in ("tables/windows.csv", "charts/forest.svg"):
        path = copy / "report" / name
        path.write_bytes(path.read_bytes() + b"\n")
    (copy / "report" / "tables" / "windows.parquet").unlink()
    found = verify_folder(open_round(copy))
    said = lines(found.faults)
    assert "tables/windows.csv 与重新生成的不同" in said
    assert "charts/forest.svg 与重新生成的不同" in said
    assert "没有保存 tables/windows.parquet" in lines(found.open)


def test_without_the_sealed_part_exact_fields_are_checked_and_the_rest_is_named(
    files: tuple[Path, Path],
) -> None:
    """Something unchecked would pass for checked."""
    found = checked(files[0])
    assert found.faults == []
    assert "个精确字段全部相同" in lines(found.facts)
    assert "windows.json 逐字节相同" in lines(found.facts)
    assert "没有提供封存部分" in lines(found.open)
    assert "vote_reliability" in lines(found.open)


def test_changed_missing_and_added_files_are_named_in_one_line_each(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Nobody would know which file was touched."""

    def touch(held: dict[str, bytes]) -> None:
        held["round/bimonthly.csv"] += b"\n"
        del held["round/conditions.csv"]
        held["round/findings.csv"] = b"check_id,window_id,verified_by,date,outcome\n"

    with opened(rewritten(files[0], tmp_path / "b.zip", touch, honest=True)) as archive:
        faults = lines(verify_archive(archive).faults)
    assert "改动：round/bimonthly.csv" in faults
    assert "缺少：round/conditions.csv" in faults
    assert "多出：round/findings.csv" in faults


def test_a_forged_result_is_found_even_with_a_forged_manifest(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Whoever rewrites a total and the hashes with it could not be caught."""

    def forge(held: dict[str, bytes]) -> None:
        data = json.loads(held["round/report/score.json"])
        data["windows"][0]["total_exact"] = "9999/100"
        held["round/report/score.json"] = json.dumps(data).encode()

    found = checked(rewritten(files[0], tmp_path / "b.zip", forge))
    assert "得分不符：windows." in lines(found.faults)
    assert "total_exact，档案为9999/100" in lines(found.faults)


def test_a_forged_statistic_is_found_with_the_sealed_part(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """A warning could be taken out of a result."""

    def forge(held: dict[str, bytes]) -> None:
        data = json.loads(held["round/report/score.json"])
        data["checks"][0]["reason"] = "一切正常"
        held["round/report/score.json"] = json.dumps(data, ensure_ascii=False).encode()

    found = checked(rewritten(files[0], tmp_path / "b.zip", forge), files[1])
    assert "1个统计量不符：checks.score_interval.reason" in lines(found.faults)


def test_forged_inputs_are_found_by_the_score_that_names_them(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Inputs could be exchanged for ones that give the same total."""

    def forge(held: dict[str, bytes]) -> None:
        held["round/conditions.csv"] += b"\n"

    found = checked(rewritten(files[0], tmp_path / "b.zip", forge))
    assert "得分所用的输入不在档案中：conditions.csv" in lines(found.faults)


def test_a_foreign_sealed_part_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Other ballots could be passed off as the sealed ones."""

    def change(held: dict[str, bytes]) -> None:
        held["round/ratings/ballots.csv"] = held["round/ratings/ballots.csv"].replace(b",5", b",4")

    other = rewritten(files[1], tmp_path / "s.zip", change, honest=True)
    faults = lines(checked(files[0], other).faults)
    assert "封存部分不是档案所指的那一份" in faults
    assert "改动：round/ratings/ballots.csv" in faults
    assert "ballots.csv sha256：应为" in faults


def test_another_program_is_said_and_its_statistics_are_left_open(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """A newer version would call every old archive forged."""

    def age(held: dict[str, bytes]) -> None:
        manifest = json.loads(held["manifest.json"])
        older = {**program.source(), "analysis/score.py": b"# another\n"}
        held["source/ceping-0.1.0.tar"] = program.source_tar("0.1.0", older)
        manifest["code"]["sha256"] = program.code_sha256(older)
        held["manifest.json"] = json.dumps(manifest).encode()
        data = json.loads(held["round/report/score.json"])
        data["checks"][0]["reason"] = "旧版的说法"
        held["round/report/score.json"] = json.dumps(data, ensure_ascii=False).encode()

    found = checked(rewritten(files[0], tmp_path / "b.zip", age), files[1])
    assert found.faults == []
    assert "归档时的程序" in lines(found.open)
    assert "程序源码与所记的散列值一致，但与本程序不同" in lines(found.open)
    assert "score_interval" in lines(found.open)


def test_a_confirmed_round_is_proved_with_its_decisions(tmp_path: Path) -> None:
    """The decisions would be missing from the proof, or an older result be archived with them."""
    folder = scored(tmp_path / "r", windows=12, responses=600, electors=30, seed=3)
    this_round = open_round(folder)
    computed = as_computed(score_round(this_round, checks=False))
    decided = write_decisions(folder / "decisions.csv", computed)
    confirm(this_round, decided, dt.datetime(2022, 1, 9, tzinfo=dt.UTC))
    with pytest.raises(InputError, match=r"decisions\.jsonl"):
        write_archive(this_round, "0.1.0", tmp_path / "a.zip")
    write_reports(score_round(this_round, draws=200), folder / "report")
    (sealed, _), (main, _) = write_archive(this_round, "0.1.0", tmp_path / "a.zip").written
    assert checked(main).faults == []
    found = checked(main, sealed, signed=True)
    assert (found.faults, found.open) == ([], [])

    def forge(held: dict[str, bytes]) -> None:
        record = held["round/decisions.jsonl"]
        held["round/decisions.jsonl"] = record.replace(b"award", b"decline", 1)

    faults = lines(checked(rewritten(main, tmp_path / "b.zip", forge)).faults)
    assert "decisions.jsonl 第1行 sha256" in faults


def test_a_result_of_other_inputs_is_not_archived(folder: Path, tmp_path: Path) -> None:
    """The archive would hold a result that its inputs do not give."""
    copy = Path(shutil.copytree(folder, tmp_path / "r"))
    with (copy / "conditions.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(InputError) as caught:
        write_archive(open_round(copy), "0.1.0", tmp_path / "a.zip")
    assert "conditions.csv" in caught.value.problems[0].line()
    shutil.rmtree(copy / "report")
    with pytest.raises(InputError, match="run ceping score"):
        write_archive(open_round(copy), "0.1.0", tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_own_rules_and_last_years_result_go_along(tmp_path: Path) -> None:
    """A round under changed rules could not be computed again from its archive."""
    folder = tmp_path / "r"
    simulate(folder, windows=4, responses=80, electors=12)
    rules = Path(shutil.copytree(Path("rulebook/editions/2021").resolve(), folder / "rules"))
    text = (rules / "window_score.toml").read_text(encoding="utf-8")
    changed = text.replace("places = 3", "places = 2", 1)
    assert changed != text
    (rules / "window_score.toml").write_text(changed, encoding="utf-8")
    last = scored(tmp_path / "last", windows=4, responses=80)
    settings = (folder / "round.toml").read_text(encoding="utf-8").replace('"2021"', '"rules"', 1)
    (folder / "round.toml").write_text(f'previous = "../last"\n{settings}', encoding="utf-8")
    this_round = open_round(folder)
    assert this_round.book.window_score.designation.places == 2
    write_reports(score_round(this_round, draws=200), folder / "report")
    assert score_round(this_round, checks=False).exempt
    made = write_archive(this_round, "0.1.0", tmp_path / "a.zip")
    assert not [name for name in made.other if name.startswith("rules/") and "/site/" not in name]
    (sealed, _), (main, _) = made.written
    for gone in (folder, last):
        shutil.rmtree(gone)
    found = checked(main, sealed)
    assert found.faults == []
    assert "score.json 逐字节相同" in lines(found.facts)


def test_a_folder_is_checked_against_its_inputs(folder: Path, tmp_path: Path) -> None:
    """A report that no longer fits its inputs would go unnoticed."""
    assert verify_folder(open_round(folder)).faults == []
    copy = Path(shutil.copytree(folder, tmp_path / "r"))
    marks = copy / "bimonthly.csv"
    old = marks.read_text(encoding="utf-8-sig")
    first = old.splitlines()[1]
    other = ",".join([*first.split(",")[:2], "1", ""])
    marks.write_text(old.replace(first, other, 1), encoding="utf-8")
    faults = lines(verify_folder(open_round(copy)).faults)
    assert "改动：bimonthly.csv" in faults
    assert "bimonthly_exact" in faults
    shutil.rmtree(copy / "report")
    assert "得分未核对" in lines(verify_folder(open_round(copy)).open)


class TestForeignArchives:
    def refused(self, file: Path) -> str:
        """The one line that a foreign file gets."""
        with pytest.raises(InputError) as caught, opened(file):
            pass
        (problem,) = caught.value.problems
        return problem.line()

    @pytest.mark.parametrize(
        "name",
        [
            "../evil",
            "/etc/evil",
            "round/../../evil",
            "round\\..\\evil",
            "C:/evil",
            "elsewhere/evil",
            "round/.hidden",
            "round//evil",
        ],
    )
    def test_names_that_lead_elsewhere(self, tmp_path: Path, name: str) -> None:
        """A file could be written over one of the reader's own."""
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr(name, "x")
        assert "档案内的普通文件名" in self.refused(tmp_path / "a.zip")

    def test_links_and_doubled_names(self, tmp_path: Path) -> None:
        """A link could lead out of the scratch folder; a doubled name hide another content."""
        link = zipfile.ZipInfo("round/windows.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr(link, "/etc/passwd")
        assert "档案内的普通文件名" in self.refused(tmp_path / "a.zip")
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr("round/a.csv", "1")
            archive.writestr("round/A.csv", "2")
        assert "档案内的普通文件名" in self.refused(tmp_path / "b.zip")

    def test_bombs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A few kilobytes could fill the disk."""
        with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr("round/zeros.csv", bytes(80 << 20))
        assert (tmp_path / "a.zip").stat().st_size < 1 << 20
        assert "不超过" in self.refused(tmp_path / "a.zip")
        monkeypatch.setattr(unpack_module, "MOST_FILES", 3)
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            archive.writestr("manifest.json", "{}")
            for i in range(3):
                archive.writestr(f"round/{i}.csv", "")
        assert "不超过3个文件" in self.refused(tmp_path / "b.zip")

    def test_what_is_no_archive(self, files: tuple[Path, Path], tmp_path: Path) -> None:
        """A wrong or damaged file would end in a traceback."""
        (tmp_path / "a.zip").write_bytes(files[0].read_bytes()[:-500])
        assert "完整" in self.refused(tmp_path / "a.zip")
        (tmp_path / "b.zip").write_text("no zip", encoding="utf-8")
        assert "完整的 zip 档案文件" in self.refused(tmp_path / "b.zip")
        with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
            archive.writestr("hello.txt", "x")
        assert "ceping archive 写成的完整档案" in self.refused(tmp_path / "c.zip")
        for content in ("[]", "{", '{"archive": 1}', '{"archive": 99, "files": {}}', "9" * 5000):
            with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
                archive.writestr("manifest.json", content)
            assert "ceping archive 写成的完整档案" in self.refused(tmp_path / "d.zip")

    def test_damage_inside(self, files: tuple[Path, Path], tmp_path: Path) -> None:
        """A flipped bit would be taken for data."""
        content = bytearray(files[0].read_bytes())
        at = content.find(b"window_id,name,unit")
        content[at] ^= 1
        (tmp_path / "a.zip").write_bytes(content)
        assert "完整的 zip 档案文件" in self.refused(tmp_path / "a.zip")


def test_statistics_may_differ_in_the_seventh_digit_and_no_earlier() -> None:
    """Another processor would look like forgery, or forgery like another processor."""
    kept = {"windows": [{"window_id": "W1", "total_exact": "1/3", "interval": [1.23456, 2.0]}]}
    near = {"windows": [{"window_id": "W1", "total_exact": "1/3", "interval": [1.234561, 2.0]}]}
    far = {"windows": [{"window_id": "W1", "total_exact": "1/2", "interval": [1.2346, 2.0]}]}
    assert score_comparison(kept, near).differences == ()
    found = score_comparison(kept, far)
    assert [(one.where, one.exact) for one in found.differences] == [
        ("windows.W1.total_exact", True),
        ("windows.W1.interval.0", False),
    ]
    assert (found.exact, found.statistics) == (2, 2)
    assert score_comparison({"reading": "literal"}, {}).differences[0].now == "（无）"


def test_another_programs_checks_are_held_against_those_of_the_same_name() -> None:
    """One check more in a newer program, and none of an older archive's would be compared.

    A window less is no such thing: somebody took it out.
    """
    kept = {"checks": [{"id": "a", "flag": "x"}], "windows": [{"window_id": "7", "rank": 1}]}
    now = {
        "checks": [{"id": "new", "flag": "y"}, {"id": "a", "flag": "z"}],
        "windows": [{"window_id": "8", "rank": 1}, {"window_id": "7", "rank": 2}],
    }
    found = score_comparison(kept, now)
    assert [(one.where, one.absent) for one in found.differences] == [
        ("checks.a.flag", False),
        ("checks.new", True),
        ("windows", False),
    ]
