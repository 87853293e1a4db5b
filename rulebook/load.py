"""An edition folder of TOML files -> Rulebook. A folder outside the package loads the same way."""

import functools
import hashlib
import shutil
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from rulebook.campaign import CampaignFile
from rulebook.faults import problems_of
from rulebook.honours import HonoursFile
from rulebook.model import Rulebook
from rulebook.problems import Problem, RulesError, Words
from rulebook.questionnaires import QuestionnairesFile
from rulebook.vocabulary import DEFAULT_EDITION
from rulebook.window_score import WindowScoreFile

CAMPAIGN = "campaign.toml"
EDITION_FOLDER = "edition"  # of a round that brings its own rules
SITE_TEXTS = "site"  # of an edition: what only the site says, no part of the rules
EDITIONS = Path(__file__).parent / "editions"
SOURCES = Path(__file__).parent / "sources"
FILES: Mapping[str, type[BaseModel]] = {
    "campaign": CampaignFile,
    "honours": HonoursFile,
    "window_score": WindowScoreFile,
    "questionnaires": QuestionnairesFile,
}


def edition_folder(edition: str, relative_to: Path | None = None) -> Path:
    """The folder of an edition: a built-in id, a path, or the id of the round's own copy.

    A round (``relative_to``) that brings its own rules in ``edition/`` goes by them where they have
    the id that is asked for, so that a copy of a built-in edition keeps its name.

    Raises
    ------
    RulesError
        If there is no such folder, or the round's own rules have another id than the built-in
        edition that is asked for.
    """
    folders = [EDITIONS / edition, (relative_to or Path()) / edition]
    found = next((folder for folder in folders if (folder / CAMPAIGN).is_file()), None)
    own = relative_to / EDITION_FOLDER if relative_to else None
    if own and (own / CAMPAIGN).is_file() and (found is None or is_built_in(found)):
        held = _id_of(own)
        if held in (edition, ""):  # of one that cannot be read, its reader says why
            return own
        raise _another_id(edition, held)
    if found:
        return found
    known = ", ".join(sorted(path.name for path in EDITIONS.iterdir() if path.is_dir()))
    words = Words(f"内置版本（{known}）或版本文件夹", f"a built-in edition ({known}) or a folder")
    raise RulesError([Problem("round.toml", words, edition, column="edition")])


def _id_of(folder: Path) -> str:
    """The id in an edition's campaign.toml; empty where it cannot be read."""
    try:
        return str(_parsed(CAMPAIGN, _read(folder / CAMPAIGN))["campaign"]["id"])
    except (RulesError, KeyError, TypeError):
        return ""


def _another_id(edition: str, held: str) -> RulesError:
    place = f"{EDITION_FOLDER}/{CAMPAIGN}"
    words = Words(f"与 {place} 相同的编号（{held}）", f"the id that {place} has ({held})")
    return RulesError([Problem("round.toml", words, edition, column="edition")])


def load(edition: str | Path = DEFAULT_EDITION, relative_to: Path | None = None) -> Rulebook:
    """Read and check an edition.

    Raises
    ------
    RulesError
        If a file is missing, is not TOML, or the rules contradict themselves. Every fault of
        every file is in it, unless the files do not even read on their own.
    """
    folder = edition if isinstance(edition, Path) else edition_folder(edition, relative_to)
    read: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in FILES:
        try:
            read[name] = _read(folder / f"{name}.toml")
            _part(name, read[name])
        except ValidationError as error:
            problems.extend(problems_of(f"{name}.toml", error))
        except RulesError as error:
            problems.extend(error.problems)
    if problems:
        raise RulesError(problems)
    try:
        return _whole(tuple(read.items()))
    except ValidationError as error:
        raise RulesError(problems_of(folder.name, error)) from None


def fingerprint(folder: Path) -> str:
    """SHA-256 over the edition's files, so that a lock can tell whether rules were changed."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(f"{name}\0".encode())
        digest.update((folder / f"{name}.toml").read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_built_in(folder: Path) -> bool:
    """Whether an edition is part of the package, so that its id alone will do."""
    return folder.resolve().parent == EDITIONS.resolve()


def copy_edition(source: Path, target: Path) -> None:
    """Copy an edition's files, its texts for the site and its own documents into a new folder."""
    target.mkdir()
    documents = [document.file for document in load(source).campaign.documents]
    texts = [f"{SITE_TEXTS}/{path.name}" for path in sorted(source.glob(f"{SITE_TEXTS}/*.toml"))]
    for name in (*(f"{name}.toml" for name in FILES), *dict.fromkeys(documents), *texts):
        if (source / name).is_file():
            (target / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(source / name, target / name)


def document_path(folder: Path, file: str) -> Path:
    """Where a quoted document lies: in the edition's folder, or among the published sources."""
    own = folder / file
    return own if own.is_file() else SOURCES / file


def _read(path: Path) -> bytes:
    if not path.is_file():
        words = Words("版本文件夹中的文件", "a file of the edition's folder")
        raise RulesError([Problem(path.name, words, "")])
    return path.read_bytes()


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        words = Words("UTF-8 编码的 TOML", "TOML in UTF-8")
        raise RulesError([Problem(name, words, str(error))]) from None


# A server reads the rules for every page, and they hardly ever change: what was read before is
# known by its content. Rules are immutable, so that everybody may have the same ones.
@functools.lru_cache(maxsize=64)
def _part(name: str, content: bytes) -> BaseModel:
    return FILES[name].model_validate(_parsed(f"{name}.toml", content))


@functools.lru_cache(maxsize=16)
def _whole(files: tuple[tuple[str, bytes], ...]) -> Rulebook:
    return Rulebook.model_validate({name: _part(name, content) for name, content in files})
