"""What an archive says of itself, held against its own files: no hash can tell these apart."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.archive.contents import (
    GUIDE,
    MANIFEST,
    SM3_SUMS,
    SUMS,
    TALLIES,
    guide,
    tallies,
)
from analysis.archive.day_only import DAY_ONLY, day_only_responses, holds_responses
from analysis.archive.index_xml import INDEX, Held, about, index_xml
from analysis.archive.kept_papers import FOLDER, PAPERS, kept_papers
from analysis.archive.program import LOCK
from analysis.archive.rescoring import Verification
from analysis.archive.sorting import WITHHELD
from analysis.archive.unpack import OpenedArchive
from analysis.archive.write import ALTERED
from analysis.decisions.decision_log import read_log
from rulebook import contract
from rulebook.files import file_hash, scratch_folder
from rulebook.load import SOURCES, fingerprint
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.tables import find, read_table

_WITH_INDEX = 3  # the version of the archive that has 目录.xml
_WITH_PAPERS = 4  # and papers/
# What nobody can tell from the archive alone: whoever forged it forged these with it.
ONLY_BY_ANCHOR = Words(
    "未与签字件核对：程序的提交号、连同散列值一起换掉的程序源码、与依赖清单不同的软件包、"
    "投票人名册的校验值、封存部分的文件名、评分数据的清单、round.toml 中不参与算分的行，"
    "以及连同结果一起改过的输入，只有与签字件上的SHA-256校验值一致，或者签名有效，才能排除改动"
    "（ceping verify 档案 --head 校验值，或 --signature 签名 --public-key 公钥）",
    "not held against the signed paper: the program's commit, a source exchanged together with its"
    " hash, packages that differ from the lock, the hash of the register of voters, the name of the"
    " sealed part, the list of ratings files, lines of round.toml that no score reads, and inputs"
    " that were changed together with their result; only the SHA-256 on the signed paper or a"
    " signature tells (ceping verify FILE --head HASH, or --signature FILE --public-key FILE)",
)


def anchor_findings(
    verification: Verification, archive: OpenedArchive, head: str | None, signed: bool | None
) -> None:
    """The hash of the signed paper against the archive's own, and what its signature says.

    Both are None where nobody gave them.
    """
    if signed:
        verification.add_fact("签名与公钥、档案一致", "the signature fits public key and archive")
    elif signed is not None:
        verification.add_fault(
            "签名不是这份档案用这个公钥的签名：档案改动过，或者签名、公钥不是这一份",
            "not this archive's signature under this public key",
        )
    own = {archive.sha256, (archive.sm3 or {}).get("")}
    if head is not None and head.strip().lower() in own:
        verification.add_fact("与签字件所载的校验值一致", "the hash on the signed paper agrees")
    elif head is not None:
        verification.add_fault(
            f"整份档案与签字件所载的校验值不符：档案为{archive.sha256}，签字件为{head.strip()}",
            f"not the archive of the signed paper: {archive.sha256}, signed {head.strip()}",
        )
    elif not signed:
        verification.open.append(ONLY_BY_ANCHOR)


def manifest_faults(archive: OpenedArchive, score: Mapping[str, Any]) -> Iterator[Words]:
    """Each statement of the manifest that the files contradict."""
    this_round, manifest = archive.round, archive.manifest
    settings = this_round.settings
    expected = {
        "contract": score.get("contract"),
        "title": settings.title,
        "date": settings.date.isoformat(),
        "simulated": settings.simulated,
        "status": score.get("status"),
        "edition": settings.edition,
        "edition_sha256": fingerprint(this_round.edition_folder),
    }
    for key, value in expected.items():
        if manifest.get(key) != value:
            yield _differs(f"manifest.json {key}", manifest.get(key), value)
    locked = manifest["code"]["lock_sha256"]
    if locked != archive.hashes.get(LOCK):
        yield _differs("manifest.json code.lock_sha256", locked, archive.hashes.get(LOCK))
    if score.get("simulated") != settings.simulated:
        yield _differs("score.json simulated", score.get("simulated"), settings.simulated)
    if score["reading"] != this_round.reading:
        yield _differs("score.json reading", score["reading"], this_round.reading)


_KEYS = {
    "archive",
    "contract",
    "title",
    "date",
    "simulated",
    "status",
    "edition",
    "edition_sha256",
    "code",
    "files",
    "sealed",
    "sm3",
    "withheld",
    "altered",
}
_CODE_KEYS = {"version", "commit", "sha256", "lock_sha256", "differs_from_lock"}


def form_faults(archive: OpenedArchive) -> Iterator[Words]:
    """Whether the manifest has what one of ours has, no more, and sizes and remarks are right."""
    manifest = archive.manifest
    for key in sorted({*manifest} - _KEYS) + sorted({*manifest["code"]} - _CODE_KEYS):
        yield Words(f"manifest.json 多出：{key}", f"added in manifest.json: {key}")
    if manifest.get("altered") != ALTERED:
        yield _differs("manifest.json altered", manifest.get("altered"), ALTERED)
    if any(entry.get("reason") != WITHHELD.zh for entry in manifest.get("withheld", ())):
        yield _differs("manifest.json withheld", manifest.get("withheld"), WITHHELD.zh)
    for name, entry in sorted(manifest["files"].items()):
        size = archive.sizes.get(name)
        if size is not None and entry.get("bytes") != size:
            yield _differs(f"manifest.json {name}", entry.get("bytes"), size)


def derived_findings(
    verification: Verification, archive: OpenedArchive, *, same_program: bool
) -> None:
    """Files that follow from others: tallies, days, papers, index, and the program's guide."""
    this_round = archive.round
    made = None if archive.without_sealed else tallies(this_round)
    if made is not None and archive.hashes.get(TALLIES) != hashlib.sha256(made).hexdigest():
        verification.faults.append(_not_as_made(TALLIES))
    _day_only_findings(verification, archive, this_round, same_program=same_program)
    _paper_findings(verification, archive, same_program=same_program)
    _index_findings(verification, archive, same_program=same_program)
    if archive.hashes.get(GUIDE) == hashlib.sha256(guide(this_round).encode()).hexdigest():
        return
    if same_program:
        verification.faults.append(_not_as_made(GUIDE))
    else:
        verification.add_open(f"{GUIDE} 没有核对", f"{GUIDE} was not checked")


def _day_only_findings(
    verification: Verification, archive: OpenedArchive, this_round: Round, *, same_program: bool
) -> None:
    """The responses by their day, against the sealed ones they were made from."""
    name = f"round/{DAY_ONLY}"
    if not any(holds_responses(file) for file in archive.sealed or ()):
        return
    with scratch_folder("ceping-verify-") as scratch:
        made = day_only_responses(this_round, scratch)
        if made is not None and file_hash(made) == archive.hashes.get(name):
            return
    if same_program:
        verification.faults.append(_not_as_made(name))
    else:
        verification.add_open(f"{name} 没有核对", f"{name} was not checked")


def _paper_findings(
    verification: Verification, archive: OpenedArchive, *, same_program: bool
) -> None:
    """Each PDF against what its Word file gives, which is held against the round elsewhere."""
    if archive.manifest["archive"] < _WITH_PAPERS:
        return
    made = kept_papers({paper: archive.folder / paper for paper in PAPERS})
    expected = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    held = {name for name in archive.hashes if name.startswith(f"{FOLDER}/")}
    for name in sorted(held | {*expected}):
        if archive.hashes.get(name) == expected.get(name):
            continue
        if same_program or name not in PAPERS.values():
            verification.faults.append(_not_as_made(name))
        else:
            verification.add_open(f"{name} 没有核对", f"{name} was not checked")


def _index_findings(
    verification: Verification, archive: OpenedArchive, *, same_program: bool
) -> None:
    """The index against the files; it has the SM3 of an archive that was written with SM3."""
    with_sm3 = bool(archive.manifest.get("sm3"))
    if archive.manifest["archive"] < _WITH_INDEX or (with_sm3 and archive.sm3 is None):
        return  # that SM3 is not to be had here has been said
    sm3 = archive.sm3 if with_sm3 and archive.sm3 else {}
    held = {
        name: Held(archive.sizes[name], archive.hashes[name], sm3.get(name, ""))
        for name in {*archive.hashes} - {INDEX, MANIFEST, SUMS, SM3_SUMS}
    }
    made = index_xml(about(archive.round.settings), held)
    if archive.hashes.get(INDEX) == hashlib.sha256(made).hexdigest():
        return
    if same_program:
        verification.faults.append(_not_as_made(INDEX))
    else:
        verification.add_open(f"{INDEX} 没有核对", f"{INDEX} was not checked")


def _not_as_made(name: str) -> Words:
    return Words(f"{name} 与重新生成的不同", f"{name} is not what the round gives")


def document_findings(verification: Verification, archive: OpenedArchive) -> None:
    """The documents that rules quote, against the published ones that come with this program."""
    for path in sorted((archive.folder / "edition").glob("*")):
        if path.suffix == ".toml":
            continue
        published = SOURCES / path.name
        if not published.is_file():
            verification.add_open(
                f"规则引用的文件 {path.name} 没有公布的原文可对照",
                f"{path.name}, which rules quote: no published text to hold it against",
            )
        elif path.read_bytes() != published.read_bytes():
            verification.add_fault(
                f"edition/{path.name} 与公布的原文不同", f"edition/{path.name} is not as published"
            )
        else:
            verification.add_fact(
                f"规则引用的文件 {path.name} 与公布的原文相同", f"{path.name} is as published"
            )


def decision_faults(this_round: Round) -> Iterator[Words]:
    """Lines of the decisions file that are not in the record."""
    path = find(this_round.folder, contract.DECISIONS)
    if path is None:
        return
    read = read_table(path, contract.DECISIONS, this_round.grades)
    names = _honour_ids(this_round)
    recorded = {
        (d.honour_id, d.candidate_id, d.decision, d.date, d.reason, d.places)
        for d in read_log(this_round.folder).decisions
    }
    for row in read.rows:
        values = row.values
        written = (
            names.get(str(values["honour"])),
            str(values["candidate_id"]),
            values["decision"],
            values["date"],
            str(values["reason"] or ""),
            values["places"],
        )
        if written not in recorded:
            yield Words(
                f"{path.name} 第{row.number}行不在审定记录中",
                f"{path.name} row {row.number} is not in the record of decisions",
            )


def _honour_ids(this_round: Round) -> Mapping[str, str]:
    return {
        name: honour.id
        for honour in this_round.book.honours.honours
        for name in (honour.id, honour.name.zh, honour.short_name)
    }


def closing_faults(folder: Path) -> Iterator[Words]:
    """Lists of a closed vote without the record that says what they are."""
    lists = {*folder.glob("closing/*.csv"), *folder.glob("sealed/nonces.csv")}
    lists -= {folder / "closing" / "eligible.csv"}  # it is there before the vote is opened
    if lists and not (folder / "closing" / "closing.json").is_file():
        yield Words("缺少：closing/closing.json", "missing: closing/closing.json")


def _differs(what: str, said: object, is_so: object) -> Words:
    return Words(f"{what} 写的是{said}，文件中是{is_so}", f"{what} says {said}, the files {is_so}")
