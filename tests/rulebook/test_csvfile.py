"""S13: whatever people write, no cell of ours is computed by a spreadsheet."""

import csv
import io
import random

import pytest

from rulebook.csvfile import csv_bytes, harmless, unguarded

SIGNS = "=+-@\t\r\n＝＋－＠'\"|,; 0１aZ好%!()\u200b\u2028"
STARTS = "=+-@\t\r\n＝＋－＠"


def fuzzed(count: int, seed: int = 1) -> list[str]:
    """Strings that begin, end and go on with what spreadsheets take for formulas."""
    rng = random.Random(seed)
    return ["".join(rng.choices(SIGNS, k=rng.randint(0, 12))) for _ in range(count)]


def is_number(cell: str) -> bool:
    """Whether a spreadsheet reads a plain number."""
    try:
        float(cell.replace(",", ".").rstrip("%"))
    except ValueError:
        return False
    return cell.isascii()


def test_ten_thousand_strings() -> None:
    """If one cell in 10,000 were a formula, opening our file could run somebody's command."""
    words = fuzzed(10_000)
    assert sum(word[:1] in STARTS and word != "" for word in words) > 3000
    text = csv_bytes(["=1+1"], [[word] for word in words]).decode("utf-8-sig")
    cells = [row[0] if row else "" for row in csv.reader(io.StringIO(text, newline=""))]
    assert cells[0] == "'=1+1"
    formulas = [cell for cell in cells if cell and cell[0] in STARTS and not is_number(cell)]
    assert formulas == []
    # csv itself reads an empty cell for a row of one; an apostrophe that came first is kept or lost
    ends = [word.replace("\r\n", "\n").replace("\r", "\n") for word in words]
    plain = [(cell, word) for cell, word in zip(cells[1:], ends, strict=True) if word[:1] != "'"]
    assert [unguarded(cell) for cell, _ in plain] == [word for _, word in plain]


@pytest.mark.parametrize("number", ["-0.52", "+3", "-12%", "-1,5"])
def test_numbers_stay_numbers(number: str) -> None:
    """If a negative score became text, nobody could add a column up."""
    assert harmless(number) == number


def test_what_is_no_text_stays() -> None:
    """If counts were written as text, the reader of the contract would refuse them."""
    assert [harmless(cell) for cell in (5, None, -1.5)] == [5, None, -1.5]
