"""One cell as people write it -> the text that the strict reader takes, and what was changed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rulebook.cells import LONGEST_NUMBER, CellError, clean, half_width
from rulebook.columns import Column, Kind
from rulebook.period_names import plain_period
from rulebook.problems import Words
from rulebook.spreadsheets.grid import Cell, Holds
from rulebook.spreadsheets.heads import period_in
from rulebook.spreadsheets.numbers import moment_of
from rulebook.spreadsheets.vocabulary import Vocabulary
from rulebook.spreadsheets.wording import UNSEEN, cell_words, plain

_NOTHING = frozenset(("无", "/", "-", "--", "—", "——", "\\", "空", "(空)", "(跳过)", "n/a", "未填"))
_NUMBER = re.compile(
    r"([+-]?[0-9,]*\.?[0-9]+)\s*(分钟|分|秒钟|秒|%|人次|人|份|票|张|个|名|位|条|项)?"
)
_MINUTES = re.compile(r"([0-9]{1,9})\s*(?:分钟|分|')\s*([0-9]{1,9})\s*(?:秒钟|秒|\")?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?!\d)")
_CLOCK = re.compile(
    r"(上午|下午|晚上|am|pm)?\s*(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{1,2})秒?)?", re.I
)
_SERIAL = re.compile(r"[345]\d{4}(\.\d+)?")  # days of about 1982 to 2064
_DIGITS_OF_A_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
# Signs: no number, day, id or choice has more, and patterns take long over a key held down.
_LONGEST_READ = 200
_LONG = (Kind.TEXT, Kind.NAMES)
_SHORTEST = 2  # signs of a part that can stand for a whole name
_AFTERNOON, _NOON = ("下午", "晚上", "pm"), 12
_BETWEEN_NAMES = re.compile(r"[|;、,\n\t/]|\s{2,}")


class Mended(NamedTuple):
    """A text to read, and what was done to get it; None where nothing was."""

    text: str
    note: Words | None = None


def mended(column: Column, cell: Cell | None, vocabulary: Vocabulary) -> Mended:
    """The text of a cell for the strict reader; CellError where no text could be right."""
    if cell is None:
        return Mended("")
    if cell.holds is Holds.UNCOMPUTED:
        raise CellError(
            Words(
                "算好的值（这是公式，文件里没有存下结果；请在 Excel 里打开、保存后再传）",
                "a computed value: the file has this formula without its result; save it in Excel",
            )
        )
    if cell.holds is Holds.ERROR:
        raise CellError(Words("算得出的值（公式出错了）", "a value: the formula is in error"))
    if cell.holds is Holds.DATE and column.kind in _NO_DATE:
        raise CellError(
            Words(
                "数字或文字，不是日期（Excel 把它当成了日期，请把单元格改成文本再填）",
                "a number or a text: a spreadsheet took it for a date; format the cell as text",
            )
        )
    seen = UNSEEN.sub("", cell.text).replace("\xa0", " ").replace("\u3000", " ").strip()
    if (
        not column.filled
        and is_nothing(seen)
        and plain(seen) not in (vocabulary.words.get(column.name, {}))
    ):
        return Mended("", Words(f"“{seen}”当作空格", f'"{seen}" read as empty'))
    short = len(seen) <= _LONGEST_READ or column.kind in _LONG
    reader = _READERS.get(column.kind) if short else None
    text, note = reader(column, seen, cell, vocabulary) if reader and seen else Mended(seen)
    if note is None and cell.text.strip(" \t\r\n") != seen:
        note = Words("去掉看不见的空格和符号", "spaces and signs that cannot be seen removed")
    return Mended(text, note)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return clean(UNSEEN.sub("", text)).casefold() in _NOTHING


_NO_DATE = (Kind.MARK, Kind.COUNT, Kind.GRADE, Kind.ID, Kind.CHOICE, Kind.NAMES, Kind.YES_NO)


def _text(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    joined = " ".join(text.split())
    if "\n" in text:
        return Mended(joined, Words("单元格里的换行改成空格", "line breaks made spaces"))
    # An honour in a column of text (decisions) and the like: its id, as in the other tables.
    if column.name in vocabulary.shown:
        return _choice(column, joined, cell, vocabulary)
    return Mended(joined)


def _number(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    text = half_width(text)
    if match := _MINUTES.fullmatch(text):
        seconds = int(match[1]) * 60 + int(match[2])
        return Mended(str(seconds), Words("分秒换算成秒", "minutes and seconds made seconds"))
    match = _NUMBER.fullmatch(text.removeprefix("￥"))
    if match is None or ("," in match[1] and not _THOUSANDS.fullmatch(match[1])):
        return Mended(text)
    number, unit = match[1].replace(",", ""), match[2]
    in_minutes = unit in ("分钟", "分") and column.kind is Kind.COUNT and column.name == "seconds"
    if in_minutes and len(number) <= LONGEST_NUMBER:
        return Mended(str(int(float(number) * 60)), Words("分钟换算成秒", "minutes made seconds"))
    if unit:
        return Mended(number, Words(f"去掉“{unit}”", f'"{unit}" removed'))
    if "," in match[1]:
        return Mended(number, Words("去掉千位的逗号", "commas between thousands removed"))
    return Mended(number)


def _grade(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    known = {plain(label): grade for label, grade in vocabulary.grades.items()}
    whole = clean(text)
    for part in (whole, re.sub(r"\([^)]*\)", "", whole), re.sub(r"^[\d.、分:]+", "", whole)):
        if (form := plain(part)) in known:
            grade = known[form]
            return Mended("" if grade is None else str(grade))
    return _number(column, text, cell, vocabulary)


def _date(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    text = clean(text)
    if match := _DATE.match(text):
        day = "-".join(part.zfill(2) for part in match.groups())
        rest = text[match.end() :].strip()
        dropped = rest if cell.holds is Holds.TEXT and rest.strip("T0:") else ""
        note = Words("日期后面的时刻不读", "times after dates left out") if dropped else None
        return Mended(day, note) if not rest or _CLOCK.search(rest) else Mended(text)
    if match := _DIGITS_OF_A_DAY.fullmatch(text):
        return Mended("-".join(match.groups()))
    moment = moment_of(float(text)) if _SERIAL.fullmatch(text) else None
    if moment:
        note = Words("日期序号换算成日期", "serial numbers made dates")
        return Mended(moment.date().isoformat(), note)
    return Mended(text)


def _time(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    text = clean(text)
    moment = moment_of(float(text)) if _SERIAL.fullmatch(text) else None
    if moment:
        note = Words("日期序号换算成时间", "serial numbers made times")
        return Mended(moment.isoformat(timespec="minutes"), note)
    match = _DATE.match(text)
    if match is None:
        return Mended(text)
    day = "-".join(part.zfill(2) for part in match.groups())
    rest = text[match.end() :].lstrip("T ").strip()
    if not rest:
        return Mended(f"{day}T00:00")
    clock = _CLOCK.fullmatch(rest)
    if clock is None:
        return Mended(f"{day}T{rest}")
    return Mended(f"{day}T{_hour(clock):02d}:{int(clock[3]):02d}")


def _clock(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    match = _CLOCK.fullmatch(clean(text).rpartition("T")[2].replace("：", ":"))
    return Mended(f"{_hour(match)}:{int(match[3]):02d}" if match else clean(text))


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock[2])
    is_later = (clock[1] or "").lower() in _AFTERNOON and hour < _NOON
    return hour + _NOON if is_later else hour


def _id(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    text = re.sub(r"\s+", "", clean(text))
    known = vocabulary.names.get(column.name, {})
    if text in known or not known:
        return Mended(text)
    alike = [id for id in known if loosely(id) == loosely(text)]
    if len(alike) == 1:
        return Mended(alike[0], Words("编号写法按名册统一", "ids written as in the register"))
    named = [id for id, name in known.items() if plain(name) == plain(text)]
    if len(named) == 1:
        return Mended(named[0], Words("按名称找到编号", "ids found by name"))
    return Mended(text)


def loosely(text: str) -> str:
    """An id without case and leading zeros, which spreadsheets lose."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain(text))


def _choice(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    words = vocabulary.words.get(column.name, {})
    word, note = _meant(text, words, vocabulary.shown.get(column.name, {}))
    return Mended(word or clean(text), note)


def _meant(
    text: str, words: Mapping[str, str], shown: Mapping[str, str]
) -> tuple[str | None, Words | None]:
    """The value that a word means: a usual one, or the only name that it is a part of."""
    form = plain(text) or text
    if form in words:
        return words[form], None
    whole = [v for v, name in shown.items() if len(form) >= _SHORTEST and form in plain(name)]
    if len(whole) != 1:
        return None, None
    name = shown[whole[0]]
    return whole[0], Words(f"“{text}”读作“{name}”", f'"{text}" read as {whole[0]}')


def _names(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    words = vocabulary.words.get(column.name, {})
    shown = vocabulary.shown.get(column.name, {})
    text = unicodedata.normalize("NFKC", text)
    whole, note = _meant(text, words, shown)
    if whole:
        return Mended(whole, note)
    parts = [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
    meant = [(part, *_meant(part, words, shown)) for part in parts]
    read = dict.fromkeys(value or part for part, value, _ in meant)
    return Mended("|".join(read), next((note for *_, note in meant if note), None))


def _period(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    if cell.holds is Holds.DATE:
        _, month, day = text[:10].split("-")
        note = Words("Excel 当成日期的考核期按月份读", "periods taken for dates read as months")
        return Mended(f"{int(month)}-{int(day)}", note)
    if plain_period(text) in vocabulary.periods:
        return Mended(text)
    period, _ = period_in(text, vocabulary)
    return Mended(period or text)


def _yes_no(column: Column, text: str, cell: Cell, vocabulary: Vocabulary) -> Mended:
    words: Mapping[str, str] = cell_words("", "yes_no")
    return Mended(words.get(plain(text) or text, clean(text)))


_READERS: Mapping[Kind, Callable[[Column, str, Cell, Vocabulary], Mended]] = {
    Kind.TEXT: _text,
    Kind.MARK: _number,
    Kind.COUNT: _number,
    Kind.GRADE: _grade,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.CLOCK: _clock,
    Kind.ID: _id,
    Kind.CHOICE: _choice,
    Kind.NAMES: _names,
    Kind.PERIOD: _period,
    Kind.YES_NO: _yes_no,
}
