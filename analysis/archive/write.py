"""Writing an archive: the same folder gives the same bytes, on any machine with the same program.

Entries are stored, not compressed, in the order of their names and with one fixed time: what a
compression library does differently tomorrow must not change the hash that the minutes record.
"""

import json
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.archive.contents import (
    COUNTS,
    MANIFEST,
    SUMS,
    Files,
    derived_files,
    program_files,
    sha256_of,
    sm3_sums,
    sums,
)
from analysis.archive.day_only import day_only_responses
from analysis.archive.index_xml import INDEX, Held, about, index_xml
from analysis.archive.kept_papers import kept_papers, without_pdf
from analysis.archive.program import code_sha256, commit, differing_from_lock, lock_sha256
from analysis.archive.sorting import WITHHELD, WITHOUT_DATABASE, SortedFiles, sorted_files
from analysis.decisions.decision_log import LOG_FILE, read_log
from analysis.intake.file_hashes import file_hashes
from analysis.intake.ratings import LARGE
from rulebook import contract
from rulebook.files import file_hash, scratch_folder, write_files
from rulebook.load import fingerprint
from rulebook.lock import LOCK_FILE, amendments_of
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import response_files
from rulebook.round import SETTINGS_FILE, Round
from rulebook.sm3 import has_sm3, sm3_of
from rulebook.vocabulary import DUCKDB, POSTGRESQL

# 1 had no SHA256SUMS, source, counts, commit and page about the format; 2 no SM3SUMS and index;
# 3 no papers
VERSION = 4
SCORE = "round/report/score.json"
ALTERED = [{"file": f"round/{SETTINGS_FILE}", "reason": WITHOUT_DATABASE.zh}]
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


_SCORED = Words(
    "按现有输入算出的得分（先运行 ceping score）", "a score of these inputs: run ceping score"
)


@dataclass(frozen=True)
class WrittenArchive:
    """What was written: files with their SHA-256, sealed part first; and what was left out.

    ``without_pdf`` are papers of which no PDF/A could be made.
    """

    written: tuple[tuple[Path, str], ...]
    withheld: tuple[str, ...]
    other: tuple[str, ...]
    without_pdf: tuple[str, ...]


def write_archive(this_round: Round, version: str, out: Path | None = None) -> WrittenArchive:
    """Write the archive of a scored round, and beside it the sealed part where it has ballots.

    Parameters
    ----------
    this_round
        The round.
    version
        The program's version, for the manifest.
    out
        The archive; by default beside the round's folder.

    Raises
    ------
    InputError
        If the round was not scored, or its inputs have changed since.
    """
    _require_score(this_round)
    this_round = _from_files(this_round)
    target = out or _beside(this_round)
    with scratch_folder("ceping-archive-") as scratch:
        sorted_out = sorted_files(this_round, day_only_responses(this_round, scratch))
        return _write(this_round, version, sorted_out, target)


def _write(
    this_round: Round, version: str, sorted_out: SortedFiles, target: Path
) -> WrittenArchive:
    sealed_name = f"{target.stem}-sealed{target.suffix}"
    papers = kept_papers(sorted_out.files)

    def write(scratch: Path) -> None:
        sealed = None
        if sorted_out.sealed:
            _zip(scratch / sealed_name, sorted_out.sealed)
            (scratch / sealed_name).chmod(0o600)
            hashes = {name: file_hash(path) for name, path in sorted(sorted_out.sealed.items())}
            sealed = {
                "file": sealed_name,
                "sha256": file_hash(scratch / sealed_name),
                "files": hashes,
                **({"sm3": sm3_of(scratch / sealed_name)} if has_sm3() else {}),
            }
        files: dict[str, Path | bytes] = {
            **sorted_out.files,
            **papers,
            **_derived(this_round),
            **program_files(version),
        }
        files |= {INDEX: _index(this_round, files)}
        manifest = _json(_manifest(this_round, version, sorted_out, files, sealed))
        whole: Files = {**files, MANIFEST: manifest}
        whole = {**whole, **sm3_sums(whole)}
        listed = sums({name: sha256_of(content) for name, content in whole.items()})
        _zip(scratch / target.name, {**whole, SUMS: listed})

    written = write_files(target.absolute().parent, write)
    return WrittenArchive(
        tuple((path, file_hash(path)) for path in written),
        tuple(path.name for path in sorted_out.withheld),
        sorted_out.other,
        without_pdf(sorted_out.files, papers),
    )


def _from_files(this_round: Round) -> Round:
    """The round as whoever has the archive alone will recount it, whatever engine scored it."""
    if this_round.settings.engine == POSTGRESQL and not response_files(
        this_round.folder, this_round.responses_table, LARGE
    ):
        words = Words(
            "先导出的问卷（ceping export），再算分：档案要能脱离数据库复算",
            "responses that were exported, and scored after that: no archive needs a database",
        )
        raise InputError([Problem("ratings", words, "")])
    settings = this_round.settings.model_copy(update={"engine": DUCKDB})
    return replace(this_round, settings=settings)


def _beside(this_round: Round) -> Path:
    folder = this_round.folder.resolve()
    prefix = "simulated-" if this_round.settings.simulated else ""
    return folder.with_name(f"{prefix}{folder.name}-archive.zip")


def _require_score(this_round: Round) -> None:
    """An archive proves a result: there must be one, of these very inputs."""
    try:
        score = _score(this_round)
        scored, decided = score["inputs"]["files"], len(score["decisions"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem("report/score.json", _SCORED, "")]) from None
    now = file_hashes(this_round.folder)
    changed = sorted(name for name in {*now, *scored} if now.get(name) != scored.get(name))
    changed += [LOG_FILE] if len(read_log(this_round.folder).decisions) != decided else []
    changed += [SETTINGS_FILE] if score["reading"] != this_round.reading else []
    told = len(score["round"].get("amendments", ()))
    changed += [LOCK_FILE] if len(amendments_of(this_round)) > told else []
    if changed:
        raise InputError([Problem("report/score.json", _SCORED, ", ".join(changed))])


def _score(this_round: Round) -> dict[str, Any]:
    path = this_round.folder / "report" / "score.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _derived(this_round: Round) -> Files:
    """Files that follow from others; the counts must be the very ones of the score."""
    files = derived_files(this_round)
    if sha256_of(files[COUNTS]) != _score(this_round)["inputs"]["counts"]:
        raise InputError([Problem("report/score.json", _SCORED, COUNTS)])
    return files


def _manifest(
    this_round: Round,
    version: str,
    sorted_out: SortedFiles,
    files: Files,
    sealed: dict[str, Any] | None,
) -> dict[str, Any]:
    return {
        "archive": VERSION,
        "contract": contract.VERSION,
        "title": this_round.settings.title,
        "date": this_round.settings.date.isoformat(),
        "simulated": this_round.settings.simulated,
        "status": _score(this_round)["status"],
        "edition": this_round.settings.edition,
        "edition_sha256": fingerprint(this_round.edition_folder),
        "code": {
            "version": version,
            "commit": commit(),
            "sha256": code_sha256(),
            "lock_sha256": lock_sha256(),
            "differs_from_lock": differing_from_lock(),
        },
        "files": {name: _hash(content) for name, content in sorted(files.items())},
        "sealed": sealed,
        "sm3": has_sm3(),
        "withheld": [
            {"file": path.name, "sha256": file_hash(path), "reason": WITHHELD.zh}
            for path in sorted_out.withheld
        ],
        "altered": ALTERED,
    }


def _index(this_round: Round, files: Files) -> bytes:
    """The index of these files, for archivists."""
    held = {
        name: Held(_size(content), sha256_of(content), sm3_of(content) if has_sm3() else "")
        for name, content in files.items()
    }
    return index_xml(about(this_round.settings), held)


def _size(content: Path | bytes) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _hash(content: Path | bytes) -> dict[str, Any]:
    return {"sha256": sha256_of(content), "bytes": _size(content)}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(path: Path, files: Files) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3  # as on Unix, whatever writes it
            entry.external_attr = 0o644 << 16
            if isinstance(content, bytes):
                archive.writestr(entry, content)
                continue
            entry.file_size = content.stat().st_size
            with content.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
