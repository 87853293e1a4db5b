"""Writing an archive: the same folder gives the same bytes, on any machine with the same program.

Entries are stored, not compressed, in the order of their names and with one fixed time: what a
compression library does differently tomorrow must not change the hash that the minutes record.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.archive.program import code_sha256, differing_from_lock, lock_bytes, lock_sha256
from analysis.archive.sorting import WITHHELD, WITHOUT_DATABASE, SortedFiles, sorted_files
from analysis.counts.cells import vote_cells
from analysis.decisions.decision_log import LOG_FILE, read_log
from analysis.intake.file_hashes import file_hashes
from analysis.intake.ratings import Ratings
from rulebook import contract
from rulebook.files import file_hash, write_files
from rulebook.load import fingerprint
from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round

VERSION = 1
MANIFEST = "manifest.json"
TALLIES = "derived/ballot_tallies.csv"
LOCK = "requirements.lock"
GUIDE = "说明.txt"
SCORE = "round/report/score.json"
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say

Files = Mapping[str, Path | bytes]


@dataclass(frozen=True)
class WrittenArchive:
    """What was written: files with their SHA-256, sealed part first; and what was left out."""

    written: tuple[tuple[Path, str], ...]
    withheld: tuple[str, ...]
    other: tuple[str, ...]


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
    sorted_out = sorted_files(this_round)
    target = out or _beside(this_round)
    sealed_name = f"{target.stem}-sealed{target.suffix}"

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
            }
        files = _with_derived(this_round, sorted_out)
        manifest = _json(_manifest(this_round, version, sorted_out, files, sealed))
        _zip(scratch / target.name, {**files, MANIFEST: manifest})

    written = write_files(target.absolute().parent, write)
    return WrittenArchive(
        tuple((path, file_hash(path)) for path in written),
        tuple(path.name for path in sorted_out.withheld),
        sorted_out.other,
    )


def _beside(this_round: Round) -> Path:
    folder = this_round.folder.resolve()
    prefix = "simulated-" if this_round.settings.simulated else ""
    return folder.with_name(f"{prefix}{folder.name}-archive.zip")


def _require_score(this_round: Round) -> None:
    """An archive proves a result: there must be one, of these very inputs."""
    words = Words(
        "按现有输入算出的得分（先运行 ceping score）", "a score of these inputs: run ceping score"
    )
    path = this_round.folder / "report" / "score.json"
    try:
        score = json.loads(path.read_text(encoding="utf-8"))
        scored, decided = score["inputs"]["files"], len(score["decisions"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem("report/score.json", words, "")]) from None
    now = file_hashes(this_round.folder)
    changed = sorted(name for name in {*now, *scored} if now.get(name) != scored.get(name))
    changed += [LOG_FILE] if len(read_log(this_round.folder).decisions) != decided else []
    changed += [SETTINGS_FILE] if score["reading"] != this_round.reading else []
    if changed:
        raise InputError([Problem("report/score.json", words, ", ".join(changed))])


def _with_derived(this_round: Round, sorted_out: SortedFiles) -> Files:
    """The files, with the guide, the lock, and tallies in place of whole ballots."""
    files = {**sorted_out.files, GUIDE: guide(this_round).encode()}
    locked = lock_bytes()
    if locked is not None:
        files[LOCK] = locked
    counted = tallies(this_round)
    if counted is not None:
        files[TALLIES] = counted
    return files


def tallies(this_round: Round) -> bytes | None:
    """Counts a grade of the whole ballots; None where the round has no whole ballots."""
    with Ratings(this_round) as ratings:
        ballots = ratings.open(contract.BALLOTS)
        if ballots is None:
            return None
        cells = vote_cells(ballots)
    names = [column.name for column in contract.BALLOT_TALLIES.columns]
    lines = [
        f"{window},{'' if grade != grade else int(grade)},{int(count)}"
        for window, grade, count in cells.itertuples(index=False)
    ]
    return ("\n".join([",".join(names), *lines]) + "\n").encode()


def _manifest(
    this_round: Round,
    version: str,
    sorted_out: SortedFiles,
    files: Files,
    sealed: dict[str, Any] | None,
) -> dict[str, Any]:
    score = json.loads((this_round.folder / "report" / "score.json").read_text(encoding="utf-8"))
    return {
        "archive": VERSION,
        "contract": contract.VERSION,
        "title": this_round.settings.title,
        "date": this_round.settings.date.isoformat(),
        "simulated": this_round.settings.simulated,
        "status": score["status"],
        "edition": this_round.settings.edition,
        "edition_sha256": fingerprint(this_round.edition_folder),
        "code": {
            "version": version,
            "sha256": code_sha256(),
            "lock_sha256": lock_sha256(),
            "differs_from_lock": differing_from_lock(),
        },
        "files": {name: _hash(content) for name, content in sorted(files.items())},
        "sealed": sealed,
        "withheld": [
            {"file": path.name, "sha256": file_hash(path), "reason": WITHHELD.zh}
            for path in sorted_out.withheld
        ],
        "altered": [{"file": f"round/{SETTINGS_FILE}", "reason": WITHOUT_DATABASE.zh}],
    }


def guide(this_round: Round) -> str:
    """说明.txt: what the archive is, for whoever opens it."""
    texts = this_round.book.questionnaires.texts
    mark = f"{texts.simulated_mark.zh}\n" if this_round.settings.simulated else ""
    return f"""{mark}{this_round.settings.title}：考评结果档案

round/      一轮评选的全部输入、规则锁、公布名单和报告
edition/    计算所用的规则，以及规则引用的文件
previous/   上一年的结果（有引用时）
derived/    由封存的整张选票汇总的票数（整张选票在封存部分，单独保管）
manifest.json  每个文件的 SHA-256，程序版本和散列值，封存部分的散列值

含推荐人选和核验人的姓名，按内部资料保管；不含投票人名册、编码、票签和密钥。

核对：ceping verify 本档案文件 [--sealed 封存部分]
核对逐一检查散列值，按档案中的规则和数据重新计算，与档案中的结果比较，不需要联网。
整份档案本身的 SHA-256 应在归档时记入会议纪要；没有这个记录，只能证明档案前后一致。
"""


def _hash(content: Path | bytes) -> dict[str, Any]:
    if isinstance(content, bytes):
        return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return {"sha256": file_hash(content), "bytes": content.stat().st_size}


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
