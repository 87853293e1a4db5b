"""The check of an archive or of a folder: every hash, then the score computed anew and compared."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from analysis.archive.consistency import (
    anchor_findings,
    closing_faults,
    decision_faults,
    derived_findings,
    document_findings,
    form_faults,
    manifest_faults,
)
from analysis.archive.contents import MANIFEST, SM3_SUMS, SUMS
from analysis.archive.own_files import own_findings
from analysis.archive.program import LOCK, code_sha256, lock_sha256
from analysis.archive.rescoring import SHOWN, StoredResult, Verification, rescore
from analysis.archive.sm3_findings import sm3_findings
from analysis.archive.unpack import OpenedArchive
from analysis.archive.write import SCORE
from analysis.intake.file_hashes import file_hashes
from rulebook.lock import lock_problems
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

_ABOUT_OTHERS = {MANIFEST, SUMS, SM3_SUMS}


def verify_archive(
    archive: OpenedArchive, head: str | None = None, *, signed: bool | None = None
) -> Verification:
    """Check a laid out archive. What cannot be scored at all is a fault like any other.

    Parameters
    ----------
    archive
        The archive.
    head
        The SHA-256 of the whole archive as the signed paper has it; None where it is not at hand.
    signed
        What its signature says (``signature.agrees``); None where it is not at hand.
    """
    verification = Verification()
    verification.add_fact(
        f"整份档案的SHA-256校验值：{archive.sha256}", f"SHA-256 of the archive: {archive.sha256}"
    )
    faults = [*_hash_faults(archive.manifest["files"], archive.hashes), *_sealed_faults(archive)]
    verification.faults += [*faults, *form_faults(archive)]
    count = len({*archive.hashes} - _ABOUT_OTHERS) + len(archive.sealed or ())
    if not faults:
        verification.add_fact(
            f"{count}个文件的校验值全部相符", f"the hashes of all {count} files agree"
        )
    sm3_findings(verification, archive)
    if archive.without_sealed:
        verification.open.append(_SEALED_NOT_GIVEN)
    anchor_findings(verification, archive, head, signed)
    document_findings(verification, archive)
    verification.faults += closing_faults(archive.folder / "round")
    same_program = _same_program(archive, verification)
    with _faults_of_input(verification):
        derived_findings(verification, archive, same_program=same_program)
        verification.faults += decision_faults(archive.round)
        _verify_score(verification, archive, same_program=same_program)
    return verification


@contextmanager
def _faults_of_input(verification: Verification) -> Iterator[None]:
    """Input that cannot be scored disproves the result that was made from it."""
    try:
        yield
    except InputError as error:
        verification.faults += [
            Words(problem.line("zh"), problem.line("en")) for problem in error.problems[:SHOWN]
        ]


def _verify_score(
    verification: Verification, archive: OpenedArchive, *, same_program: bool
) -> None:
    path = archive.folder / SCORE
    if not path.is_file():
        return  # that it is missing has been said
    text = path.read_bytes()
    data = _data(text)
    verification.faults += [*_input_faults(archive, data), *manifest_faults(archive, data)]
    own_findings(verification, archive, data)
    stored = StoredResult(text, data, path.parent, same_program, archive.without_sealed)
    rescore(verification, archive.round, stored)


def verify_folder(this_round: Round) -> Verification:
    """Check the report of a round folder against its inputs."""
    verification = Verification()
    path = this_round.folder / "report" / "score.json"
    if not path.is_file():
        verification.add_open(
            "没有 report/score.json，得分未核对", "no report/score.json: no score to check"
        )
        return verification
    with _faults_of_input(verification):
        if problems := tuple(lock_problems(this_round)):
            raise InputError(problems)
        text = path.read_bytes()
        data = _data(text)
        listed = {name: {"sha256": value} for name, value in data["inputs"]["files"].items()}
        verification.faults += _hash_faults(listed, file_hashes(this_round.folder))
        stored = StoredResult(text, data, path.parent, same_program=True, without_sealed=False)
        rescore(verification, this_round, stored)
    return verification


_SEALED_NOT_GIVEN = Words(
    "没有提供封存部分：投票得分按汇总票数复算，问卷只有提交日期；整张选票、提交的钟点和用到它们的统计没有核对",
    "without the sealed part: vote scores are recomputed from tallies, responses have their day"
    " only; whole ballots, times of day and the statistics that need them are not checked",
)


def _data(text: bytes) -> dict[str, Any]:
    try:
        data = json.loads(text)
        data["inputs"]["files"], data["windows"], data["reading"]
    except (ValueError, KeyError, TypeError, RecursionError):
        words = Words("ceping score 写成的得分", "a score that `ceping score` wrote")
        raise InputError([Problem("score.json", words, "")]) from None
    return dict(data)


def _hash_faults(listed: Mapping[str, Any], got: Mapping[str, str]) -> Iterator[Words]:
    """Each file that is missing, changed or added, in one line."""
    for name in sorted({*listed, *got} - _ABOUT_OTHERS):
        if name not in got:
            yield Words(f"缺少：{name}", f"missing: {name}")
        elif name not in listed:
            yield Words(f"多出：{name}", f"added: {name}")
        elif got[name] != listed[name]["sha256"]:
            yield Words(f"改动：{name}", f"changed: {name}")


def _sealed_faults(archive: OpenedArchive) -> Iterator[Words]:
    sealed = archive.manifest["sealed"]
    if archive.sealed is None:
        return
    if sealed is None:
        yield Words("档案没有封存部分", "the archive has no sealed part")
        return
    if archive.sealed_sha256 != sealed["sha256"]:
        yield Words(
            f"封存部分不是档案所指的那一份（{archive.sealed_sha256}）",
            f"not the sealed part that the archive names ({archive.sealed_sha256})",
        )
    listed = {name: {"sha256": value} for name, value in sealed["files"].items()}
    yield from _hash_faults(listed, archive.sealed)


def _input_faults(archive: OpenedArchive, data: Mapping[str, Any]) -> Iterator[Words]:
    """The inputs that the score names must be the archive's own."""
    held = dict(archive.hashes) | dict((archive.manifest["sealed"] or {}).get("files", {}))
    for name, value in sorted(data["inputs"]["files"].items()):
        if held.get(f"round/{name}") != value:
            yield Words(f"得分所用的输入不在档案中：{name}", f"an input not in the archive: {name}")


def _same_program(archive: OpenedArchive, verification: Verification) -> bool:
    """Whether this is the program, with the packages, that wrote the archive."""
    code = archive.manifest["code"]
    same_lock = archive.hashes.get(LOCK) == lock_sha256()
    if code["sha256"] == code_sha256() and same_lock:
        return True
    verification.add_open(
        f"归档时的程序（{code.get('version', '?')}）或依赖与现在的不同：精确字段照样逐一比较，"
        "统计量和报告文件不要求相同",
        "archived by another program or other packages: exact fields are compared all the same,"
        " statistics and report files need not be equal",
    )
    return False
