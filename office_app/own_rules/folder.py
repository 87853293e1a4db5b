"""What is begun from, and the files that the answers make of it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from office_app.own_rules.answered import answered
from office_app.own_rules.answered_campaign import DOCUMENT
from office_app.own_rules.asked import asked, for_year, with_fresh_ids
from office_app.own_rules.questions import SECTIONS, Answers
from office_app.own_rules.ruling import day
from office_app.own_rules.scaffold import Data, neutral, read
from office_app.own_rules.typed import Values
from office_app.own_rules.writing import merged
from rulebook.edition_check import check_edition
from rulebook.load import FILES, fingerprint, is_built_in, load
from rulebook.model import Rulebook
from rulebook.problems import InputError

_NAMES = tuple(FILES)


@dataclass(frozen=True)
class Base:
    """An edition that other rules are begun from.

    ``is_own`` says that they are the round's own already, which are changed and go on.
    """

    folder: Path
    is_own: bool

    @property
    def is_scaffold(self) -> bool:
        """Whether it is a built-in one, of which nothing that names its city may stay."""
        return not self.is_own and is_built_in(self.folder)

    @property
    def fingerprint(self) -> str:
        """Of its files, so that somebody else's change is seen."""
        return fingerprint(self.folder)

    def answers(self, year: int) -> Answers:
        """What the form begins with, for a campaign of ``year``."""
        data = read(self.folder, _NAMES)
        if self.is_scaffold:
            return with_fresh_ids(asked(neutral(data, year)))
        if self.is_own:
            return asked(data)
        return for_year(asked(data), year - data["campaign"]["campaign"]["year"])


def edition_files(base: Base, values: Values, year: int) -> Mapping[str, bytes]:
    """The files of the edition by their name.

    Raises
    ------
    InputError
        If they do not make a sound edition.
    """
    data = read(base.folder, _NAMES)
    if base.is_scaffold:
        data = neutral(data, year)
    made = answered(data, values, is_scaffold=base.is_scaffold, is_new=not base.is_own)
    files = {f"{name}.toml": _written(base, name, made).encode() for name in _NAMES}
    if base.is_own:
        kept = (path for path in base.folder.rglob("*") if path.is_file())
        files = {p.relative_to(base.folder).as_posix(): p.read_bytes() for p in kept} | files
    with tempfile.TemporaryDirectory(prefix="ceping-rules-") as name:
        return _with_document(files, Path(name))


def _written(base: Base, name: str, data: Data) -> str:
    before = "" if base.is_scaffold else (base.folder / f"{name}.toml").read_text("utf-8-sig")
    return merged(before, data[name])


def _with_document(files: Mapping[str, bytes], folder: Path) -> Mapping[str, bytes]:
    """With what the answers say as a text, where no other document has taken its place."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    book = load(folder)
    if book.campaign.documents[0].file == DOCUMENT:
        text = document_text(book).encode()
        (folder / DOCUMENT).write_bytes(text)
        files = {**files, DOCUMENT: text}
    if problems := check_edition(folder).problems:
        raise InputError(problems)
    return files


def document_text(book: Rulebook) -> str:
    """An edition's rules in sentences, in the order in which people read them."""
    environment = Environment(
        loader=PackageLoader(__name__.rpartition(".")[0], "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = day
    roles = next(one for one in SECTIONS["people"].fields if one.id == "role").choices
    return environment.get_template(DOCUMENT).render(
        book=book,
        campaign=book.campaign.campaign,
        document=book.campaign.documents[0],
        score=book.window_score,
        roles=dict(roles),
    )


def book_of(files: Mapping[str, bytes]) -> Rulebook:
    """The rules that such files say; they are sound."""
    with tempfile.TemporaryDirectory(prefix="ceping-rules-") as name:
        for file in (f"{name}.toml" for name in _NAMES):
            (Path(name) / file).write_bytes(files[file])
        return load(Path(name))
