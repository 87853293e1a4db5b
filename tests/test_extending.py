"""Every example of docs/extending.md, applied to a copy of the project and run."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"^## (?P<name>.+?)\n.*?^```diff\n(?P<diff>.*?)^```$", re.M | re.S)
NEEDED = ("analysis", "bench", "ceping", "docs", "rendering", "rulebook", "survey_app")
DATA = ("site/_data", "site/_pages")
REGISTRY_TEST = "tests/analysis/checks/test_registry.py"


def guide() -> str:
    """The page."""
    return (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")


def examples() -> dict[str, str]:
    """The diff of every section by its heading."""
    return {match["name"]: match["diff"] for match in EXAMPLE.finditer(guide())}


@dataclass(frozen=True)
class Extended:
    """A copy of the project with every example applied, and a simulated round scored by it."""

    folder: Path

    def run(self, *arguments: str) -> str:
        """Run Python in the copy, on the copy's own modules; its output."""
        done = subprocess.run(
            [sys.executable, "-X", "utf8", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def responses(self) -> Path:
        """The responses of the round."""
        return self.folder / "round" / "ratings" / "responses.parquet"

    def text(self, name: str) -> str:
        """A report of the round."""
        return (self.folder / "round" / "report" / name).read_text(encoding="utf-8")

    @property
    def score(self) -> dict[str, Any]:
        """score.json of the round."""
        return dict(json.loads(self.text("score.json")))


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Extended:
    """The project with every example, a round of its own, interviews become telephone calls."""
    folder = tmp_path_factory.mktemp("extended")
    for room in (*NEEDED, *DATA):
        away = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, folder / room, ignore=away)
    (folder / REGISTRY_TEST).parent.mkdir(parents=True)
    shutil.copy(ROOT / REGISTRY_TEST, folder / REGISTRY_TEST)
    for diff in examples().values():
        command = ["git", "apply", "--whitespace=error", "-"]
        subprocess.run(command, cwd=folder, input=diff.encode(), check=True)
    project = Extended(folder)
    project.run("-m", "rulebook.schema")
    sizes = ("--windows", "8", "--responses", "600", "--electors", "20")
    project.run("-m", "ceping", "demo", "round", *sizes)
    calls(project.responses)
    project.run("-m", "ceping", "score", "round", "--draws", "200")
    return project


def calls(responses: Path) -> None:
    """Let interviewers' responses come by the channel of the example."""
    table = pd.read_parquet(responses)
    by_interviewer = table["channel"] == "interviewer"
    table.assign(channel=table["channel"].mask(by_interviewer, "phone")).to_parquet(
        responses, index=False
    )
    (responses.parent / "manifest.json").unlink()


def test_every_section_has_an_example() -> None:
    """A way of adding something would be described that nobody ever tried."""
    headings = re.findall(r"^## (.+)$", guide(), re.M)
    assert list(examples()) == headings
    assert len(headings) == 6


def test_a_check(extended: Extended) -> None:
    """A new check would need more than its file, its row and its words."""
    checks = extended.score["checks"]
    ids = [check["id"] for check in checks]
    assert ids[ids.index("voters_needed") + 1] == "abstentions"
    html = extended.text("report.html")
    assert checks[ids.index("abstentions")]["reason"] in html
    assert f"全部{len(ids)}项统计检查" in html
    options = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider")
    assert "passed" in extended.run("-m", "pytest", *options, REGISTRY_TEST)


def test_an_item(extended: Extended) -> None:
    """An item of the questionnaire would need a line of Python somewhere."""
    assert list(pd.read_parquet(extended.responses))[-5] == "guidance"
    ceiling = next(check for check in extended.score["checks"] if check["id"] == "ceiling")
    assert list(ceiling["numbers"]["top_box"])[4] == "guidance"
    assert "现场指引" in extended.text("report.html")


def test_an_honour(extended: Extended) -> None:
    """An honour would need a line of Python somewhere."""
    awards = {award["honour"]: award for award in extended.score["awards"]}
    (line,) = awards["front_line_star"]["lines"]
    assert line["quota"] == 10
    pending = [candidate for candidate in line["candidates"] if candidate["standing"] == "pending"]
    assert pending, "what nobody verified is pending"
    assert all(candidate["conditions"][0]["status"] == "pending" for candidate in pending)
    assert "一线先锋" in extended.text("report.html")


def test_a_channel(extended: Extended) -> None:
    """Responses by a new channel would be refused, or counted among those of another."""
    delivered = int((pd.read_parquet(extended.responses)["channel"] == "phone").sum())
    windows = extended.score["windows"]
    assert sum(w["responses_by_channel"].get("phone", 0) for w in windows) == delivered > 0
    assert "channel_phone" in [reading["id"] for reading in extended.score["further_cuts"]]
    assert "只看电话回访渠道的问卷" in extended.text("report.html")


def test_an_output_format(extended: Extended) -> None:
    """A new format would need more than its module and one line."""
    first = extended.score["windows"][0]
    text = extended.text("scores.md")
    assert text.startswith("模拟数据")
    assert f"| 1 | {first['name']} | {float(first['total']):.2f} |" in text


def test_another_way_to_write_a_working_rule(extended: Extended) -> None:
    """An option would need more than its line in the edition, or vanish without a word."""
    told = extended.score["specifications"]
    options = {choice["varies"]: choice["options"] for choice in told["choices"]}
    assert "three_quarters" in [option["id"] for option in options["least_answered"]]
    # Nobody was interviewed here: what cannot be computed is said.
    assert "interviewer" not in [option["id"] for option in options["channels"]]
    assert any("访问员" in words for words in told["left_out"])
