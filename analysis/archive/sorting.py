"""What of a round folder belongs into its archive, and what must stay out.

A list of what goes in, not of what stays out: a folder also holds codes, slips, keys and the
database, and whatever somebody puts there next.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.archive.day_only import DAY_ONLY
from analysis.decisions.decision_log import LOG_FILE
from rulebook import contract
from rulebook.load import FILES, document_path
from rulebook.lock import LOCK_FILE
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import part_paths
from rulebook.round import SETTINGS_FILE, Round, parse_settings
from rulebook.vocabulary import DUCKDB
from rulebook.whole_ballots import SEALED_BALLOTS

SEALED = SEALED_BALLOTS.folder
ELECTORS = contract.ELECTORS.name
_TABLES = ("csv", "xlsx", "parquet")
_WRITTEN = {
    "closing": ("json", "csv", "pdf", "html"),
    "report": ("json", "html", "xlsx", "docx", "pdf"),
    "report/tables": ("json", "csv", "parquet"),
    "report/charts": ("svg", "png"),
    "report/labelled": ("sav", "dta"),
    "report/sheets": ("pdf", "sha256"),
    "practices": ("md", "csv"),
    "evaluation": ("docx", "pdf"),
    "sitting": ("docx",),
    "certificates": ("pdf",),
}
_DATABASE = re.compile(r"^[ \t]*(database|engine)[ \t]*=.*$\n?", re.M)
_TRAIL = re.compile(r"trail(-\d+)?\.jsonl")  # the audit trail, and those before a restore

WITHHELD = Words(
    "投票人名册含个人信息，复算不需要，只留校验值",
    "the register of voters is personal and not needed to recount: only its hash is kept",
)
WITHOUT_DATABASE = Words(
    "不含 database 一行（可能有口令，算分不用）",
    "without its line database, which may hold a password and which no score reads",
)


@dataclass(frozen=True)
class SortedFiles:
    """Files by their name in the archive: paths, or bytes where they are not as in the folder.

    ``sealed`` goes into the sealed part only; ``withheld`` are named with their hash alone;
    ``other`` are files of the folder that belong to none of these.
    """

    files: dict[str, Path | bytes]
    sealed: dict[str, Path]
    withheld: tuple[Path, ...]
    other: tuple[str, ...]


def sorted_files(this_round: Round, day_only: Path | None) -> SortedFiles:
    """Sort every file of a round folder.

    Parameters
    ----------
    this_round
        The round.
    day_only
        Its responses by their day, which go where everybody may read; those with their ten minutes
        are sealed. None where they have no time of day.

    Raises
    ------
    InputError
        If round.toml cannot be kept without its database.
    """
    folder = this_round.folder
    files: dict[str, Path | bytes] = {
        f"round/{SETTINGS_FILE}": settings_without_database(this_round)
    }
    if day_only:
        files[f"round/{DAY_ONLY}"] = day_only
    rules, parts = _rules(this_round), {*part_paths(folder)}
    sealed: dict[str, Path] = {}
    withheld: list[Path] = []
    other: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == SETTINGS_FILE:
            continue
        is_part = path in parts
        if _is_sealed(name) or (day_only and (is_part or _is_table(name, "responses"))):
            sealed[f"round/{name}"] = path
        elif path.parent == folder and path.stem == ELECTORS:
            withheld.append(path)
        elif is_part or _belongs(name):
            files[f"round/{name}"] = path
        elif path not in rules.values() and not _is_hidden(name):
            other.append(name)
    return SortedFiles(files | rules | _previous(this_round), sealed, tuple(withheld), tuple(other))


def settings_without_database(this_round: Round) -> bytes:
    """round.toml without its database, which may be an address with a password, and its engine."""
    text = (this_round.folder / SETTINGS_FILE).read_text(encoding="utf-8-sig")
    without = _DATABASE.sub("", text)
    settings = parse_settings(without)
    if settings != this_round.settings.model_copy(update={"database": "", "engine": DUCKDB}):
        words = Words(
            "database 和 engine 各自成行，以便从档案中去掉",
            "database and engine on lines of their own",
        )
        raise InputError([Problem(SETTINGS_FILE, words, "", column="database")])
    return without.encode()


def _is_sealed(name: str) -> bool:
    return name.startswith(f"{SEALED}/") or _is_table(name, "ballots")


def _is_table(name: str, table: str) -> bool:
    folder, _, file = name.rpartition("/")
    return folder == "ratings" and file.split(".")[0] == table


def _belongs(name: str) -> bool:
    path = Path(name)
    folder, extension = path.parent.as_posix(), path.suffix.removeprefix(".")
    if _is_hidden(name):
        return False
    if name in (LOCK_FILE, LOG_FILE, "ratings/manifest.json") or _TRAIL.fullmatch(name):
        return True
    if folder in _WRITTEN:
        return extension in _WRITTEN[folder]
    return extension in _TABLES and path.stem in contract.table_names(
        "" if folder == "." else folder
    )


def _is_hidden(name: str) -> bool:
    """Whether a program keeps it there for itself, as the console keeps its jobs."""
    return any(part.startswith(".") for part in Path(name).parts)


def _rules(this_round: Round) -> dict[str, Path | bytes]:
    """The edition's files and the documents it quotes."""
    files: dict[str, Path | bytes] = {
        f"edition/{name}.toml": this_round.edition_folder / f"{name}.toml" for name in FILES
    }
    for document in this_round.book.campaign.documents:
        path = document_path(this_round.edition_folder, document.file)
        if path.is_file():
            files[f"edition/{Path(document.file).name}"] = path
    return files


def _previous(this_round: Round) -> dict[str, Path | bytes]:
    """Last year's result, which says who is exempt this year."""
    if not this_round.settings.previous:
        return {}
    path = this_round.folder / this_round.settings.previous / "report" / "score.json"
    return {"previous/report/score.json": path} if path.is_file() else {}
