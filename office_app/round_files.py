"""Where the commands leave their results, as the console looks for them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rulebook import contract
from rulebook.columns import Table
from rulebook.contract import TABLES
from rulebook.files import file_hash
from rulebook.response_parts import part_paths
from rulebook.round import SETTINGS_FILE, Round
from rulebook.whole_ballots import SEALED_BALLOTS

DECISIONS = "decisions.jsonl"
_KINDS, _RATINGS = ("csv", "xlsx", "parquet"), "ratings"
_READ_IF_THERE = (contract.NOMINATIONS, contract.CONDITIONS)


def score_file(this_round: Round) -> Path:
    """The result of the last scoring, there or not."""
    return this_round.folder / "report" / "score.json"


def archive_of(this_round: Round) -> Path:
    """The archive, there or not: beside the round's folder, as the command writes it."""
    folder = this_round.folder.resolve()
    prefix = "simulated-" if this_round.settings.simulated else ""
    return folder.with_name(f"{prefix}{folder.name}-archive.zip")


def sealed_of(this_round: Round) -> Path:
    """The sealed part of the archive, there or not: it holds whole ballots."""
    archive = archive_of(this_round)
    return archive.with_name(f"{archive.stem}-sealed{archive.suffix}")


def checked_files(this_round: Round) -> list[Path]:
    """What a check reads: settings, rules and every table; not the lists of codes beside them."""
    tables = (
        this_round.folder / table.folder / f"{table.name}.{kind}"
        for table in TABLES.values()
        for kind in _KINDS
    )
    parts = part_paths(this_round.folder)
    found = (*tables, *parts, *this_round.edition_folder.rglob("*.toml"))
    return [this_round.folder / SETTINGS_FILE, *(path for path in found if path.is_file())]


def changed_inputs(this_round: Round) -> list[str]:
    """Names of files that differ from those that were scored, or came after them."""
    try:
        said = json.loads(score_file(this_round).read_text(encoding="utf-8"))["inputs"]["files"]
        files = {str(name): str(sha256) for name, sha256 in said.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ["得分文件"]
    other = (n for n, sha256 in files.items() if not _is_still(this_round.folder / n, sha256))
    return [*other, *_added(this_round, files)]


def _added(this_round: Round, files: Mapping[str, str]) -> list[str]:
    """Tables that a scoring reads wherever they lie, and that the last one has not read."""
    read = [t for t in TABLES.values() if t.folder == _RATINGS or t in _READ_IF_THERE]
    names = _there(this_round, read)
    if not any(Path(name).stem == SEALED_BALLOTS.name for name in names):
        names += _there(this_round, [SEALED_BALLOTS])  # read where ratings/ has no whole ballots
    parts = part_paths(this_round.folder)
    names += [path.relative_to(this_round.folder).as_posix() for path in parts]
    return [name for name in names if name not in files]


def _there(this_round: Round, tables: Iterable[Table]) -> list[str]:
    """Which files of these tables lie in the round."""
    paths = (Path(table.folder) / f"{table.name}.{kind}" for table in tables for kind in _KINDS)
    return [path.as_posix() for path in paths if (this_round.folder / path).is_file()]


def _is_still(path: Path, sha256: str) -> bool:
    return path.is_file() and file_hash(path) == sha256
