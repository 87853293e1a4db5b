"""Lists of raw codes: private files in the round's folder, printed from until they are removed.

Whoever has a list can answer and vote, so each fetching is recorded, and `purge` removes all. What
the commands have written is printed here too: it has the same columns.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from office_app.bundles import file_name
from office_app.plain_words import with_moments
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError
from rulebook.raw_table import read_rows
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app import printed
from survey_app.acts.issuing import IssuedCode, IssuedSlip
from survey_app.acts.papers import PRINTED
from survey_app.acts.personal_links import IssuedLink
from survey_app.acts.purging import code_lists
from survey_app.acts.recording import Persons, record
from survey_app.files import write_file
from survey_app.registers import pile_name
from survey_app.setup import now, prepare
from survey_app.store import PARTS
from survey_app.trail import parsed

FETCHED = "fetch"
CODES = ("code", "link", "window_id", "issuer")
SLIPS = ("code", "link", "category")
LINKS = ("elector_id", "name", "link")
# What a list that is fetched has over its columns; the file in the round keeps its own heads, which
# commands write too.
_HEADS = {
    "code": "编码",
    "link": "链接",
    "window_id": "窗口",
    "issuer": "发放人",
    "category": "类别",
    "elector_id": "投票人编号",
    "name": "姓名",
}
_A_PDF = 250  # codes: setting more at once takes too much memory
_KINDS = {CODES: "问卷编码", SLIPS: "票签", LINKS: "个人链接"}
Issued = Sequence[IssuedCode] | Sequence[IssuedSlip] | Sequence[IssuedLink]


class CodeList(NamedTuple):
    """A list that lies here: its file, what it is, how many are in it, who fetched it and when."""

    name: str
    kind: str
    size: int
    fetched: str


def write_list(this_round: Round, issued: Issued, *parts: str) -> str:
    """Keep what was issued just now, under a name that says what it is; that name."""
    header = _header_of(issued[0])
    unit = "张" if header == SLIPS else "个"
    # Two who press at once have a list each.
    stamp = f"{now(this_round):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    name = file_name(_KINDS[header], *parts, f"{len(issued)}{unit}", stamp) + ".csv"
    rows = [[getattr(one, column) for column in header] for one in issued]
    write_file(this_round.folder / name, csv_bytes(header, rows), 0o600)
    return name


def _header_of(one: IssuedCode | IssuedSlip | IssuedLink) -> tuple[str, ...]:
    if isinstance(one, IssuedLink):
        return LINKS
    return CODES if isinstance(one, IssuedCode) else SLIPS


def lists_here(this_round: Round) -> list[CodeList]:
    """Every list that can be printed."""
    by_name = _fetched(this_round)
    found = []
    for path in code_lists(this_round):
        header, rows = _read(path)
        if header in _KINDS:
            fetched = by_name.get(path.name, "")
            found.append(CodeList(path.name, _KINDS[header], len(rows), fetched))
    return found


def usable_lists(this_round: Round) -> list[Path]:
    """Lists with which somebody could still answer or vote in another's place.

    Of a part that is closed no code opens anything; in a simulated round nothing is at stake.
    """
    if this_round.settings.simulated:
        return []
    store = prepare(this_round)
    closed = {part for part in PARTS if store.phase(part).finished}
    return [path for path in code_lists(this_round) if _part_of(path.name) not in closed]


def _part_of(name: str) -> str:
    return SURVEY if name.startswith((_KINDS[CODES], "codes-")) else VOTE


def _fetched(this_round: Round) -> dict[str, str]:
    entries = parsed(prepare(this_round).trail.lines())
    return {
        str(entry["what"].get("file")): f"{with_moments(entry['at'])} {'、'.join(entry['by'])}"
        for entry in entries
        if entry["act"] == FETCHED
    }


def _read(path: Path) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if path.suffix != ".csv":
        return (), []
    try:
        read = read_rows(path)
    except InputError:  # somebody has changed it: it can still be removed
        return (), []
    return tuple(read.header), [tuple(cells) for _, cells in read.rows]


def sheets(this_round: Round, name: str, by: Persons) -> Iterator[tuple[str, bytes]]:
    """The files of a list, each by its path, made one after the other; that they were is recorded.

    Nothing comes of a list that is not here.
    """
    known = {path.name: path for path in code_lists(this_round)}
    if name not in known:
        return
    header, rows = _read(known[name])
    record(this_round, prepare(this_round), FETCHED, by, file=name)
    yield name, _for_people(this_round, header, rows)
    if header == CODES:
        yield from _code_sheets(this_round, [IssuedCode(*cells) for cells in rows])
    elif header == SLIPS:
        yield from _slip_sheets(this_round, [IssuedSlip(*cells) for cells in rows])


def _for_people(
    this_round: Round, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> bytes:
    """A list as CSV with heads, windows and categories as people call them."""
    windows = {window.id: f"{window.id} {window.name}" for window in this_round.windows}
    words: dict[str, Callable[[str], str]] = {
        "window_id": lambda id: windows.get(id, id),
        "category": partial(pile_name, this_round),
    }
    shown = [
        [
            words[column](cell) if column in words else cell
            for column, cell in zip(header, row, strict=False)
        ]
        for row in rows
    ]
    return csv_bytes([_HEADS.get(column, column) for column in header], shown, line_end="\r\n")


def _code_sheets(this_round: Round, codes: list[IssuedCode]) -> Iterator[tuple[str, bytes]]:
    windows = {window.id: window for window in this_round.windows}
    for window_id in dict.fromkeys(code.window_id for code in codes):
        window = windows[window_id]
        own = [code for code in codes if code.window_id == window_id]
        for number, at in enumerate(range(0, len(own), _A_PDF), 1):
            part = own[at : at + _A_PDF]
            several = f"第{number}册" if len(own) > _A_PDF else ""
            name = file_name(f"{window_id} {window.name}", "问卷编码", f"{len(part)}个", several)
            path = f"{file_name(window.hall or window.unit)}/{name}.pdf"
            yield path, printed.code_sheets(this_round, part)


def _slip_sheets(this_round: Round, slips: list[IssuedSlip]) -> Iterator[tuple[str, bytes]]:
    """By the piles as they are now: one that was too small has been put to another since."""
    piles = prepare(this_round).slips.piles()
    by_pile: dict[str, list[IssuedSlip]] = {}
    for slip in slips:
        first = slip.category.split("+")[0]
        pile = next((name for name in piles if first in name.split("+")), slip.category)
        by_pile.setdefault(pile, []).append(replace(slip, category=pile))
    for pile, own in by_pile.items():
        name = file_name("票签", pile_name(this_round, pile), f"{len(own)}张")
        yield f"{name}.pdf", printed.slip_sheets(this_round, own)


def papers_printed(this_round: Round) -> Counter[str]:
    """How many paper questionnaires were printed, by window."""
    printed_by: Counter[str] = Counter()
    for what in _papers(this_round):
        printed_by[what["window"]] += what["count"]
    return printed_by


def last_papers(this_round: Round) -> Counter[str]:
    """The highest number of a paper questionnaire so far, by window."""
    last: Counter[str] = Counter()
    for what in _papers(this_round):
        last[what["window"]] = max(last[what["window"]], what["first"] + what["count"] - 1)
    return last


def _papers(this_round: Round) -> list[dict[str, Any]]:
    entries = parsed(prepare(this_round).trail.lines())
    return [entry["what"] for entry in entries if entry["act"] == PRINTED]
