"""The installed wheel, far from any checkout: every command works, nothing is written into it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.archive.program import PACKAGES
from pages.source import ROOT
from tests.editions import QUARTERLY

SOURCES = (*PACKAGES, "site", "bench")
FILES = (
    "pyproject.toml",
    "requirements.lock",
    "README.md",
    "LICENSE",
    "NOTICE",
    ".gitignore",
    "mkdocs.yml",
    "docs/archive-format.md",
    "docs/verify-the-vote.md",
    "docs/verify_vote.py",
)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment: our wheel, and the locked packages of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "docs").mkdir()
    for name in FILES:
        shutil.copy(ROOT / name, tree / name)
    (tree / "site" / "rules").mkdir(exist_ok=True)
    (tree / "site" / "rules" / "index.md").write_text("left by a plain build\n", encoding="utf-8")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], tree)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", symlinks=os.name != "nt")
    own = next((folder / "venv").rglob("site-packages"))
    python = folder / "venv" / Path(sysconfig.get_path("scripts")).name / Path(sys.executable).name
    (own / "locked.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    install = ["install", "-q", "--no-deps", "--no-index", "--no-compile", str(wheel)]
    _run([sys.executable, "-m", "pip", "--python", str(python), *install], folder)
    shutil.rmtree(tree)
    return python


def _run(command: Sequence[str], folder: Path) -> str:
    """Run a command without what our environment says to Python; Enter to every question."""
    environment = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        input="\n\n",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


COMMANDS = [
    ["--help"],
    ["init", "mine", "--edition", "2021"],
    ["demo", "round", "--windows", "8", "--responses", "800", "--electors", "30"],
    ["check", "round"],
    ["score", "round", "--draws", "200"],
    ["explain", "round", "W01"],
    ["site", "round"],
    ["site", "--edition", "rules", "--out", "other"],
    ["booklet"],
    ["archive", "round"],
    ["verify", "round"],
]


@pytest.mark.costly
def test_every_command_works_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    """Somebody who installs the wheel could not build a site, or would write into the package."""
    own = next(python.parents[1].rglob("site-packages"))
    place = _run([str(python), "-c", "import pages; print(pages.__file__)"], tmp_path)
    assert Path(place.strip()).is_relative_to(own)
    before = {path for path in own.rglob("*") if path.is_file()}
    shutil.copytree(QUARTERLY, tmp_path / "rules")
    for command in COMMANDS:
        _run([str(python), "-m", "ceping", *command], tmp_path)
    assert {path for path in own.rglob("*") if path.is_file()} == before
    site, other = tmp_path / "build" / "site", tmp_path / "other"
    assert "示例市" in (other / "rules" / "notice.html").read_text(encoding="utf-8")
    assert (site / "rules" / "notice.html").is_file()
    assert (site / "practices" / "index.html").is_file()
    assert "包含真实值" in (site / "methods" / "checks.html").read_text(encoding="utf-8")
    assert (tmp_path / "build" / "booklet.pdf").read_bytes().startswith(b"%PDF")
    written = {"build", "mine", "other", "round", "rules"}
    archives = {f"simulated-round-archive{part}.zip" for part in ("", "-sealed")}
    assert {path.name for path in tmp_path.iterdir()} == written | archives
