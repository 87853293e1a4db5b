"""The ballots of a closed vote, counted again: against their commitments, receipts and tallies.

Comes in: sealed ballots with their secret numbers, and the folder of the round. Goes out: each
thing that differs. Who may be asked: these functions, by ``recount`` alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rulebook import contract
from rulebook.columns import Table
from rulebook.problems import InputError, Words
from rulebook.round import Round
from rulebook.tables import Row, find, read_table
from survey_app.closing_record import FOLDER, Grades, commitment
from survey_app.sealed_ballots import SealedBallots

SHOWN = 20  # differences of one kind that are listed; more are only counted


def recounted(this_round: Round, vote: Mapping[str, Any], sealed: SealedBallots) -> Iterator[Words]:
    """What differs between the ballots and all that was published or exported of them."""
    if len(sealed.ballots) != vote["ballots"]:
        yield differs(sealed.where.zh, len(sealed.ballots), vote["ballots"])
    yield from _openings(this_round.folder / FOLDER / "commitments.csv", sealed)
    yield from _receipts(this_round.folder / FOLDER / "receipts.csv", sealed.receipts)
    yield from _complete(this_round, sealed.ballots)
    yield from _tallies(this_round, sealed.ballots)


def _openings(path: Path, sealed: SealedBallots) -> Iterator[Words]:
    """Each ballot must open one commitment of the list, and each commitment be opened."""
    made: dict[str, str] = {}
    unnumbered = []
    for ballot_id, grades in sealed.ballots.items():
        nonce = sealed.nonces.get(ballot_id)
        if nonce is None:
            unnumbered.append(ballot_id)
        else:
            made[commitment(ballot_id, grades, nonce)] = ballot_id
    listed = set(_entries(path))
    yield from _some(
        sorted(unnumbered),
        Words("选票{}：没有它的随机数", "ballot {}: its secret number is missing"),
    )
    yield from _some(
        sorted(set(sealed.nonces) - set(sealed.ballots)),
        Words("随机数{}：没有这张选票", "secret number {}: there is no such ballot"),
    )
    yield from _some(
        sorted(made[value] for value in set(made) - listed),
        Words("选票{}：与公布的承诺值都不符", "ballot {}: opens no published commitment"),
    )
    yield from _some(
        sorted(listed - set(made)),
        Words("承诺值{}：没有一张选票与它相符", "commitment {}: no ballot opens it"),
    )


def _receipts(path: Path, receipts: Sequence[str]) -> Iterator[Words]:
    published, sealed = set(_entries(path)), set(receipts)
    yield from _some(
        sorted(published - sealed),
        Words("收据{}：不在封存的名单里", "receipt {}: not in the sealed list"),
    )
    yield from _some(
        sorted(sealed - published), Words("收据{}：没有公布", "receipt {}: not published")
    )


def _complete(this_round: Round, ballots: Mapping[str, Grades]) -> Iterator[Words]:
    """Every ballot names every window of the register once, rated or not."""
    windows = {window.id for window in this_round.windows}
    odd = sorted(key for key, grades in ballots.items() if set(grades) != windows)
    yield from _some(odd, Words("选票{}：窗口与名册不符", "ballot {}: not the register's windows"))


def _tallies(this_round: Round, ballots: Mapping[str, Grades]) -> Iterator[Words]:
    counted = Counter(
        (window, grade) for grades in ballots.values() for window, grade in grades.items()
    )
    for name, stated in _exported(this_round):
        for window, grade in sorted(
            set(counted) | set(stated), key=lambda cell: (cell[0], cell[1] or 0)
        ):
            got, said = counted[window, grade], stated[window, grade]
            if got != said:
                mark = Words(f"{grade}级" if grade else "不评", f"grade {grade or 'none'}")
                yield Words(
                    f"ratings/{name} {window} {mark.zh}：导出{said}票，重新计票{got}票",
                    f"ratings/{name} {window} {mark.en}: exported {said}, recounted {got}",
                )


def _exported(this_round: Round) -> Iterator[tuple[str, Counter[tuple[str, int | None]]]]:
    """The tallies that ratings/ holds: as such, or within whole ballots."""
    for table in (contract.BALLOT_TALLIES, contract.BALLOTS):
        rows = exported_rows(this_round, table)
        if rows is None:
            continue
        tally: Counter[tuple[str, int | None]] = Counter()
        for row in rows:
            tally[row.values["window_id"], row.values["grade"]] += row.values.get("count", 1)  # type: ignore[index,assignment,operator]  # typed by the contract
        yield table.name, tally


def _entries(path: Path) -> list[str]:
    if not path.is_file():
        return []  # that it is missing has been said
    return path.read_text(encoding="ascii", errors="replace").splitlines()[1:]


def _some(names: Sequence[str], words: Words) -> Iterator[Words]:
    """A line for each, at most ``SHOWN`` of them."""
    for name in names[:SHOWN]:
        yield Words(words.zh.format(name), words.en.format(name))
    if len(names) > SHOWN:
        rest = len(names) - SHOWN
        yield Words(words.zh.format(f"（另有{rest}项）"), words.en.format(f"({rest} more)"))


def differs(name: str, got: int, stated: int) -> Words:
    """A count that is not the recorded one."""
    return Words(f"{name}：有{got}，结束记录为{stated}", f"{name}: {got}, not {stated} as recorded")


def exported_rows(this_round: Round, table: Table) -> tuple[Row, ...] | None:
    """The rows of an exported table, or None where there is none."""
    path = find(this_round.folder, table)
    if path is None:
        return None
    read = read_table(path, table, this_round.grades)
    if read.problems:
        raise InputError(read.problems)
    return read.rows
