"""Ways to tamper with an archive: each is named, or needs the signed hash."""

import csv
import datetime as dt
import hashlib
import io
import json
import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from analysis.archive import index_xml, opened, verify_archive, write_archive
from analysis.confirm import confirm
from analysis.report.sheets import write_sheets
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.lock import write_lock
from rulebook.problems import InputError
from rulebook.round import open_round
from rulebook.sm3 import sm3_of
from survey_app.closing_record import commitment, published_list, root
from survey_app.recount import recount
from survey_app.tokens import new_receipt
from tests.analysis.deciding import as_computed, write_decisions
from tests.survey_app.handmade import write_record

SM3_SUMS, INDEX = "SM3SUMS", index_xml.INDEX
SUMS, SOURCE = "SHA256SUMS", "source/ceping-0.1.0.tar"
Held = dict[str, bytes]
Touch = Callable[[Held, Held], None]


def close_vote(folder: Path) -> None:
    """closing/ and sealed/ of the simulated ballots, as `ceping close` and `export` write them."""
    with (folder / "ratings" / "ballots.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ballots: dict[str, dict[str, int | None]] = {}
    for row in rows:
        grade = int(row["grade"]) if row["grade"] else None
        ballots.setdefault(row["ballot_id"], {})[row["window_id"]] = grade
    rng = random.Random(1)
    nonces = {key: rng.randbytes(32) for key in ballots}
    entries = {
        "receipt": [new_receipt() for _ in ballots],
        "commitment": [commitment(key, ballots[key], nonces[key]) for key in ballots],
    }
    with (folder / "ratings" / "turnout.csv").open(encoding="utf-8-sig", newline="") as file:
        turnout = [row for row in csv.DictReader(file) if row.pop("component") == "democratic_vote"]
    numbers = [
        {**row, **{key: int(row[key]) for key in ("invited", "returned")}} for row in turnout
    ]
    vote: dict[str, Any] = {"ballots": len(ballots)}
    vote["turnout"] = numbers
    (folder / "closing").mkdir()
    for name, listed in entries.items():
        published = published_list(name, listed)
        vote[f"{name}s"] = {"count": len(listed), "root": root(published)}
        (folder / "closing" / f"{name}s.csv").write_bytes(published)
    write_record(folder, vote)
    sealed = folder / "sealed"
    sealed.mkdir()
    (sealed / "ballots.csv").write_bytes((folder / "ratings" / "ballots.csv").read_bytes())
    secret = "".join(f"{key},{nonce.hex()}\n" for key, nonce in nonces.items())
    (sealed / "nonces.csv").write_text(f"ballot_id,nonce\n{secret}", encoding="utf-8")
    (sealed / "receipts.csv").write_bytes(published_list("receipt", entries["receipt"]))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Held, Held]:
    """A confirmed round with everything that an archive can hold; its folder, both parts."""
    out = tmp_path_factory.mktemp("tampering")
    folder = out / "r"
    simulate(folder, windows=5, responses=60, electors=12, seed=3)
    this_round = open_round(folder)
    write_lock(this_round)
    close_vote(folder)
    report = score_round(this_round, draws=200)
    write_reports(report, folder / "report")
    decided = write_decisions(folder / "decisions.csv", as_computed(report))
    confirm(this_round, decided, dt.datetime(2022, 1, 9, tzinfo=dt.UTC))
    report = score_round(this_round, draws=200)
    write_reports(report, folder / "report")
    write_sheets(report, folder / "report" / "sheets")
    write_archive(this_round, "0.1.0", out / "a.zip")
    return out, read(out / "a.zip"), read(out / "a-sealed.zip")


def read(path: Path) -> Held:
    """Every file of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, held: Held) -> bytes:
    """Write a zip; its bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return path.read_bytes()


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def rehashed(folder: Path, main: Held, sealed: Held) -> None:
    """Make every hash of index and manifest agree again, as a forger would."""
    reindexed(main)
    manifest = json.loads(main["manifest.json"])
    manifest["files"] = {
        name: {"sha256": sha256(content), "bytes": len(content)}
        for name, content in main.items()
        if name not in ("manifest.json", SUMS, SM3_SUMS)
    }
    manifest["sealed"]["files"] = {name: sha256(content) for name, content in sealed.items()}
    whole = write(folder / "t-sealed.zip", sealed)
    manifest["sealed"] |= {"sha256": sha256(whole), "sm3": hashlib.new("sm3", whole).hexdigest()}
    main["manifest.json"] = json.dumps(manifest).encode()


def reindexed(main: Held) -> None:
    """Make 目录.xml agree again."""
    if INDEX in main:
        whole = ElementTree.fromstring(main[INDEX]).attrib
        files = {
            name: index_xml.Held(len(content), sha256(content), sm3_of(content))
            for name, content in main.items()
            if name not in ("manifest.json", SUMS, SM3_SUMS, INDEX)
        }
        main[INDEX] = index_xml.index_xml(whole, files)


def resummed(main: Held) -> None:
    """Make SM3SUMS and SHA256SUMS agree again."""
    for kind, without in ((SM3_SUMS, {SUMS, SM3_SUMS}), (SUMS, {SUMS})):
        if kind in main:
            of = sorted({*main} - without)
            name = "sm3" if kind == SM3_SUMS else "sha256"
            lines = (f"{hashlib.new(name, main[one]).hexdigest()}  {one}\n" for one in of)
            main[kind] = "".join(lines).encode()


def said(folder: Path, *, head: str | None = None) -> tuple[list[str], list[str]]:
    """Faults and what stays unchecked, as `ceping verify --sealed` says them."""
    try:
        with opened(folder / "t.zip", folder / "t-sealed.zip") as archive:
            verified = verify_archive(archive, head)
            faults = [words.zh for words in verified.faults]
            this_round = archive.round
            if (this_round.folder / "closing" / "closing.json").is_file():
                faults += [words.zh for words in recount(this_round).differences]
    except InputError as error:
        return [problem.line("zh") for problem in error.problems], []
    return faults, [words.zh for words in verified.open]


# ways to tamper


def in_manifest(path: str, value: object, main: Held, _sealed: Held) -> None:
    """Another value in the manifest."""
    manifest = json.loads(main["manifest.json"])
    put(manifest, path, value)
    main["manifest.json"] = json.dumps(manifest).encode()


def in_score(path: str, value: object, main: Held, _sealed: Held) -> None:
    """Another value in score.json."""
    score = json.loads(main["round/report/score.json"])
    put(score, path, value)
    main["round/report/score.json"] = json.dumps(score, ensure_ascii=False, indent=2).encode()


def put(data: Any, path: str, value: object) -> None:
    """Set the value at a path such as ``windows.0.total``; a colon is a point within a name."""
    *inside, last = [
        int(part) if part.isdigit() else part.replace(":", ".") for part in path.split(".")
    ]
    for part in inside:
        data = data[part]
    data[last] = value


def replace(name: str, old: str, new: str, main: Held, sealed: Held) -> None:
    """Other text in a file of either part, once."""
    held = main if name in main else sealed
    assert old.encode() in held[name], f"{old} is not in {name}"
    held[name] = held[name].replace(old.encode(), new.encode(), 1)


def append(name: str, text: str, main: Held, sealed: Held) -> None:
    """A file with something after its end."""
    held = main if name in main else sealed
    held[name] += text.encode()


def remove(name: str, main: Held, sealed: Held) -> None:
    """A file less."""
    del (main if name in main else sealed)[name]


def swap(name: str, other: str, main: Held, _sealed: Held) -> None:
    """One file's content in the other's place."""
    main[name] = main[other]


def in_document(name: str, part: str, main: Held, _sealed: Held) -> None:
    """Another word within a Word or Excel file."""
    source, out = zipfile.ZipFile(io.BytesIO(main[name])), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for inside in source.namelist():
            content = source.read(inside)
            if inside == part:
                changed = re.sub("窗口".encode(), "窗囗".encode(), content, count=1)
                assert changed != content
                content = changed
            target.writestr(inside, content)
    main[name] = out.getvalue()


def in_source(name: str, main: Held, _sealed: Held) -> None:
    """A file of the program with a line more."""
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(main[SOURCE])) as old,
        tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for entry in old:
            content = old.extractfile(entry)
            assert content is not None
            read = content.read() + (b"# x\n" if entry.name.endswith(name) else b"")
            entry.size = len(read)
            new.addfile(entry, io.BytesIO(read))
    assert len(out.getvalue()) >= len(main[SOURCE])
    main[SOURCE] = out.getvalue()


ROUND, REPORT = "round/round.toml", "round/report/"
READING = '\nreading = "among_applicants"\n'
# Each in a place of its own: one archive has them all.
IN_MANIFEST: dict[str, tuple[Touch, str]] = {
    "title in the manifest": (partial(in_manifest, "title", "另一轮"), "manifest.json title"),
    "date in the manifest": (partial(in_manifest, "date", "2023-01-01"), "manifest.json date"),
    "mark in the manifest": (partial(in_manifest, "simulated", False), "manifest.json simulated"),
    "status in the manifest": (partial(in_manifest, "status", "corrected"), "manifest.json status"),
    "edition in the manifest": (partial(in_manifest, "edition", "2020"), "manifest.json edition"),
    "rules' hash in the manifest": (
        partial(in_manifest, "edition_sha256", "0" * 64),
        "manifest.json edition_sha256",
    ),
    "contract in the manifest": (partial(in_manifest, "contract", 0), "manifest.json contract"),
    "lock's hash in the manifest": (
        partial(in_manifest, "code.lock_sha256", "0" * 64),
        "code.lock_sha256",
    ),
    "program's hash in the manifest": (
        partial(in_manifest, "code.sha256", "0" * 64),
        "程序源码与 manifest.json code.sha256 不符",
    ),
    "a size in the manifest": (
        partial(in_manifest, "files.requirements:lock.bytes", 1),
        "manifest.json requirements.lock",
    ),
    "what is altered in the manifest": (
        partial(in_manifest, "altered", []),
        "manifest.json altered",
    ),
    "why withheld in the manifest": (
        partial(in_manifest, "withheld.0.reason", "不重要"),
        "manifest.json withheld",
    ),
    "a word more in the manifest": (partial(in_manifest, "approved", "同意"), "manifest.json 多出"),
}
ON_THE_PROGRAM: dict[str, tuple[Touch, str]] = {
    "program's version in the manifest": (
        partial(in_manifest, "code.version", "9"),
        "ceping-9.tar",
    ),
    "a word more on the program in the manifest": (
        partial(in_manifest, "code.approved", "同意"),
        "manifest.json 多出：approved",
    ),
}
IN_REPORT: dict[str, tuple[Touch, str]] = {
    "winners in the notice": (
        partial(in_document, f"{REPORT}notice.docx", "word/document.xml"),
        "notice.docx 与重新生成的不同",
    ),
    "what was decided": (
        partial(in_document, f"{REPORT}decision.docx", "word/document.xml"),
        "decision.docx 与重新生成的不同",
    ),
    "a PDF of another paper": (
        partial(swap, "papers/notice.pdf", "papers/decision.pdf"),
        "papers/notice.pdf 与重新生成的不同",
    ),
    "a PDF that belongs to no paper": (
        partial(swap, "papers/other.pdf", "papers/decision.pdf"),
        "papers/other.pdf 与重新生成的不同",
    ),
    "workbook": (
        partial(in_document, f"{REPORT}scores.xlsx", "xl/sharedStrings.xml"),
        "scores.xlsx 与重新生成的不同",
    ),
    "words of the windows": (
        partial(append, f"{REPORT}windows.json", " "),
        "windows.json 与重新生成的不同",
    ),
    "page": (partial(append, f"{REPORT}report.html", " "), "report.html 与重新生成的不同"),
    "a window's sheet": (
        partial(swap, f"{REPORT}sheets/W02.pdf", f"{REPORT}sheets/W03.pdf"),
        "sheets/W02.pdf 与重新生成的不同",
    ),
    "a table": (
        partial(append, f"{REPORT}tables/windows.csv", "\n"),
        "tables/windows.csv 与重新生成的不同",
    ),
    "a table for programs": (
        partial(swap, f"{REPORT}tables/windows.parquet", f"{REPORT}tables/marks.parquet"),
        "tables/windows.parquet 与重新生成的不同",
    ),
    "the tables' dictionary": (
        partial(append, f"{REPORT}tables/datapackage.json", "\n"),
        "tables/datapackage.json 与重新生成的不同",
    ),
    "a chart": (
        partial(append, f"{REPORT}charts/forest.svg", "\n"),
        "charts/forest.svg 与重新生成的不同",
    ),
    "a picture": (
        partial(append, f"{REPORT}charts/forest.png", "x"),
        "charts/forest.png 与重新生成的不同",
    ),
}
# One at a time.
CASES: dict[str, tuple[Touch, str]] = {
    "reading in round.toml": (partial(append, ROUND, READING), "score.json reading"),
    "title in round.toml": (partial(replace, ROUND, 'title = "', 'title = "另'), "round"),
    "mark in round.toml": (
        partial(replace, ROUND, "simulated = true", "simulated = false"),
        "simulated",
    ),
    "seed in round.toml": (partial(replace, ROUND, "seed = ", "seed = 7"), "随机种子"),
    "notice text": (
        partial(replace, "edition/notice-2021.txt", "窗口", "窗囗"),
        "edition/notice-2021.txt 与公布的原文不同",
    ),
    "comment in the rules": (partial(append, "edition/campaign.toml", "\n# x\n"), "edition"),
    "places in the rules": (
        partial(replace, "edition/window_score.toml", "places = 3", "places = 2"),
        "得分不符",
    ),
    "tallies": (
        partial(append, "derived/ballot_tallies.csv", "W01,1,1\n"),
        "derived/ballot_tallies",
    ),
    "decisions file": (
        partial(append, "round/decisions.csv", "x,y,award,2022-01-08,,\n"),
        "decisions.csv",
    ),
    "record of decisions": (
        partial(replace, "round/decisions.jsonl", '"award"', '"decline"'),
        "decisions.jsonl",
    ),
    "record of decisions gone": (partial(remove, "round/decisions.jsonl"), "decisions.csv"),
    "SHA256SUMS": (partial(append, SUMS, f"{'0' * 64}  x\n"), "SHA256SUMS"),
    "SM3SUMS": (partial(append, SM3_SUMS, f"{'0' * 64}  x\n"), SM3_SUMS),
    "SM3SUMS gone": (partial(remove, SM3_SUMS), SM3_SUMS),
    "index": (partial(replace, INDEX, ' 题名="', ' 题名="x'), INDEX),
    "index gone": (partial(remove, INDEX), INDEX),
    "SHA256SUMS gone": (partial(remove, SUMS), "SHA256SUMS"),
    "the program": (partial(in_source, "/analysis/score.py"), "code.sha256"),
    "the program's lock": (partial(in_source, "/requirements.lock"), "requirements.lock"),
    "the program gone": (partial(remove, SOURCE), "ceping-0.1.0.tar 缺少"),
    "no program in its place": (partial(append, SOURCE, "x"), "ceping-0.1.0.tar 缺少或不是"),
    "two programs": (
        lambda main, _sealed: main.update({"source/ceping-9.tar": main[SOURCE]}),
        "ceping-0.1.0.tar 缺少或不是",
    ),
    "page about the format": (partial(append, "FORMAT.md", "x"), "程序源码与 FORMAT.md 不符"),
    "page about the format gone": (partial(remove, "FORMAT.md"), "程序源码与 FORMAT.md 不符"),
    "counts": (partial(append, "derived/counts.json", "\n"), "derived/counts.json"),
    "counts gone": (partial(remove, "derived/counts.json"), "derived/counts.json"),
    "packages' lock": (partial(append, "requirements.lock", "# x\n"), "code.lock_sha256"),
    "packages' lock gone": (partial(remove, "requirements.lock"), "code.lock_sha256"),
    "guide": (partial(append, "说明.txt", "x"), "说明.txt"),
    "guide gone": (partial(remove, "说明.txt"), "说明.txt"),
    "marks": (partial(append, "round/bimonthly.csv", "\n"), "bimonthly.csv"),
    "register": (partial(append, "round/windows.csv", "\n"), "windows.csv"),
    "nominations": (partial(append, "round/nominations.csv", "\n"), "nominations.csv"),
    "conditions": (partial(append, "round/conditions.csv", "\n"), "conditions.csv"),
    "conditions gone": (partial(remove, "round/conditions.csv"), "conditions.csv"),
    "findings added": (
        lambda main, _sealed: main.update({"round/findings.csv": b"check_id,window_id\n"}),
        "findings.csv",
    ),
    "turnout": (partial(append, "round/ratings/turnout.csv", "\n"), "turnout.csv"),
    "turnout gone": (partial(remove, "round/ratings/turnout.csv"), "turnout.csv"),
    "responses": (partial(append, "round/ratings/responses.parquet", "PAR1"), "responses.parquet"),
    "number of ballots in the closing record": (
        partial(replace, "round/closing/closing.json", '"ballots": ', '"ballots": 1'),
        "closing.json",
    ),
    "closing record gone": (partial(remove, "round/closing/closing.json"), "closing.json"),
    "list of receipts": (partial(append, "round/closing/receipts.csv", "ZZZZ\n"), "receipts.csv"),
    "list of receipts gone": (partial(remove, "round/closing/receipts.csv"), "receipts.csv"),
    "list of commitments": (
        partial(append, "round/closing/commitments.csv", "f\n"),
        "commitments.csv",
    ),
    "windows in the rules' lock": (
        partial(replace, "round/rules.lock", '"W01"', '"W0X"'),
        "lock_changes",
    ),
    "rules' lock gone": (partial(remove, "round/rules.lock"), "round.locked"),
    "the first window's sheet": (
        partial(swap, f"{REPORT}sheets/W01.pdf", f"{REPORT}sheets/W03.pdf"),
        "sheets/W01.pdf 与重新生成的不同",
    ),
    "a total": (partial(in_score, "windows.0.total_exact", "99/1"), "total_exact"),
    "a rank": (partial(in_score, "windows.0.rank", 3), "rank"),
    "status in score.json": (partial(in_score, "status", "provisional"), "status"),
    "mark in score.json": (partial(in_score, "simulated", False), "simulated"),
    "a check's reason": (partial(in_score, "checks.0.reason", "一切正常"), "reason"),
    "a flag": (partial(in_score, "checks.0.flag", "verify"), "flag"),
    "first page's words": (partial(in_score, "confidence.0", "一切正常"), "confidence"),
    "number of draws": (partial(in_score, "draws", 100), "统计量"),
    "an input's hash": (partial(in_score, "inputs.files.windows:csv", "0" * 64), "windows.csv"),
    "hash of the counts": (partial(in_score, "inputs.counts", "0" * 64), "counts"),
    "a ballot": (partial(replace, "round/ratings/ballots.csv", ",5", ",4"), "ballots.csv"),
    "a sealed ballot": (partial(replace, "round/sealed/ballots.csv", ",5", ",4"), "选票simulated-"),
    "a nonce": (partial(append, "round/sealed/nonces.csv", f"x,{'0' * 64}\n"), "随机数x"),
    "a sealed receipt": (partial(append, "round/sealed/receipts.csv", "ZZZZ\n"), "收据ZZZZ"),
    "sealed receipts gone": (partial(remove, "round/sealed/receipts.csv"), "sealed/receipts.csv"),
    "nonces gone": (partial(remove, "round/sealed/nonces.csv"), "sealed/nonces.csv"),
    "sealed ballots gone": (partial(remove, "round/sealed/ballots.csv"), "sealed/ballots.csv"),
}
# What only the hash on the signed paper can tell, and nothing within the archive.
ONLY_SIGNED: dict[str, Touch] = {
    "program's commit": partial(in_manifest, "code.commit", "0" * 40),
    "packages unlike the lock": partial(in_manifest, "code.differs_from_lock", ["x 1, not 2"]),
    "name of the sealed part": partial(in_manifest, "sealed.file", "x.zip"),
    "hash of the register of voters": partial(in_manifest, "withheld.0.sha256", "0" * 64),
    "register of voters not named": partial(in_manifest, "withheld", []),
    "manifest of the ratings gone": partial(remove, "round/ratings/manifest.json"),
}
# What no scoring makes or needs: named as not checked, not as false.
LISTED: dict[str, tuple[Touch, str]] = {
    "a table more": (
        lambda main, _sealed: main.update({f"{REPORT}tables/more.csv": b"x\n"}),
        "只核对了校验值的报告文件：tables/more.csv",
    ),
    "a table less": (partial(remove, f"{REPORT}tables/windows.csv"), "没有保存 tables/windows.csv"),
    "a sheet less": (partial(remove, f"{REPORT}sheets/W02.pdf"), "没有保存 sheets/W02.pdf"),
    "the page gone": (partial(remove, f"{REPORT}report.html"), "没有保存 report.html"),
    "a document that computes nothing": (
        partial(in_source, "/NOTICE"),
        "不参与计算的文件除外：NOTICE",
    ),
}


def test_sixty_four_at_least() -> None:
    """The promise would be kept by counting fewer."""
    known = len(CASES) + len(IN_MANIFEST) + len(ON_THE_PROGRAM) + len(IN_REPORT) + len(ONLY_SIGNED)
    assert known >= 64


def test_the_honest_archive_verifies(honest: tuple[Path, Held, Held]) -> None:
    """An alarm that always rings says nothing."""
    folder, main, sealed = honest
    head = sha256((folder / "a.zip").read_bytes())
    write(folder / "t-sealed.zip", sealed)
    (folder / "t.zip").write_bytes((folder / "a.zip").read_bytes())
    (folder / "t-sealed.zip").write_bytes((folder / "a-sealed.zip").read_bytes())
    assert said(folder, head=head) == ([], [])
    faults, unchecked = said(folder)
    assert faults == []
    assert [line[:7] for line in unchecked] == ["未与签字件核对"]
    assert main["manifest.json"] in (folder / "a.zip").read_bytes()


# Costly: what is gone is missed by the same comparison that finds it changed.
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[pytest.mark.costly] if case.endswith("gone") else [])
        for case in CASES
    ],
)
@pytest.mark.grid
def test_tampering_is_named(honest: tuple[Path, Held, Held], case: str) -> None:
    """A forged archive would pass for the decided one."""
    touch, named = CASES[case]
    faults = forged(honest, before=[touch], sums=not case.startswith((SUMS, SM3_SUMS)))
    assert any(named in line for line in faults), faults


@pytest.mark.grid
@pytest.mark.parametrize("cases", [IN_MANIFEST, ON_THE_PROGRAM], ids=["round", "program"])
def test_each_word_of_a_forged_manifest_is_named(
    honest: tuple[Path, Held, Held], cases: dict[str, tuple[Touch, str]]
) -> None:
    """One lie among others would pass unseen."""
    faults = forged(honest, after=[touch for touch, _named in cases.values()])
    assert unnamed(cases, faults) == [], faults


def test_each_forged_paper_is_named(honest: tuple[Path, Held, Held]) -> None:
    """One forged paper among others would pass for what was decided."""
    faults = forged(honest, before=[touch for touch, _named in IN_REPORT.values()])
    assert unnamed(IN_REPORT, faults) == [], faults


def forged(
    honest: tuple[Path, Held, Held],
    before: Sequence[Touch] = (),
    after: Sequence[Touch] = (),
    *,
    sums: bool = True,
) -> list[str]:
    """What is said of an archive touched before and after the forger made its hashes agree."""
    folder, main, sealed = honest[0], dict(honest[1]), dict(honest[2])
    for touch in before:
        touch(main, sealed)
    rehashed(folder, main, sealed)
    for touch in after:
        touch(main, sealed)
    if sums:
        resummed(main)
    write(folder / "t.zip", main)
    return said(folder)[0]


def unnamed(cases: dict[str, tuple[Touch, str]], faults: Sequence[str]) -> list[str]:
    """The cases that no fault names."""
    return [case for case, (_, named) in cases.items() if not any(named in f for f in faults)]


@pytest.mark.parametrize("case", LISTED)
@pytest.mark.grid
def test_what_is_not_checked_is_listed(honest: tuple[Path, Held, Held], case: str) -> None:
    """What nobody held against anything would pass for checked."""
    folder, main, sealed = honest[0], dict(honest[1]), dict(honest[2])
    touch, named = LISTED[case]
    touch(main, sealed)
    rehashed(folder, main, sealed)
    resummed(main)
    write(folder / "t.zip", main)
    faults, unchecked = said(folder)
    assert faults == []
    assert any(named in line for line in unchecked), unchecked


@pytest.mark.parametrize("case", ONLY_SIGNED)
@pytest.mark.grid
def test_only_the_signed_hash_tells(honest: tuple[Path, Held, Held], case: str) -> None:
    """What cannot be told would pass for checked, or the signed hash would not tell it."""
    folder, main, sealed = honest[0], dict(honest[1]), dict(honest[2])
    rehashed(folder, main, sealed)
    ONLY_SIGNED[case](main, sealed)
    if "manifest.json" in main and case.endswith("gone"):
        rehashed(folder, main, sealed)
    resummed(main)
    write(folder / "t.zip", main)
    faults, unchecked = said(folder)
    assert faults == []
    assert unchecked[0].startswith("未与签字件核对")
    signed = sha256((folder / "a.zip").read_bytes())
    faults, _unchecked = said(folder, head=signed)
    assert [line[:18] for line in faults] == ["整份档案与签字件所载的校验值不符：档"]
