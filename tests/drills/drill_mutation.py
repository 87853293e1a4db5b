"""Mutation testing of what decides: small faults put into the code, which some test must notice.

mutmut does the work: it copies the code, puts every mutant of a function beside it, and lets a fork
run only the tests that call the function. Each room is tried with its own tests. What it never
touches are properties and other decorated functions; what we leave out are lines of words, which
other tests hold against the documents.

A mutant that survives is either equivalent, or stands in mutation_survivors.toml with the reason.
"""

import faulthandler
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.archive.program import PACKAGES

ROOT = Path(__file__).parents[2]
COPIED = (*PACKAGES, "tests")
LISTED = Path(__file__).parent / "mutation_survivors.toml"
MOST_EQUIVALENT = 0.05
WORDS = (r"\bWords\(", r'^\s*f?"[^"]*",?$', r"\bassert\b")
# Not what opens a database: migrations, and the servers' own ways, which have tests with servers.
STORE = {
    "people": ("accounts", "credentials", "electors", "interviews"),
    "answers": ("answers", "ballots", "items", "responses", "submissions"),
    "papers": ("coded", "paper", "plates", "slips"),
    "phases": ("phases", "records", "tables"),
}
STORE_TESTS = (
    *(f"tests/survey_app/test_store_{name}.py" for name in ("answers", "slips", "staff")),
    *(f"tests/survey_app/test_store_{name}.py" for name in ("asks", "office")),
    "tests/survey_app/test_amendments.py",
    "tests/survey_app/test_paper_ballots.py",
    "tests/survey_app/test_sealed_until_close.py",
    "tests/survey_app/test_changed_items.py",
    "tests/survey_app/test_eligibility.py",
    "tests/survey_app/test_trail.py",
    "tests/office_app/test_codes.py",
    *("-k", "not postgres"),
)
# What is mutated, and the tests of its room.
ROOMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "scores": (
        ("analysis/ranking/scores.py", "analysis/ranking/components.py"),
        ("tests/analysis/ranking/test_scores.py", "tests/analysis/ranking/test_components.py"),
    ),
    "designation": (
        ("analysis/ranking/designation.py",),
        ("tests/analysis/ranking/test_designation.py",),
    ),
    "eligibility": (
        ("rulebook/eligibility.py",),
        ("tests/rulebook/test_eligibility.py",),
    ),
    "awards": (
        ("analysis/ranking/awards.py", "analysis/ranking/candidate_findings.py"),
        ("tests/analysis/ranking/test_award_reasons.py",),
    ),
    "decisions": (("analysis/decisions/*.py",), ("tests/analysis/decisions",)),
    "confirm": (("analysis/confirm/recording.py",), ("tests/analysis/test_casebook.py",)),
    "rules": (
        ("rulebook/faults.py", "rulebook/load.py", "rulebook/lock.py"),
        (
            *(f"tests/rulebook/test_{name}.py" for name in ("load", "lock", "round")),
            *("tests/survey_app/test_amendments.py", "-k", "not postgres"),
        ),
    ),
    **{
        f"store-{what}": (tuple(f"survey_app/store/{name}.py" for name in names), STORE_TESTS)
        for what, names in STORE.items()
    },
}
Change = tuple[str, str, str]  # function, lines before, lines after


@dataclass(frozen=True)
class Trial:
    """How many mutants were made, and what those that no test noticed had changed."""

    made: int
    survived: tuple[Change, ...]


@pytest.mark.parametrize("room", ROOMS)
def test_every_mutant_dies(room: str, tmp_path: Path) -> None:
    """A rule could be broken in this way, and every test of its room would still pass."""
    listed = {
        change(survivor): survivor["equivalent"]
        for survivor in survivors()
        if survivor["room"] == room
    }
    faulthandler.cancel_dump_traceback_later()  # it takes longer than any other test may
    trial = try_mutants(tmp_path, *ROOMS[room])
    print(f"\n{room}: {trial.made} mutants, {len(trial.survived)} survive")
    unlisted = [mutant for mutant in trial.survived if mutant not in listed]
    assert not unlisted, "\n".join(as_listed(room, mutant) for mutant in unlisted)
    assert set(listed) <= set(trial.survived), "listed mutants that die now"
    equivalent = sum(listed.values())
    assert equivalent <= MOST_EQUIVALENT * trial.made
    assert len(listed) - equivalent <= MOST_EQUIVALENT * (trial.made - equivalent)


def test_every_survivor_has_its_reason() -> None:
    """A mutant would be let live without anybody having thought about it."""
    for survivor in survivors():
        assert len(survivor["why"]) > 20, survivor
        assert survivor["room"] in ROOMS


def survivors() -> list[dict[str, Any]]:
    """The listed survivors."""
    listed: list[dict[str, Any]] = tomllib.loads(LISTED.read_text(encoding="utf-8"))["survivors"]
    return listed


def change(listed: Mapping[str, Any]) -> Change:
    """What a listed survivor changes."""
    return listed["function"], listed["before"], listed["after"]


def as_listed(room: str, mutant: Change) -> str:
    """A survivor as the list has it, to be killed or to be given its reason."""
    keys = ("room", "function", "before", "after")
    lines = [
        f"{key} = {json.dumps(v, ensure_ascii=False)}"
        for key, v in zip(keys, (room, *mutant), strict=True)
    ]
    return "\n".join(["", "[[survivors]]", *lines, "equivalent = true", 'why = ""'])


def try_mutants(folder: Path, code: tuple[str, ...], tests: tuple[str, ...]) -> Trial:
    """Mutate some files in a copy of the project and run some tests on every mutant."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(f"{settings}\n{_mutmut(code, tests)}", encoding="utf-8")
    (folder / "site").mkdir()
    ran = _run(folder, "run", "--max-children", "1")
    made = re.findall(r"(\d+)/(\d+)", ran)
    assert made, ran[-3000:]
    assert made[-1][0] == made[-1][1], ran[-3000:]
    return Trial(int(made[-1][1]), tuple(sorted(_survived(folder))))


def _mutmut(code: tuple[str, ...], tests: tuple[str, ...]) -> str:
    options = ["-n", "0", "-p", "no:cacheprovider", "-x", "--whole"]
    lists = {
        "source_paths": list(PACKAGES),
        "only_mutate": list(code),
        "do_not_mutate_patterns": list(WORDS),
        "pytest_add_cli_args": options,
        "pytest_add_cli_args_test_selection": list(tests),
    }
    return "\n".join(
        ["[tool.mutmut]", *(f"{name} = {json.dumps(value)}" for name, value in lists.items())]
    )


def _run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-P", "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=3600, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _survived(folder: Path) -> Iterator[Change]:
    for name, status in re.findall(r"^\s+(\S+): (.+)$", _run(folder, "results"), re.MULTILINE):
        if status != "timeout":
            assert status in ("survived", "no tests"), f"{name}: {status}"
            lines = _run(folder, "show", name).splitlines()
            before = [line[1:].strip() for line in lines if re.match(r"-(?!-)", line)]
            after = [line[1:].strip() for line in lines if re.match(r"\+(?!\+)", line)]
            yield _function(name), "\n".join(before), "\n".join(after)


def _function(name: str) -> str:
    """A function as a person would write it: mutmut says x_name and xǁClassǁname."""
    module, _, mangled = name.rpartition("__mutmut_")[0].rpartition(".")
    return f"{module}.{mangled.removeprefix('x').strip('ǁ').replace('ǁ', '.').removeprefix('_')}"
