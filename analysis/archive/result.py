"""The check of an archive or of a folder: every hash, then the score computed anew and compared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.archive.code import code_sha256, lock_bytes
from analysis.archive.difference import Compared, compare_scores
from analysis.archive.unpack import Opened
from analysis.archive.write import LOCK, MANIFEST, SCORE
from analysis.intake.file_hashes import file_hashes
from analysis.report.score_json import score_json
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round, with_reading
from rulebook.files import file_hash, scratch_folder
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

SHOWN = 20


@dataclass
class Checked:
    """What a check found: ``faults`` disprove, ``facts`` were checked, ``open`` could not be."""

    facts: list[Words] = field(default_factory=list)
    open: list[Words] = field(default_factory=list)
    faults: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class _Kept:
    """A result as it was kept, and whether program and packages are the ones that made it."""

    text: bytes
    data: Mapping[str, Any]
    reports: Mapping[str, Path]
    same_program: bool
    only_tallies: bool


def check_opened(archive: Opened) -> Checked:
    """Check a laid out archive. What cannot be scored at all is a fault like any other."""
    found = Checked()
    found.facts.append(
        Words(f"整份档案的校验值：{archive.sha256}", f"SHA-256 of the archive: {archive.sha256}")
    )
    faults = [*_hash_faults(archive.manifest["files"], archive.hashes), *_sealed_faults(archive)]
    found.faults += faults
    count = len(archive.hashes) - 1 + len(archive.sealed or ())
    if not faults:
        found.facts.append(
            Words(f"{count}个文件的校验值全部相符", f"the hashes of all {count} files agree")
        )
    if archive.only_tallies:
        found.open.append(_SEALED_NOT_GIVEN)
    with _faults_of_input(found):
        _check_score(found, archive)
    return found


@contextmanager
def _faults_of_input(found: Checked) -> Iterator[None]:
    """Input that cannot be scored disproves the result that was made from it."""
    try:
        yield
    except InputError as error:
        found.faults += [Words(one.line("zh"), one.line("en")) for one in error.problems[:SHOWN]]


def _check_score(found: Checked, archive: Opened) -> None:
    path = archive.folder / SCORE
    if not path.is_file():
        return  # that it is missing has been said
    text = path.read_bytes()
    data = _data(text)
    found.faults += _input_faults(archive, data)
    reports = {p.name: p for p in path.parent.iterdir() if p.is_file()}
    kept = _Kept(text, data, reports, _same_program(archive, found), archive.only_tallies)
    _rerun(found, archive.round(), kept)


def check_folder(this_round: Round) -> Checked:
    """Check the report of a round folder against its inputs."""
    found = Checked()
    path = this_round.folder / "report" / "score.json"
    if not path.is_file():
        found.open.append(
            Words("没有 report/score.json，得分未核对", "no report/score.json: no score to check")
        )
        return found
    with _faults_of_input(found):
        text = path.read_bytes()
        data = _data(text)
        listed = {name: {"sha256": value} for name, value in data["inputs"]["files"].items()}
        found.faults += _hash_faults(listed, file_hashes(this_round.folder))
        reports = {p.name: p for p in path.parent.iterdir() if p.is_file()}
        _rerun(found, this_round, _Kept(text, data, reports, same_program=True, only_tallies=False))
    return found


_SEALED_NOT_GIVEN = Words(
    "没有提供封存部分：投票得分按汇总票数复算，整张选票和需要整张选票的统计没有核对",
    "without the sealed part: vote scores are recomputed from tallies; whole ballots, and the "
    "statistics that need them, are not checked",
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
    for name in sorted({*listed, *got} - {MANIFEST}):
        if name not in got:
            yield Words(f"缺少：{name}", f"missing: {name}")
        elif name not in listed:
            yield Words(f"多出：{name}", f"added: {name}")
        elif got[name] != listed[name]["sha256"]:
            yield Words(f"改动：{name}", f"changed: {name}")


def _sealed_faults(archive: Opened) -> Iterator[Words]:
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


def _input_faults(archive: Opened, data: Mapping[str, Any]) -> Iterator[Words]:
    """The inputs that the score names must be the archive's own."""
    held = dict(archive.hashes) | dict((archive.manifest["sealed"] or {}).get("files", {}))
    for name, value in sorted(data["inputs"]["files"].items()):
        if held.get(f"round/{name}") != value:
            yield Words(f"得分所用的输入不在档案中：{name}", f"an input not in the archive: {name}")


def _same_program(archive: Opened, found: Checked) -> bool:
    """Whether this is the program, with the packages, that wrote the archive."""
    code = archive.manifest["code"]
    mine = lock_bytes()
    same_lock = (mine is not None) == (LOCK in archive.hashes) and (
        mine is None or archive.hashes.get(LOCK) == _sha(mine)
    )
    if code["sha256"] == code_sha256() and same_lock:
        return True
    found.open.append(
        Words(
            f"归档时的程序（{code.get('version', '?')}）或依赖与现在的不同：精确字段照样逐一比较，"
            "统计量和报告文件不要求相同",
            "archived by another program or other packages: exact fields are compared all the same,"
            " statistics and report files need not be equal",
        )
    )
    return False


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _rerun(found: Checked, this_round: Round, kept: _Kept) -> None:
    """Score anew, with the draws, seed and reading of the kept result, and compare."""
    reading = kept.data["reading"]
    report = score_round(
        with_reading(this_round, reading) if reading != this_round.reading else this_round,
        draws=kept.data.get("draws") or 200,
        seed=kept.data.get("seed"),
        checks=bool(kept.data.get("checks")),
    )
    text = score_json(report).encode()
    if text == kept.text:
        found.facts.append(
            Words("重新计算：score.json 逐字节相同", "computed anew: score.json is the same bytes")
        )
    else:
        compared = compare_scores(kept.data, json.loads(text), only_tallies=kept.only_tallies)
        _say_compared(found, compared, kept)
    if not kept.only_tallies:
        _same_reports(found, report, kept, text == kept.text)


def _say_compared(found: Checked, compared: Compared, kept: _Kept) -> None:
    exact = [one for one in compared.differences if one.exact]
    rest = [one for one in compared.differences if not one.exact]
    for one in exact[:SHOWN]:
        found.faults.append(
            Words(
                f"得分不符：{one.where}，档案为{one.archived}，重新计算为{one.now}",
                f"score differs: {one.where}: kept {one.archived}, computed {one.now}",
            )
        )
    if len(exact) > SHOWN:
        more = len(exact) - SHOWN
        found.faults.append(Words(f"另有{more}个精确字段不符", f"{more} more exact fields differ"))
    if not exact:
        found.facts.append(
            Words(
                f"重新计算：{compared.exact}个精确字段全部相同",
                f"computed anew: all {compared.exact} exact fields are equal",
            )
        )
    _say_statistics(found, compared.statistics, [one.where for one in rest], kept)


def _say_statistics(found: Checked, count: int, differing: list[str], kept: _Kept) -> None:
    """Statistics disprove only where the same program had the same ballots."""
    if not differing:
        found.facts.append(
            Words(
                f"{count}个统计量在六位有效数字内相同",
                f"{count} statistics are equal to six significant digits",
            )
        )
        return
    if kept.same_program and not kept.only_tallies:
        listed = "、".join(differing[:SHOWN]) + ("……" if len(differing) > SHOWN else "")
        found.faults.append(
            Words(f"{len(differing)}个统计量不符：{listed}", f"statistics differ: {listed}")
        )
        return
    equal, groups = count - len(differing), "、".join(_groups(differing))
    found.facts.append(
        Words(
            f"{equal}个统计量在六位有效数字内相同",
            f"{equal} statistics are equal to six significant digits",
        )
    )
    found.open.append(
        Words(f"{len(differing)}个统计量（{groups}）", f"{len(differing)} statistics ({groups})")
    )


def _groups(paths: list[str]) -> list[str]:
    """Checks by their ids, other statistics by their kind, each once."""
    parts = [path.split(".") for path in paths]
    return sorted(
        {p[1] if p[0] == "checks" else p[2] if p[0] == "windows" else p[0] for p in parts}
    )


def _same_reports(found: Checked, report: ScoreReport, kept: _Kept, same_score: bool) -> None:
    """The other report files, byte for byte where contract.md promises it."""
    with scratch_folder("ceping-verify-") as scratch:
        made = {path.name: file_hash(path) for path in write_reports(report, scratch / "report")}
    made.pop("score.json")
    for name, sha256 in sorted(made.items()):
        if name not in kept.reports:
            found.open.append(Words(f"没有保存 {name}", f"{name} was not kept"))
        elif file_hash(kept.reports[name]) == sha256:
            found.facts.append(
                Words(f"重新生成：{name} 逐字节相同", f"written anew: {name} is the same bytes")
            )
        elif kept.same_program and same_score:
            found.faults.append(
                Words(f"{name} 与重新生成的不同", f"{name} is not what the score gives")
            )
        else:
            found.open.append(Words(f"{name} 没有核对", f"{name} was not checked"))
    other = sorted(name for name in kept.reports if name not in made and name != "score.json")
    if other:
        names = "、".join(other)
        found.open.append(
            Words(f"只核对了校验值的报告文件：{names}", f"checked by hash only: {names}")
        )
