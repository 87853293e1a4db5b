"""The evaluation file of each honour: its parts in order, in volumes that one hand can hold."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from office_app.evaluation.candidate import parts
from office_app.evaluation.front import front, made_on, name_and_unit, places
from office_app.evaluation.known import Known, known_of
from office_app.evaluation.photos import photos_of
from rendering.bound import Block, Bound, Heading, Text, printed_beside, word_file
from rulebook.eligibility import ExaminedCandidate
from rulebook.files import write_files
from rulebook.honours import Honour, QuotaLine
from rulebook.problems import Words
from rulebook.round import Round
from survey_app.acts.purging import EVALUATION
from survey_app.acts.recording import Persons, record
from survey_app.files import write_file
from survey_app.setup import prepare_unfilled

TITLE = "综合性评选考核材料"
MOST = 200  # candidates of a volume: neither a printer nor a computer's memory holds any number
_AT_ONCE = 4  # volumes that one process prints
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|“”\s]+')
Tell = Callable[[float, Words | None], None]


class Entry(NamedTuple):
    """A candidate with its number and the line that it is of; an empty line stands by itself."""

    line: QuotaLine | None
    number: int = 0
    one: ExaminedCandidate | None = None


def write_evaluation(this_round: Round, tell: Tell, by: Persons = ()) -> list[Path]:
    """Write a Word and a PDF file a volume of each honour; what was there before is removed.

    Only the folder's owner can read it: it holds what applications say of persons.

    Raises
    ------
    InputError
        If a table, the files of the scoring or the database cannot be read.
    """
    known = known_of(this_round)
    tell(0, Words("照片", "photos"))
    known = replace(known, photos=photos_of(this_round, known.notes))
    volumes = list(volumes_of(known))
    if known.has_office:
        store = prepare_unfilled(this_round)
        count = len(known.examined) + len(known.unwritten)
        record(this_round, store, "evaluation", by, count=count)
    folder = this_round.folder / EVALUATION
    folder.mkdir(mode=0o700, exist_ok=True)

    def write(scratch: Path) -> None:
        made = scratch / EVALUATION
        made.mkdir(mode=0o700)
        for begin in range(0, len(volumes), _AT_ONCE):
            some = volumes[begin : begin + _AT_ONCE]
            tell(begin / len(volumes), Words(some[0].name, f"volume {begin + 1}"))
            files = {made / volume.stem: bound(known, volume) for volume in some}
            with printed_beside([(one, _named(path, "pdf")) for path, one in files.items()]):
                for path, one in files.items():
                    write_file(_named(path, "docx"), word_file(one), 0o600)
            for path in files:
                _named(path, "pdf").chmod(0o600)

    return write_files(this_round.folder, write)


def _named(path: Path, kind: str) -> Path:
    """A file of a volume, whose name may have a full stop in it."""
    return path.with_name(f"{path.name}.{kind}")


class Volume(NamedTuple):
    """A part of an honour's candidates that is one file; ``mark`` is that of a simulated round."""

    honour: Honour
    number: int
    of: int
    entries: Sequence[Entry]
    mark: str

    @property
    def name(self) -> str:
        """The honour, and which volume of how many."""
        volume = f"（第{self.number}册，共{self.of}册）" if self.of > 1 else ""
        return f"{self.honour.name.zh}{volume}"

    @property
    def stem(self) -> str:
        """Its file's name without the ending."""
        volume = f"-第{self.number}册" if self.of > 1 else ""
        before = "模拟-" if self.mark else ""
        return before + _NOT_IN_NAMES.sub("", self.honour.name.zh) + volume


def volumes_of(known: Known) -> Iterator[Volume]:
    """Every volume of every honour, in the order of the edition."""
    texts, settings = known.this_round.book.questionnaires.texts, known.this_round.settings
    mark = texts.simulated_mark.zh if settings.simulated else ""
    for honour in known.this_round.book.honours.honours:
        entries = list(_entries(known, honour))
        parted = [entries[begin : begin + MOST] for begin in range(0, len(entries), MOST)]
        for number, part in enumerate(parted, 1):
            yield Volume(honour, number, len(parted), part, mark)


def _entries(known: Known, honour: Honour) -> Iterator[Entry]:
    """The candidates line by line; those that no line has places for are the last."""
    number = 0
    for line in (*honour.quotas, None):
        found = known.of_line(honour, line)
        for one in found:
            number += 1
            yield Entry(line, number, one)
        if line and not found:
            yield Entry(line)


def bound(known: Known, volume: Volume) -> Bound:
    """A volume as it is printed."""
    book = known.this_round.book
    return Bound(
        above=book.campaign.campaign.title.zh,
        title=TITLE,
        about=volume.name,
        facts=made_on(known),
        mark=volume.mark,
        author=known.this_round.settings.organiser or book.campaign.campaign.organiser.zh,
        day=known.this_round.settings.date,
        blocks=tuple(_blocks(known, volume)),
    )


def _blocks(known: Known, volume: Volume) -> Iterator[Block]:
    listed = [(entry.number, entry.one) for entry in volume.entries if entry.one]
    yield from front(known, volume.honour, listed)
    follows = True  # candidates, or the front: kinds that have none go on one page
    for line, group in groupby(volume.entries, key=lambda entry: entry.line):
        entries = list(group)
        has_some = entries[0].one is not None
        yield Heading(_line_name(volume.honour, line), 1, fresh=has_some or follows)
        follows = has_some
        for place, entry in enumerate(entries):
            if entry.one is None:
                yield Text("未申报：这一类没有候选。")
                continue
            yield Heading(f"{entry.number}. {name_and_unit(entry.one)}", 2, fresh=place > 0)
            yield from parts(known, entry.one)


def _line_name(honour: Honour, line: QuotaLine | None) -> str:
    return "没有对应名额的类别" if line is None else f"{line.name.zh}（{places(honour, line)}）"
