"""A catalogue of ways to corrupt a round folder, each with the place where the fault stands.

``CORRUPTIONS`` are applied one at a time to a fresh copy of a simulated round of the 2021
edition with at least 10 windows, 100 responses and 20 electors. A file is named as in a
``Problem``, without its folder. Rows count from 1 as a spreadsheet shows them, the header
included; in Parquet the first row of data is 1.
"""

import csv
import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rulebook import contract
from rulebook.load import EDITIONS

Rows = list[list[str]]
RATINGS = (
    "responses.parquet",
    "responses.csv",
    "ballots.csv",
    "ballots.xlsx",
    "ballot_tallies.csv",
    "survey_scores.csv",
    "turnout.csv",
    "self_grades.csv",
    "manifest.json",
)
STRANGE = "W99999"


FOLDER = "the folder"  # stands for its path: a folder without round.toml is no round


@dataclass(frozen=True)
class Corruption:
    """One fault. ``got`` is what stands at the place: the cell's text, where there is a cell.

    ``file`` may be the round's folder itself.
    """

    name: str
    damage: Callable[[Path], None]
    file: str
    row: int | None = None
    column: str | None = None
    got: str = ""

    def __str__(self) -> str:
        """The name, for test ids."""
        return self.name


def path_of(folder: Path, file: str) -> Path:
    """Where a file of that name lies in the round."""
    return folder / "ratings" / file if file in RATINGS else folder / file


def read_csv(path: Path) -> Rows:
    """All rows of a CSV file, the header first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write_csv(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """Write rows, the header first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


# --- the files a corruption starts from -----------------------------------------------------


def without_manifest(folder: Path) -> None:
    """Remove manifest.json (no fault), so that only the intended fault is left."""
    (folder / "ratings" / "manifest.json").unlink(missing_ok=True)


def _responses_as_csv(folder: Path) -> None:
    source = path_of(folder, "responses.parquet")
    table = pq.read_table(source)
    rows = [["" if cell is None else cell for cell in row.values()] for row in table.to_pylist()]
    write_csv(path_of(folder, "responses.csv"), [table.column_names, *rows])
    source.unlink()


def _tallies_for_ballots(folder: Path) -> None:
    source = path_of(folder, "ballots.csv")
    counts = Counter((row[1], row[2]) for row in read_csv(source)[1:])
    rows = [[*key, str(count)] for key, count in sorted(counts.items())]
    write_csv(path_of(folder, "ballot_tallies.csv"), [["window_id", "grade", "count"], *rows])
    source.unlink()


def _scores_for_responses(folder: Path) -> None:
    ids = [row[0] for row in read_csv(folder / "windows.csv")[1:]]
    rows = [[window, "88.25", "120"] for window in ids]
    write_csv(path_of(folder, "survey_scores.csv"), [["window_id", "score", "responses"], *rows])
    path_of(folder, "responses.parquet").unlink()


_MADE_FROM = {
    "responses.csv": _responses_as_csv,
    "ballot_tallies.csv": _tallies_for_ballots,
    "survey_scores.csv": _scores_for_responses,
}


def prepare(folder: Path, file: str) -> Path:
    """The file's path, after making it from others where the round has it in another form."""
    if file in RATINGS:
        without_manifest(folder)
    if file in _MADE_FROM:
        _MADE_FROM[file](folder)
    return path_of(folder, file)


# --- kinds of damage ------------------------------------------------------------------------


def _set_cell(file: str, row: int, column: str, value: str, folder: Path) -> None:
    path = prepare(folder, file)
    rows = read_csv(path)
    if column not in rows[0]:
        rows = [
            [*row_, name] for row_, name in zip(rows, [column] + [""] * len(rows), strict=False)
        ]
    rows[row - 1][rows[0].index(column)] = value
    write_csv(path, rows)


def _repeat_row(file: str, source: int, target: int, folder: Path) -> None:
    """Put a copy of row ``source`` in at row ``target``."""
    path = prepare(folder, file)
    rows = read_csv(path)
    rows.insert(target - 1, list(rows[source - 1]))
    write_csv(path, rows)


def _set_parquet(row: int, column: str, value: Any, kind: pa.DataType, folder: Path) -> None:
    path = prepare(folder, "responses.parquet")
    table = pq.read_table(path)
    place = table.column_names.index(column)
    cells = table.column(place).to_pylist()
    cells[row - 1] = value
    pq.write_table(table.set_column(place, column, pa.array(cells, kind)), path)


def _fewer_than_voted(folder: Path) -> None:
    path = prepare(folder, "turnout.csv")
    header, *rows = read_csv(path)
    write_csv(path, [header, *(row for row in rows if row[0] != "democratic_vote")])
    with path.open("a", encoding="utf-8") as file:
        file.write("democratic_vote,window,,5,5\n")


def _as_utf16(file: str, folder: Path) -> None:
    path = prepare(folder, file)
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("utf-16"))


def _emptied(file: str, folder: Path) -> None:
    prepare(folder, file).write_bytes(b"")


def _header_only(file: str, folder: Path) -> None:
    path = prepare(folder, file)
    write_csv(path, read_csv(path)[:1])


def _without_column(file: str, column: str, folder: Path) -> None:
    path = prepare(folder, file)
    rows = read_csv(path)
    place = rows[0].index(column)
    write_csv(path, [row[:place] + row[place + 1 :] for row in rows])


def _column_twice(file: str, column: str, folder: Path) -> None:
    path = prepare(folder, file)
    rows = read_csv(path)
    place = rows[0].index(column)
    write_csv(path, [[*row, row[place]] for row in rows])


def _label_beside_name(folder: Path) -> None:
    path = prepare(folder, "ballots.csv")
    header, *rows = read_csv(path)
    label = contract.BALLOTS.column("grade").label
    write_csv(path, [[*header, label], *([*row, "1"] for row in rows)])


def _excel_value(text: str) -> object:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def _as_excel(file: str, change: Callable[[Worksheet], None], folder: Path) -> None:
    """Replace a CSV file by a workbook that is changed first."""
    path = prepare(folder, file)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in read_csv(path):
        sheet.append([_excel_value(cell) for cell in row])
    change(sheet)
    book.save(path.with_suffix(".xlsx"))
    path.unlink()


def _merge(sheet: Worksheet) -> None:
    sheet.merge_cells("C3:C4")


def _enter(place: str, value: Any, sheet: Worksheet) -> None:
    sheet[place] = value


def _beside(file: str, folder: Path) -> None:
    """The same table once more, as a workbook."""
    path = prepare(folder, file)
    kept = path.read_bytes()
    _as_excel(file, lambda sheet: None, folder)
    path.write_bytes(kept)


def _responses_beside(folder: Path) -> None:
    path = path_of(folder, "responses.parquet")
    kept = path.read_bytes()
    prepare(folder, "responses.csv")
    path.write_bytes(kept)


def _edition_edit(file: str, old: str, new: str, folder: Path) -> None:
    """The round gets its own copy of the edition, with one place changed."""
    shutil.copytree(EDITIONS / "2021", folder / "rules")
    _settings_edit('edition = "2021"', 'edition = "rules"', folder)
    _edit(folder / "rules" / file, old, new)


def _settings_edit(old: str, new: str, folder: Path) -> None:
    _edit(folder / "round.toml", old, new)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{path.name} has no {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _tampered_ballot(folder: Path) -> None:
    """One grade changed after the manifest was written."""
    path = path_of(folder, "ballots.csv")
    rows = read_csv(path)
    rows[1][2] = "1" if rows[1][2] != "1" else "5"
    write_csv(path, rows)


def _tampered_responses(folder: Path) -> None:
    """One response less after the manifest was written."""
    path = path_of(folder, "responses.parquet")
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)


def _listed_file_missing(folder: Path) -> None:
    path_of(folder, "turnout.csv").unlink()


def _later_contract(folder: Path) -> None:
    path = path_of(folder, "manifest.json")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"contract": 99}), encoding="utf-8")


def _broken_manifest(folder: Path) -> None:
    path_of(folder, "manifest.json").write_text("{", encoding="utf-8")


# --- the catalogue --------------------------------------------------------------------------


def _cell(file: str, row: int, column: str, got: str, what: str) -> Corruption:
    damage = partial(_set_cell, file, row, column, got)
    return Corruption(f"{file}: {what}", damage, file, row, column, got)


def _stored(row: int, column: str, value: Any, kind: pa.DataType, what: str) -> Corruption:
    damage = partial(_set_parquet, row, column, value, kind)
    got = "" if value is None else str(value)
    file = "responses.parquet"
    return Corruption(f"{file}: {what}", damage, file, row, column, got)


def _twice(file: str, key: str, what: str) -> Corruption:
    """Row 2 once more as row 4."""
    return Corruption(f"{file}: {what}", partial(_repeat_row, file, 2, 4), file, 4, key)


def _whole(file: str, damage: Callable[[str, Path], None], what: str) -> Corruption:
    return Corruption(f"{file}: {what}", partial(damage, file), file)


def _excel(
    file: str, change: Callable[[Worksheet], None], what: str, row: int, column: str | None
) -> Corruption:
    name = file.replace(".csv", ".xlsx")
    return Corruption(f"{name}: {what}", partial(_as_excel, file, change), name, row, column)


RULES = (
    Corruption(
        "edition: weights add to 1.1",
        partial(
            _edition_edit,
            "window_score.toml",
            'weight = 0.50\ncomponent = "marks"',
            'weight = 0.60\ncomponent = "marks"',
        ),
        "window_score.toml",
        column="score.parts",
    ),
    Corruption(
        "edition: quota lines do not add up",
        partial(_edition_edit, "honours.toml", "total = 17", "total = 18"),
        "honours.toml",
        column="honours.0.quotas",
    ),
    Corruption(
        "round.toml: no such edition",
        partial(_settings_edit, 'edition = "2021"', 'edition = "1999"'),
        "round.toml",
        column="edition",
    ),
    Corruption(
        "round.toml: unknown key",
        partial(_settings_edit, "simulated = true", 'simulated = true\ncolour = "red"'),
        "round.toml",
        column="colour",
    ),
    Corruption(
        "round.toml: unknown period",
        partial(_settings_edit, "simulated = true", 'simulated = true\nperiods = ["2020-M01M02"]'),
        "round.toml",
        column="periods",
    ),
    Corruption(
        "round.toml: vote closes before it opens",
        partial(
            _settings_edit,
            "seed = 1",
            "[vote]\nopens = 2021-12-30T14:00:00\ncloses = 2021-12-30T13:00:00",
        ),
        "round.toml",
        column="vote.opens",
    ),
)

WINDOWS = (
    _cell("windows.csv", 3, "applied_honours", "best_window", "unknown honour"),
    _twice("windows.csv", "window_id", "window twice"),
    _cell("windows.csv", 5, "staff_count", "两人", "staff in words"),
    _cell("windows.csv", 5, "staff_count", "-1", "negative staff"),
    _cell("windows.csv", 5, "staff_count", "2.5", "half a person"),
    _cell("windows.csv", 6, "window_id", "W 06", "an id with a space"),
    _cell("windows.csv", 7, "name", "", "no name"),
    _cell("windows.csv", 4, "unit_type", "TRADING_CENTRE", "a unit without a formula"),
    Corruption(
        "windows.csv: a column missing",
        partial(_without_column, "windows.csv", "staff_count"),
        "windows.csv",
        1,
    ),
    Corruption(
        "windows.csv: a column twice",
        partial(_column_twice, "windows.csv", "staff_count"),
        "windows.csv",
        1,
        "staff_count",
    ),
    *(
        Corruption(f"{file}: a column twice", partial(_column_twice, file, column), file, 1, column)
        for file, column in (("ballots.csv", "grade"), ("responses.csv", "overall"))
    ),
    Corruption(
        "ballots.csv: a column under its label too",
        _label_beside_name,
        "ballots.csv",
        1,
        "grade",
    ),
)

_WITH_WINDOWS = (
    "bimonthly.csv",
    "electors.csv",
    "responses.csv",
    "ballots.csv",
    "ballot_tallies.csv",
    "survey_scores.csv",
    "turnout.csv",
)
UNKNOWN_WINDOWS = (
    *(_cell(file, 3, "window_id", STRANGE, "unknown window") for file in _WITH_WINDOWS),
    _stored(3, "window_id", STRANGE, pa.string(), "unknown window"),
    _cell("responses.csv", 3, "window_id", "", "no window"),
    _cell("ballots.csv", 3, "window_id", "", "no window"),
)

TWICE = (
    _twice("bimonthly.csv", "period", "a period twice"),
    _twice("electors.csv", "elector_id", "a voter twice"),
    _twice("responses.csv", "response_id", "a response twice"),
    _twice("ballots.csv", "window_id", "a ballot rates a window twice"),
    _twice("ballot_tallies.csv", "grade", "a grade of a window twice"),
    _twice("survey_scores.csv", "window_id", "a window twice"),
    _twice("turnout.csv", "window_id", "a window twice"),
    _twice("self_grades.csv", "grade", "a grade twice"),
    _twice("nominations.csv", "honour", "a nomination twice"),
    _twice("conditions.csv", "clause", "a condition twice"),
    Corruption(
        "bimonthly.csv: a period twice, written in two ways",
        partial(_set_cell, "bimonthly.csv", 3, "period", "2021年1—2月"),
        "bimonthly.csv",
        3,
        "period",
        "2021年1—2月",
    ),
)

MARKS = (
    *(
        _cell("bimonthly.csv", 4, "score", got, what)
        for got, what in (
            ("150.01", "a mark above full marks"),
            ("-0.50", "a negative mark"),
            ("NaN", "a mark NaN"),
            ("inf", "an infinite mark"),
            ("九十", "a mark in words"),
            ("", "no mark"),
            ("9,5", "a mark with a comma"),
            ("1e2", "a mark with an exponent"),
        )
    ),
    _cell("bimonthly.csv", 4, "full_marks", "0", "full marks of nothing"),
    _cell("bimonthly.csv", 4, "period", "2020-M01M02", "unknown period"),
    _cell("bimonthly.csv", 4, "period", "一月", "a period that is none"),
    _cell("survey_scores.csv", 4, "score", "100.5", "a score above 100"),
)

GRADES = (
    *(
        _cell(file, 5, column, got, f"grade {got}")
        for file, column in (
            ("responses.csv", "overall"),
            ("ballots.csv", "grade"),
            ("ballot_tallies.csv", "grade"),
            ("self_grades.csv", "grade"),
        )
        for got in ("0", "6", "3.5", "很好")
    ),
    _stored(5, "overall", 0, pa.int8(), "grade 0"),
    _stored(5, "overall", 6, pa.int8(), "grade 6"),
    _stored(5, "overall", 3.5, pa.float64(), "grade 3.5"),
)

CELLS = (
    _cell("responses.csv", 6, "answered_at", "昨天上午", "a time that is no time"),
    _cell("responses.csv", 6, "answered_at", "2021-13-01T09:10+08:00", "a thirteenth month"),
    *(
        _stored(6, "answered_at", got, pa.string(), f"a time of another age, {got}")
        for got in ("infinity", "epoch", "99999-01-01", "2011-12-01T09:10")
    ),
    _stored(6, "seconds", float("nan"), pa.float64(), "a count that is no number"),
    _stored(6, "seconds", float("inf"), pa.float64(), "a count without end"),
    _stored(6, "overall", float("nan"), pa.float64(), "a grade that is no number"),
    _cell("responses.csv", 6, "seconds", "NaN", "a count that is no number"),
    Corruption("turnout: fewer than voted", _fewer_than_voted, "turnout", column="returned"),
    _cell("responses.csv", 6, "channel", "wechat", "unknown channel"),
    _cell("responses.csv", 6, "seconds", "-5", "negative seconds"),
    _cell("responses.csv", 6, "response_id", "", "a response without id"),
    _stored(6, "answered_at", "yesterday", pa.string(), "a time that is no time"),
    _stored(6, "channel", "wechat", pa.string(), "unknown channel"),
    _cell("electors.csv", 6, "category", "guest", "unknown category"),
    _cell("turnout.csv", 6, "component", "poll", "unknown component"),
    _cell("turnout.csv", 6, "invited", "many", "a count in words"),
    _cell("nominations.csv", 3, "honour", "best_person", "unknown honour"),
    _cell("nominations.csv", 3, "kind", "team", "unknown kind"),
    _cell("nominations.csv", 3, "category", "SCHOOL", "unknown unit type"),
    _cell("nominations.csv", 3, "kind", "person", "a person for a collective honour"),
    _cell("nominations.csv", 3, "category", "RESIDENT_WINDOW", "a window among the nominated"),
    _cell("nominations.csv", 25, "reported_on", "2021-02-30", "a day that is none"),
    _cell("nominations.csv", 25, "on_establishment", "maybe", "neither yes nor no"),
    _cell("conditions.csv", 3, "status", "perhaps", "unknown status"),
    _cell("conditions.csv", 3, "honour", "best_person", "unknown honour"),
    _cell("conditions.csv", 3, "clause", "never_written", "unknown condition"),
    _cell("conditions.csv", 3, "candidate_id", "X999", "unknown candidate"),
    Corruption(
        "responses.parquet: a response twice",
        lambda folder: _set_parquet(
            4,
            "response_id",
            pq.read_table(path_of(folder, "responses.parquet"))["response_id"][1].as_py(),
            pa.string(),
            folder,
        ),
        "responses.parquet",
        4,
        "response_id",
    ),
)

_TABLES = (
    *("windows.csv", "bimonthly.csv", "electors.csv", "nominations.csv", "conditions.csv"),
    *("responses.csv", "ballots.csv", "turnout.csv"),
)
FILES = (
    *(_whole(file, _as_utf16, "UTF-16") for file in _TABLES),
    *(_whole(file, _emptied, "empty") for file in _TABLES),
    *(_whole(file, _header_only, "header only") for file in _TABLES),
    _whole("responses.parquet", _emptied, "empty"),
    Corruption("windows: two files", partial(_beside, "windows.csv"), "windows"),
    Corruption("ballots: two files", partial(_beside, "ballots.csv"), "ballots"),
    Corruption("responses: two files", _responses_beside, "responses"),
    Corruption("windows: no file", lambda folder: (folder / "windows.csv").unlink(), "windows.csv"),
    Corruption("round.toml: no file", lambda folder: (folder / "round.toml").unlink(), FOLDER),
)

# The columns of windows are id, name, unit, staff; of bimonthly id, period, score; of ballots
# ballot, window, grade.
EXCEL = (
    _excel("windows.csv", _merge, "merged cells", 3, None),
    _excel("windows.csv", partial(_enter, "D3", "=1+1"), "a formula", 3, "D3"),
    _excel("windows.csv", partial(_enter, "D3", dt.date(2021, 3, 4)), "a date", 3, "staff_count"),
    _excel("bimonthly.csv", _merge, "merged cells", 3, None),
    _excel("bimonthly.csv", partial(_enter, "C5", "=SUM(C2:C4)"), "a formula", 5, "C5"),
    _excel("bimonthly.csv", partial(_enter, "C5", dt.date(2021, 7, 1)), "a date", 5, "score"),
    _excel("ballots.csv", partial(_enter, "C5", "=2+3"), "a formula", 5, "C5"),
    _excel("ballots.csv", partial(_enter, "C5", dt.datetime(2021, 3, 4)), "a date", 5, "grade"),  # noqa: DTZ001  # Excel's dates have no offset
)

MANIFEST = (
    Corruption("manifest: a ballot changed", _tampered_ballot, "ballots.csv", column="sha256"),
    Corruption(
        "manifest: a response removed", _tampered_responses, "responses.parquet", column="sha256"
    ),
    Corruption("manifest: a file missing", _listed_file_missing, "turnout.csv", column="sha256"),
    Corruption("manifest: a later contract", _later_contract, "manifest.json", column="contract"),
    Corruption("manifest: broken", _broken_manifest, "manifest.json"),
)

CORRUPTIONS = (
    *RULES,
    *WINDOWS,
    *UNKNOWN_WINDOWS,
    *TWICE,
    *MARKS,
    *GRADES,
    *CELLS,
    *FILES,
    *EXCEL,
    *MANIFEST,
)
