"""The verifier for strangers, as it lies in an archive: honest ones agree, tampered ones do not."""

import csv
import hashlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from analysis.report.write import write_reports
from analysis.score import score_round
from rulebook.round import Round
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.acts.slip_count import count_slips
from survey_app.trail import Act, Head, line_after
from tests.ceping.commands import ceping
from tests.survey_app.rounds import make_round, next_door

ROOT = Path(__file__).parents[2]
LONGEST = 305  # lines
Files = dict[str, bytes]
Change = Callable[[list[list[str]]], list[list[str]]]
CLOSING, TRAIL = "round/closing/closing.json", "round/trail.jsonl"
SCORE, BALLOTS = "round/report/score.json", "round/sealed/ballots.csv"
TALLIES, OLDER = "round/ratings/ballot_tallies.csv", "round/ratings/ballots.csv"


def held(path: Path) -> Files:
    """The files of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Files) -> None:
    """A zip of the files, the same at any time of day."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in sorted(files.items()):
            file.writestr(zipfile.ZipInfo(name), data)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The archive of a vote by slips, of which 12 were used, and its sealed part."""
    folder = tmp_path_factory.mktemp("vote")
    this_round = make_round(folder / "轮", 3)
    vote(this_round)
    report = score_round(this_round, draws=200, checks=False)
    write_reports(report, this_round.folder / "report")
    made = ceping("archive", this_round.folder, "--out", folder / "a.zip")
    assert made.returncode == 0, made.stderr
    return folder / "a.zip", folder / "a-sealed.zip"


@pytest.fixture(scope="module")
def archived(archive: tuple[Path, Path]) -> tuple[Files, Files]:
    """Its files as far as they are of the vote; the program in it is the one of ``docs``."""
    plain, sealed = (held(path) for path in archive)
    assert plain["verify_vote.py"] == (ROOT / "docs" / "verify_vote.py").read_bytes()
    return without_long(plain), sealed


def vote(this_round: Round) -> None:
    """Hold a vote: 15 slips, 12 used, whole ballots exported."""
    slips = issuing.create_slips(this_round, "window", 15)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "vote", ("li", "wang"))
    with next_door(this_round) as visitor:
        for number, slip in enumerate(slips[:12]):
            grades = f"{number % 5 + 1}{number % 3 + 1}{number % 2}"
            assert visitor.vote(slip.link, grades).status == 200
    closing.stop_phase(this_round, "vote", ("li", "wang"))
    count_slips(this_round, 2, 0, 1, "会场遗失", ("li", "wang"))
    closing.close_phase(this_round, "vote", ("li", "wang"))
    export_ratings(this_round, True, ("li", "wang"))


@cache
def verifier() -> ModuleType:
    """``verify_vote.py``, which belongs to no package."""
    spec = importlib.util.spec_from_file_location("verify_vote", ROOT / "docs" / "verify_vote.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_long(files: Files) -> Files:
    """An archive's files but program and papers, which are long and of no vote."""
    long = re.compile(r"source/|requirements\.lock|round/report/(?!.*\.json)")
    return {name: content for name, content in files.items() if not long.match(name)}


def verified(folder: Path, files: Files, sealed: Files | None = None) -> tuple[int, str]:
    """Exit code and output of the verifier that lies in the archive, with nothing of ours near."""
    folder.mkdir(exist_ok=True)
    (folder / "verify_vote.py").write_bytes(files["verify_vote.py"])
    written = []
    for name, content in (("a.zip", files), ("s.zip", sealed)):
        if content is not None:
            packed(folder / name, content)
            written.append(name)
    command = [sys.executable, "-I", "verify_vote.py", *written]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def resealed(files: Files, sealed: Files, folder: Path) -> Files:
    """What a careful forger does last: manifest and SHA256SUMS name what there is now."""
    packed(folder / "s.zip", sealed)
    manifest = json.loads(files["manifest.json"])
    manifest["sealed"]["sha256"] = sha256((folder / "s.zip").read_bytes())
    manifest["sealed"]["sm3"] = hashlib.new("sm3", (folder / "s.zip").read_bytes()).hexdigest()
    manifest["sealed"]["files"] = {name: sha256(data) for name, data in sealed.items()}
    made = files | {"manifest.json": json.dumps(manifest).encode()}
    others = sorted({*made} - {"SHA256SUMS", "SM3SUMS"})
    sm3 = "".join(f"{hashlib.new('sm3', made[name]).hexdigest()}  {name}\n" for name in others)
    made |= {"SM3SUMS": sm3.encode()}
    names = sorted({*made} - {"SHA256SUMS"})
    listed = "".join(f"{sha256(made[name])}  {name}\n" for name in names)
    return made | {"SHA256SUMS": listed.encode()}


def sha256(content: bytes) -> str:
    """Hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def test_it_is_one_short_file_of_its_own() -> None:
    """If it were long or used our packages, nobody would read it, or it would prove nothing."""
    text = (ROOT / "docs" / "verify_vote.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if _imports(line)}
    assert imported <= set(sys.stdlib_module_names)


def _imports(line: str) -> bool:
    return line.startswith(("import ", "from "))


def test_an_honest_archive_agrees(archive: tuple[Path, Path], tmp_path: Path) -> None:
    """If an honest vote were called forged, nobody would trust the verifier, or the vote."""
    plain, sealed = (held(path) for path in archive)
    code, said = verified(tmp_path / "plain", plain)
    assert code == 0, said
    assert "12 ballots, not opened" in said
    record = json.loads(plain[CLOSING])
    for name in ("receipts", "commitments", "eligible", "used"):
        assert f"{name} {record['vote'][name]['root']}" in said
    command = [sys.executable, "-I", str(ROOT / "docs" / "verify_vote.py")]
    command += map(str, archive)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "12 ballots, each opened and counted anew" in done.stdout
    (tmp_path / "whole").mkdir()
    again = resealed(plain, sealed, tmp_path / "whole")  # packed by another hand
    assert verified(tmp_path / "whole", again, sealed)[0] == 0


def closing_with(files: Files, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the closing record."""
    record = json.loads(files[CLOSING])
    change(record)
    files[CLOSING] = json.dumps(record, ensure_ascii=False).encode()


def relisted(files: Files, name: str, change: Callable[[list[str]], list[str]]) -> None:
    """Change a list, its root and its count."""
    path = f"round/closing/{name}.csv"
    head, *lines = files[path].decode().splitlines()
    content = "".join(f"{line}\n" for line in [head, *sorted(change(lines))]).encode()
    files[path] = content

    def named(record: dict[str, Any]) -> None:
        record["vote"][name] |= {"count": content.count(b"\n") - 1, "root": sha256(content)}

    closing_with(files, named)


def trail_with(files: Files, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Change the acts of the trail, make its hashes anew, and name the new head."""
    entries = [json.loads(line) for line in files[TRAIL].decode().splitlines()]
    stated = json.loads(files[CLOSING])["trail"]["entries"]
    change(entries)
    head, lines, heads = Head(), list[str](), list[str]()
    for entry in entries:
        act = Act(entry["act"], entry["at"], tuple(entry["by"]), entry["what"])
        head, line = line_after(head, act)
        lines.append(line)
        heads.append(head.sha256)
    files[TRAIL] = "".join(f"{line}\n" for line in lines).encode()
    at = min(stated, len(heads))
    closing_with(
        files, lambda record: record["trail"].update(entries=at, head=heads[at - 1] if at else "")
    )


def lines_with(files: Files, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Change the lines of the trail and nothing else."""
    files[TRAIL] = b"".join(change(files[TRAIL].splitlines(keepends=True)))


def table_with(
    files: Files, name: str, change: Callable[[list[list[str]]], list[list[str]]]
) -> None:
    """Change the rows of a table."""
    head, *rows = csv.reader(io.StringIO(files[name].decode("utf-8-sig"), newline=""))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *change(rows)])
    files[name] = out.getvalue().encode()


def _regraded(rows: list[list[str]]) -> list[list[str]]:
    return [[*rows[0][:2], "1" if rows[0][2] != "1" else "2"], *rows[1:]]


def _swapped(rows: list[list[str]]) -> list[list[str]]:
    return [[rows[0][0], rows[1][1]], [rows[1][0], rows[0][1]], *rows[2:]]


def _of_one(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if row[0] != rows[0][0]]


def _as_real(record: dict[str, Any]) -> None:
    record["simulated"] = False
    record["vote"]["slips"]["left"] = 1


def _score_with(files: Files) -> None:
    score = json.loads(files[SCORE])
    score["windows"][0]["vote_exact"] = "100/1"
    files[SCORE] = json.dumps(score).encode()


def _recounted(plain: Files, sealed: Files) -> None:
    """A ballot regraded wherever its grade shows: sealed and in the tallies."""
    table_with(sealed, BALLOTS, _regraded)
    rows = list(csv.DictReader(io.StringIO(sealed[BALLOTS].decode("utf-8-sig"))))
    tally: dict[tuple[str, str], int] = {}
    for row in rows:
        cell = row["window_id"], row["grade"]
        tally[cell] = tally.get(cell, 0) + 1
    made = [[*cell, str(count)] for cell, count in sorted(tally.items())]
    table_with(plain, TALLIES, lambda _: made)


def _also_in_ratings(sealed: Files) -> None:
    """Whole ballots in a second place, as older archives have them, and not the same ones."""
    sealed[OLDER] = sealed[BALLOTS]
    table_with(sealed, OLDER, _regraded)


Tamper = Callable[[Files, Files], object]


def relist(name: str, change: Callable[[list[str]], list[str]]) -> Tamper:
    """Change a list where it is published."""
    return lambda plain, _sealed: relisted(plain, name, change)


def voted(**values: Any) -> Tamper:
    """State other values of the vote in the closing record."""
    return lambda plain, _sealed: closing_with(plain, lambda r: r["vote"].update(values))


def retable(name: str, change: Change) -> Tamper:
    """Change a table of the sealed part."""
    return lambda _plain, sealed: table_with(sealed, name, change)


STRANGE = "0" * 64
TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a receipt dropped": (relist("receipts", lambda x: x[1:]), "receipts"),
    "a receipt added": (relist("receipts", lambda x: [*x, "ZZZZ-ZZZZ"]), "receipts"),
    "a receipt altered": (
        relist("receipts", lambda x: [*x[1:], "ZZZZ-ZZZZ"]), "receipts differ"
    ),
    "a commitment dropped": (relist("commitments", lambda x: x[1:]), "commitments"),
    "a commitment altered": (
        relist("commitments", lambda x: [*x[1:], STRANGE]), "open no published"
    ),
    "a slip dropped": (relist("eligible", lambda x: x[1:]), "eligible"),
    "a slip replaced": (
        relist("eligible", lambda x: [*x[1:], STRANGE]), "list of the opening"
    ),
    "a use dropped": (relist("used", lambda x: x[1:]), "used slips"),
    "a use of no slip": (
        relist("used", lambda x: [*x[1:], STRANGE]), "not in eligible.csv"
    ),
    "a list unsorted": (
        lambda p, s: p.update({"round/closing/used.csv": b"slip\nb\na\n"}), "used.csv"
    ),
    "ballots stated": (voted(ballots=13), "13"),
    "turnout": (
        lambda p, s: closing_with(p, lambda r: r["vote"]["turnout"][0].update(invited=9)),
        "returned",
    ),
    "the missing slip's reason": (
        lambda p, s: closing_with(p, lambda r: r["vote"]["slips"].update(reason="")), "reason"
    ),
    "slips of a real vote": (
        lambda p, s: closing_with(p, _as_real),
        "used + left",
    ),
    "who closed": (
        lambda p, s: closing_with(p, lambda r: r["vote"]["acts"][-1].update(by=["zhao"])),
        "acts that are not",
    ),
    "a line of the trail edited": (
        lambda p, s: p.update({TRAIL: p[TRAIL].replace(b'"count":15', b'"count":16')}), "follow"
    ),
    "a line of the trail gone": (lambda p, s: lines_with(p, lambda x: [*x[:2], *x[3:]]), "follow"),
    "lines of the trail moved": (
        lambda p, s: lines_with(p, lambda x: [x[1], x[0], *x[2:]]), "follow"
    ),
    "the trail cut": (lambda p, s: lines_with(p, lambda x: x[:4]), "entries"),
    "the trail gone": (lambda p, s: p.pop(TRAIL), "audit trail"),
    "the trail made anew": (
        lambda p, s: trail_with(p, lambda e: e[1]["what"].update(eligible=STRANGE)), "opening"
    ),
    "the close taken out": (lambda p, s: trail_with(p, lambda e: e.pop(4)), "audit trail"),
    "the lock": (lambda p, s: p.update({"round/rules.lock": b"{}\n"}), "rules.lock"),
    "the tallies": (
        lambda p, s: table_with(p, TALLIES, lambda x: [[*x[0][:2], "9"], *x[1:]]), "W1"
    ),
    "the score": (lambda p, s: _score_with(p), "the score of the vote"),
    "a ballot regraded": (lambda p, s: _recounted(p, s), "open no published commitment"),
    "a ballot regraded in one place": (retable(BALLOTS, _regraded), "commitment"),
    "secret numbers swapped": (
        retable("round/sealed/nonces.csv", _swapped), "commitment"
    ),
    "a ballot gone": (retable(BALLOTS, _of_one), "opened by no ballot"),
    "a ballot more": (
        retable(BALLOTS, lambda x: [*x, ["new", "W1", "5"]]), "open no published"
    ),
    "ballots in ratings too": (lambda p, s: _also_in_ratings(s), "exported ballots"),
    "sealed receipts": (
        lambda p, s: s.update({"round/sealed/receipts.csv": b"receipt\n"}), "receipts differ"
    ),
}  # fmt: skip


@pytest.mark.parametrize("tampered", TAMPERED)
def test_every_tampering_is_found(
    archived: tuple[Files, Files], tmp_path: Path, capsys: pytest.CaptureFixture[str], tampered: str
) -> None:
    """If one passed although every hash around it was made anew, the verifier would be for show."""
    plain, sealed = map(dict, archived)
    tamper, expected = TAMPERED[tampered]
    tamper(plain, sealed)
    packed(tmp_path / "a.zip", resealed(plain, sealed, tmp_path))
    code = verifier().main([str(tmp_path / "a.zip"), str(tmp_path / "s.zip")])
    said = capsys.readouterr().out
    assert code == 1, said
    assert any(expected in line for line in differing(said)), said


def differing(said: str) -> Iterator[str]:
    """The lines that say what differs."""
    return (line for line in said.splitlines() if line.startswith("differs: "))


def test_files_that_were_changed_alone_are_found(
    archive: tuple[Path, Path], tmp_path: Path
) -> None:
    """If a changed file kept its sum unseen, SHA256SUMS would be an ornament."""
    plain, sealed = (held(path) for path in archive)
    other = plain | {"说明.txt": b"x"}
    assert "SHA256SUMS" in verified(tmp_path, other)[1]
    resealed_alone = resealed(other, sealed, tmp_path) | {"SM3SUMS": plain["SM3SUMS"]}
    assert "SM3SUMS does not fit" in verified(tmp_path, resealed_alone)[1]
    code, said = verified(tmp_path, plain, sealed | {"round/sealed/nonces.csv": b"x"})
    assert code in (1, 2), said


@pytest.mark.parametrize("content", [b"", b"PK", b"{}"])
def test_what_is_no_archive_is_said_in_a_line(tmp_path: Path, content: bytes) -> None:
    """If it died with a traceback, a clerk would think the vote was broken."""
    (tmp_path / "a.zip").write_bytes(content)
    command = [sys.executable, "-I", str(ROOT / "docs" / "verify_vote.py"), str(tmp_path / "a.zip")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert len(done.stdout.splitlines()) == 1
