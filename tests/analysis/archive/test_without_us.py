"""An archive is checked by a stranger: its sums, fifty lines of the page, its own source."""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.archive import program, write_archive
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.editions import QUARTERLY

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "archive-format.md"


def archived(folder: Path, edition: str = "2021") -> Path:
    """The archive of a simulated round, scored without the checks, which nobody asks for here."""
    simulate(folder, windows=4, responses=80, electors=12, edition=edition)
    return score_and_archive(folder)


def score_and_archive(folder: Path) -> Path:
    """Score a round and write its archive."""
    this_round = open_round(folder)
    write_reports(score_round(this_round, checks=False), folder / "report")
    write_archive(this_round, "0.1.0", folder.with_suffix(".zip"))
    return folder.with_suffix(".zip")


def as_tallies(folder: Path) -> None:
    """Tallies in place of whole ballots, as another town hands them in."""
    ratings = folder / "ratings"
    for name in ("ballots.csv", "manifest.json"):
        (ratings / name).unlink()
    lines = [f"W0{window},5,{window}\nW0{window},3,2\nW0{window},,1\n" for window in range(1, 5)]
    text = "window_id,grade,count\n" + "".join(lines)
    (ratings / "ballot_tallies.csv").write_text(text, encoding="utf-8")


def as_scores(folder: Path) -> None:
    """The agency's scores in place of responses; the last window has none, so no total."""
    ratings = folder / "ratings"
    for name in ("responses.parquet", "manifest.json"):
        (ratings / name).unlink()
    text = "window_id,score,responses\nW01,90.5,30\nW02,88,30\nW03,0,30\n"
    (ratings / "survey_scores.csv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that stands on the page."""
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    path = tmp_path_factory.mktemp("stranger") / "check.py"
    path.write_text(found[1], encoding="utf-8")
    return path


def run(stranger: Path, archive: Path) -> subprocess.CompletedProcess[str]:
    """The program on an archive, with nothing of ours in reach."""
    command = [sys.executable, "-I", str(stranger), str(archive)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=stranger.parent, check=False, timeout=60
    )


def test_fifty_lines_of_the_library_alone(stranger: Path) -> None:
    """A stranger would need us, or more than an afternoon."""
    text = stranger.read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 50
    nodes = list(ast.walk(ast.parse(text)))
    names = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    names |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


@pytest.mark.grid
@pytest.mark.parametrize(
    ("edition", "change"),
    [
        ("2021", lambda folder: None),
        (str(QUARTERLY), lambda folder: None),
        ("2021", as_tallies),
        ("2021", as_scores),
    ],
)
def test_totals_and_head(
    stranger: Path, tmp_path: Path, edition: str, change: Callable[[Path], None]
) -> None:
    """The recipes on the page would not give what the archive says."""
    folder = tmp_path / "r"
    simulate(folder, windows=4, responses=80, electors=12, edition=edition)
    change(folder)
    archive = score_and_archive(folder)
    ran = run(stranger, archive)
    head = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert ran.stdout == f"SHA-256 {head} totals computed anew: 4\n", ran.stderr
    assert ran.returncode == 0
    score = json.loads((folder / "report" / "score.json").read_text(encoding="utf-8"))
    totals = [window["total_exact"] for window in score["windows"]]
    assert len(set(totals) - {None}) >= 2


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive."""
    return archived(tmp_path_factory.mktemp("without us") / "一轮")


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("round/report/score.json", b'"total_exact": "', b'"total_exact": "9', "W0"),
        ("derived/counts.json", b",5,", b",6,", "counts"),
        ("round/windows.csv", b"W01", b"W0X", "SHA256SUMS"),
    ],
)
def test_a_forgery_is_named(
    stranger: Path, archive: Path, tmp_path: Path, name: str, old: bytes, new: bytes, named: str
) -> None:
    """The fifty lines would praise whatever they are given."""
    with (
        zipfile.ZipFile(archive) as source,
        zipfile.ZipFile(tmp_path / "a.zip", "w") as target,
    ):
        for entry in source.namelist():
            content = source.read(entry)
            assert entry != name or old in content
            target.writestr(entry, content.replace(old, new, 1) if entry == name else content)
    ran = run(stranger, tmp_path / "a.zip")
    assert ran.returncode == 1
    assert ran.stderr.startswith("differs: ")
    assert named in ran.stderr


@pytest.fixture(scope="module")
def unpacked(archive: Path) -> Path:
    """The archive as a folder."""
    folder = archive.parent / "unpacked"
    with zipfile.ZipFile(archive) as source:
        source.extractall(folder)
    return folder


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs coreutils")
def test_sums_are_checked_by_coreutils(unpacked: Path) -> None:
    """The sums would need our program."""
    ran = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=True
    )
    checked = {line.rpartition(": ")[0].strip() for line in ran.stdout.splitlines()}
    held = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert checked == held - {"SHA256SUMS"}


def test_its_own_source_verifies_it(archive: Path, unpacked: Path, tmp_path: Path) -> None:
    """The program that computed the result could not be had from the archive."""
    with tarfile.open(unpacked / "source" / "ceping-0.1.0.tar") as tar:
        tar.extractall(tmp_path, filter="data")
    home = tmp_path / "ceping-0.1.0"
    sealed = archive.with_name(f"{archive.stem}-sealed.zip")
    head = hashlib.sha256(archive.read_bytes()).hexdigest()
    ran = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "ceping",
            "verify",
            archive,
            "--sealed",
            sealed,
            "--head",
            head,
        ],
        env={**os.environ, "PYTHONPATH": str(home), "CEPING_LANG": "zh"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "score.json 逐字节相同" in ran.stdout
    assert "程序源码与本程序相同" in ran.stdout


def test_an_installed_program_gives_the_same_source(tmp_path: Path) -> None:
    """What was archived by an installed program would look like another program's work."""
    build = ["-m", "pip", "wheel", "-q", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *build, "-w", tmp_path, ROOT], check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as installed:
        installed.extractall(tmp_path / "installed")
    code = (
        "import hashlib; from analysis.archive.program import *;"
        "print(code_sha256(), hashlib.sha256(source_tar('1')).hexdigest(), commit())"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    packed = hashlib.sha256(program.source_tar("1")).hexdigest()
    assert ran.stdout.split() == [program.code_sha256(), packed, "None"]


def test_every_package_is_in_the_source() -> None:
    """A package that is new would be missing from every archive, and from the program's hash."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(program.PACKAGES) == set(project["tool"]["importlinter"]["root_packages"])
    assert {f"{name}/__init__.py" for name in program.PACKAGES} <= set(program.source())


def test_the_commit_is_named(archive: Path) -> None:
    """Nobody could find the program's history again."""
    with zipfile.ZipFile(archive) as held:
        commit = json.loads(held.read("manifest.json"))["code"]["commit"]
    assert commit == program.commit()
    assert commit is None or re.fullmatch(r"[0-9a-f]{40}\+?", commit)
