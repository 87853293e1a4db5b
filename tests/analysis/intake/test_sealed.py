"""Whole ballots lie in sealed/ alone; ratings/ is given to others, who score the same."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from analysis.archive import opened, verify_archive, write_archive
from analysis.archive.score_differences import score_comparison
from analysis.report.score_json import score_json
from analysis.report.write import write_reports
from analysis.score import check_round, score_round
from analysis.simulate import simulate
from ceping import __version__
from rulebook.round import open_round
from tests.analysis.checks.degenerate import tallies

DRAWS = 200


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its whole ballots in ratings/, as an agency delivers them."""
    folder = tmp_path_factory.mktemp("delivered") / "round"
    simulate(folder, windows=5, responses=200, electors=25)
    (folder / "ratings" / "manifest.json").unlink()
    return folder


@pytest.fixture(scope="module")
def office(delivered: Path) -> Path:
    """The same round as it is exported: tallies in ratings/, whole ballots sealed."""
    folder = Path(shutil.copytree(delivered, delivered.parent / "office"))
    (folder / "sealed").mkdir()
    shutil.copy(folder / "ratings" / "ballots.csv", folder / "sealed")
    tallies(folder)
    return folder


def scored(folder: Path) -> Mapping[str, Any]:
    """What score.json would say."""
    data: Mapping[str, Any] = json.loads(score_json(score_round(open_round(folder), draws=DRAWS)))
    return data


def without_ballots(score: Mapping[str, Any]) -> set[str]:
    """The checks that say they have no whole ballots."""
    return {check["id"] for check in score["checks"] if "没有整张选票" in check["reason"]}


def test_sealed_or_delivered_or_tallies_the_same_exact_fields(
    delivered: Path, office: Path
) -> None:
    """The office, an older round and an analyst with ratings/ alone would name other winners."""
    analyst = shutil.copytree(
        office, office.parent / "analyst", ignore=shutil.ignore_patterns("sealed")
    )
    old, own, other = (scored(folder) for folder in (delivered, office, analyst))
    assert not without_ballots(old) | without_ballots(own)
    assert without_ballots(other)
    for score, differs in ((old, {"files"}), (other, {"files", "weaker_evidence"})):
        compared = score_comparison(own, score)
        assert compared.exact > 100
        places = {d.where for d in compared.differences if d.exact}
        assert {p.split(".")[1] if "." in p else p for p in places} == differs
    assert old["checks"] == own["checks"]
    assert own["inputs"]["counts"] == old["inputs"]["counts"] == other["inputs"]["counts"]
    assert "sealed/ballots.csv" in own["inputs"]["files"]


@pytest.mark.parametrize("moved", [1, -1])
def test_tallies_of_other_ballots_are_told(office: Path, tmp_path: Path, moved: int) -> None:
    """An office that scores its ballots, and whoever has its tallies, would contradict another."""
    folder = Path(shutil.copytree(office, tmp_path / "round"))
    path = folder / "ratings" / "ballot_tallies.csv"
    head, first, *others = path.read_text(encoding="utf-8-sig").splitlines()
    *cells, count = first.split(",")
    changed = ",".join([*cells, str(int(count) + moved)])
    path.write_text("\n".join([head, changed, *others, ""]), encoding="utf-8")
    problems, _ = check_round(open_round(folder))
    assert ("ballot_tallies", cells[0]) in [(one.file, one.got) for one in problems]


def test_the_archive_has_them_in_its_sealed_part_only(office: Path, tmp_path: Path) -> None:
    """Whole ballots would be in the part that everybody may read, or the proof would not hold."""
    folder = Path(shutil.copytree(office, tmp_path / "round"))
    this_round = open_round(folder)
    write_reports(score_round(this_round, draws=DRAWS), folder / "report")
    written = [path for path, _ in write_archive(this_round, __version__).written]
    (sealed,) = (path for path in written if "sealed" in path.name)
    (plain,) = (path for path in written if path != sealed)
    with opened(plain, sealed) as archive:
        assert "round/sealed/ballots.csv" in (archive.sealed or ())
    with opened(plain) as archive:
        assert not any(name.endswith("/ballots.csv") for name in archive.hashes)
        assert "round/ratings/ballot_tallies.csv" in archive.hashes
        assert verify_archive(archive).faults == []
