"""A stored result computed anew, value by value and file by file."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.archive.paper_words import decision_words, different_words, paper_words
from analysis.archive.score_differences import ScoreComparison, score_comparison
from analysis.report.score_json import score_json
from analysis.report.sheets import write_sheets
from analysis.report.windows_json import WINDOWS, windows_json
from analysis.report.word import DECISION
from analysis.report.word.decision import write_decision
from analysis.report.word.notice import write_notice
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round, with_reading
from rulebook.files import file_hash, scratch_folder
from rulebook.problems import Words
from rulebook.round import Round

SHOWN = 20
_SHOWN_WORDS = 3
_SAVED_AGAIN = ".docx"  # what an office opens, and saves without a change
OF_REPORT = ("tables", "charts")  # folders of a report that every scoring writes


@dataclass
class Verification:
    """What a check found: ``faults`` disprove, ``facts`` were checked, ``open`` could not be."""

    facts: list[Words] = field(default_factory=list)
    open: list[Words] = field(default_factory=list)
    faults: list[Words] = field(default_factory=list)

    def add_fact(self, zh: str, en: str) -> None:
        """What was checked and agrees."""
        self.facts.append(Words(zh, en))

    def add_open(self, zh: str, en: str) -> None:
        """What could not be checked."""
        self.open.append(Words(zh, en))

    def add_fault(self, zh: str, en: str) -> None:
        """What disproves the result."""
        self.faults.append(Words(zh, en))


@dataclass(frozen=True)
class StoredResult:
    """A result as it was stored, and whether program and packages are the ones that made it.

    ``folder`` is its report folder.
    """

    text: bytes
    data: Mapping[str, Any]
    folder: Path
    same_program: bool
    without_sealed: bool


def rescore(verification: Verification, this_round: Round, stored: StoredResult) -> None:
    """Score anew, with the draws, seed and reading of the kept result, and compare."""
    reading = stored.data["reading"]
    report = score_round(
        with_reading(this_round, reading) if reading != this_round.reading else this_round,
        draws=stored.data.get("draws") or 200,
        seed=stored.data.get("seed"),
        checks=bool(stored.data.get("checks")),
        excellent=_excellent(stored.data),
    )
    text = score_json(report).encode()
    if text == stored.text:
        verification.add_fact(
            "重新计算：score.json 逐字节相同", "computed anew: score.json is the same bytes"
        )
    else:
        compared = score_comparison(
            stored.data, json.loads(text), without_sealed=stored.without_sealed
        )
        _report_scores(verification, compared, stored)
    _same_reports(verification, report, stored, text == stored.text)


def _excellent(data: Mapping[str, Any]) -> int:
    """How many best windows of a period were asked for; files before ``places`` let it be seen."""
    periods = data.get("excellent") or ()
    asked = [p["places"] for p in periods if "places" in p]
    return max(asked or [len(p["windows"]) - p["tied"] for p in periods], default=0)


def _report_scores(
    verification: Verification, compared: ScoreComparison, stored: StoredResult
) -> None:
    exact = [difference for difference in compared.differences if difference.exact]
    if not stored.same_program:
        # An older program did not write what a newer one does: that disproves nothing.
        newer = "、".join(difference.where for difference in exact if difference.absent)
        exact = [difference for difference in exact if not difference.absent]
        if newer:
            verification.add_open(f"档案没有这些字段：{newer}", f"not in the archive: {newer}")
    for difference in exact[:SHOWN]:
        verification.add_fault(
            f"得分不符：{difference.where}，档案为{difference.archived}，重新计算为{difference.now}",
            f"score differs: {difference.where}: kept {difference.archived},"
            f" computed {difference.now}",
        )
    if len(exact) > SHOWN:
        more = len(exact) - SHOWN
        verification.add_fault(f"另有{more}个精确字段不符", f"{more} more exact fields differ")
    if not exact:
        verification.add_fact(
            f"重新计算：{compared.exact}个精确字段全部相同",
            f"computed anew: all {compared.exact} exact fields are equal",
        )
    _report_statistics(verification, compared, stored)


def _report_statistics(
    verification: Verification, compared: ScoreComparison, stored: StoredResult
) -> None:
    """Statistics disprove only where the same program had the same ballots."""
    differing = [difference.where for difference in compared.differences if not difference.exact]
    if differing and stored.same_program and not stored.without_sealed:
        listed = "、".join(differing[:SHOWN]) + ("……" if len(differing) > SHOWN else "")
        verification.add_fault(
            f"{len(differing)}个统计量不符：{listed}", f"statistics differ: {listed}"
        )
        return
    equal = compared.statistics - len(differing)
    verification.add_fact(
        f"{equal}个统计量在六位有效数字内相同",
        f"{equal} statistics are equal to six significant digits",
    )
    if differing:
        groups = "、".join(_groups(differing))
        verification.add_open(
            f"{len(differing)}个统计量（{groups}）", f"{len(differing)} statistics ({groups})"
        )


def _groups(paths: list[str]) -> list[str]:
    """Checks by their ids, other statistics by their kind, each once."""
    inside = {"checks": 1, "windows": 2}
    parts = [path.split(".") for path in paths]
    return sorted({p[min(inside.get(p[0], 0), len(p) - 1)] for p in parts})


def _same_reports(
    verification: Verification, report: ScoreReport, stored: StoredResult, same_score: bool
) -> None:
    """The other files of report/, byte for byte where contract.md promises it.

    From tallies alone only the notice and the words of the windows can be written anew, and the
    decision by what it says: the others show statistics that need whole ballots.
    """
    kept = _files(stored.folder)
    if stored.without_sealed:
        _same_decision(verification, report, stored, kept)
    proves = stored.same_program and (same_score or stored.without_sealed)
    same: list[str] = []
    missing: list[str] = []
    with scratch_folder("ceping-verify-") as scratch:
        for name, path in _written_anew(report, stored, scratch / "report").items():
            was = kept.pop(name, None)
            if was is None:
                missing.append(name)
            elif file_hash(was) == file_hash(path):
                same.append(name)
            elif proves and path.suffix == _SAVED_AGAIN and _words_stand(was, path):
                verification.add_open(
                    f"{name} 由别的程序另存过：文字与重新生成的相同，版式没有核对",
                    f"{name} was saved by another program: its words stand, its looks are"
                    " not checked",
                )
            elif proves:
                verification.add_fault(
                    f"{name} 与重新生成的不同", f"{name} is not what the score gives"
                )
            else:
                _same_words(verification, name, was, path)
    for names, _many in _by_folder(missing):
        verification.add_open(f"没有保存 {names.zh}", f"not kept: {names.en}")
    for names, many in _by_folder(same):
        verification.add_fact(
            f"重新生成：{names.zh} 逐字节相同",
            f"written anew: {names.en} {'are' if many else 'is'} the same bytes",
        )
    if kept:
        listed = "、".join(kept)
        verification.add_open(
            f"只核对了校验值的报告文件：{listed}", f"checked by hash only: {listed}"
        )


def _words_stand(was: Path, path: Path) -> bool:
    kept = paper_words(was)
    return kept is not None and kept == paper_words(path)


def _same_words(verification: Verification, name: str, was: Path, path: Path) -> None:
    """A file that another program wrote, by what it says; other words disprove nothing."""
    kept, now = paper_words(was), paper_words(path)
    if kept is None or now is None:
        verification.add_open(f"{name} 没有核对", f"{name} was not checked")
    elif kept != now:
        differing = different_words(kept, now)
        few = "、".join(f"“{words[:SHOWN]}”" for words in differing[:_SHOWN_WORDS]) or "次序"
        verification.add_open(
            f"{name} 有{len(differing)}处文字与重新生成的不同，没有核对：{few}",
            f"{name} was not checked, {len(differing)} of its words are others now: {few}",
        )
    else:
        verification.add_fact(f"{name} 的文字与重新生成的相同", f"{name} says what is written anew")


def _same_decision(
    verification: Verification, report: ScoreReport, stored: StoredResult, kept: dict[str, Path]
) -> None:
    """Names, reasons and sheet of decision.docx, compared by what they say.

    Another program may word them otherwise: that disproves nothing.
    """
    was = kept.get(DECISION)
    if report.decided is None or was is None:
        return
    decided = report.decided
    if stored.without_sealed:  # its own ratings are of other bytes, for their days only
        since = stored.data["settled"]["changed_since"]
        decided = replace(decided, changed_since=tuple(since))
    with scratch_folder("ceping-verify-") as scratch:
        write_decision(report, decided, scratch / DECISION)
        same = decision_words(was) == decision_words(scratch / DECISION)
    if same:
        verification.add_fact(
            f"{DECISION} 的名单和理由与审定记录相同", f"{DECISION}: names and reasons as recorded"
        )
    elif stored.same_program:
        verification.add_fault(
            f"{DECISION} 的审定内容与重新生成的不同", f"{DECISION} does not say what was decided"
        )


def _files(folder: Path) -> dict[str, Path]:
    """The files of a report folder but for score.json, by their names within it."""
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    files.pop("score.json", None)
    return files


def _written_anew(report: ScoreReport, stored: StoredResult, folder: Path) -> dict[str, Path]:
    if stored.without_sealed:
        folder.mkdir()
        (folder / WINDOWS).write_text(windows_json(report, stored.text), encoding="utf-8")
        if report.decided:
            write_notice(report, report.decided, folder / "notice.docx")
    else:
        write_reports(report, folder)
        if kept := sorted((stored.folder / "sheets").glob("*.pdf")):
            _write_sheets_like(report, kept[0], folder / "sheets")
    return _files(folder)


def _write_sheets_like(report: ScoreReport, kept: Path, folder: Path) -> None:
    """Window sheets, with ranks or without, as the kept one was written."""
    write_sheets(report, folder)
    if file_hash(kept) != file_hash(folder / kept.name):
        write_sheets(report, folder, with_rank=False)


def _by_folder(names: list[str]) -> Iterator[tuple[Words, bool]]:
    """Files by name, those of a folder together; and whether they are several."""
    folders = Counter(name.rpartition("/")[0] for name in names)
    for name in names:
        folder = name.rpartition("/")[0]
        if not folder or folders[folder] == 1:
            yield Words(name, name), False
    for folder, count in folders.items():
        if folder and count > 1:
            yield Words(f"{folder}/ 的{count}个文件", f"{count} files in {folder}/"), True
