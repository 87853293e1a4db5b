"""What acts and commands say, in the words of an office: no names of our files, dates as written.

Acts and commands speak to the command line as well: of files, options and other commands, with
times in ISO form. On a page each file has the title it is uploaded under, and what is about
commands is left out: there are buttons.
"""

import datetime as dt
import re
from collections.abc import Mapping

from office_app import words
from office_app.uploads.offered import UPLOADS
from rulebook.lock import LOCK_FILE
from rulebook.round import SETTINGS_FILE
from rulebook.vocabulary import BASIS_LABELS, SMALLEST_GROUP

FILE_TITLES: Mapping[str, str] = {
    SETTINGS_FILE: "本轮设置",
    LOCK_FILE: "开启时锁定的规则",
    "survey.db": "数据库",
    "survey.key": "密钥文件",
    "closing.json": "结束记录",
    "trail.jsonl": "操作记录",
    "decisions.jsonl": "审定记录",
    "manifest.json": "数据清单",
    "score.json": "得分数据",
    **words.LISTS,
}
_IN_BRACKETS = re.compile(r"（[^（）]*(?:ceping [a-z]|--[a-z])[^（）]*）")
_ABOUT_COMMANDS = re.compile(r"[；，。]?[^；，。：]*ceping [a-z][^；。]*")
# A name of Latin letters stands apart from the words beside it, the title in its place does not.
_AFTER_WORDS, _BEFORE_WORDS = r"(?:(?<=[\u4e00-\u9fff]) )?", r"(?: (?=[\u4e00-\u9fff]))?"
_TABLE = re.compile(
    rf"{_AFTER_WORDS}(?<![A-Za-z0-9_./-])(?:ratings/)?({'|'.join(UPLOADS)})"
    rf"\.(?:csv|xlsx|parquet){_BEFORE_WORDS}"
)
_FILE = re.compile(
    rf"{_AFTER_WORDS}(?<![A-Za-z0-9_.-])(?:[A-Za-z0-9_-]+/)*"
    rf"({'|'.join(map(re.escape, FILE_TITLES))})"
    rf"(?![A-Za-z0-9_-]){_BEFORE_WORDS}"
)
_EMPTY = re.compile(r"，实为空(?=。|$)")
_BASIS = re.compile(rf"（(?:{'|'.join(BASIS_LABELS)})）")
_PART_STATE = re.compile(
    r"(?<![A-Za-z_])(survey|vote): (not opened|open|stopped|rewriting|compacted)(?![A-Za-z_])"
)
_PARTS = {"survey": "问卷", "vote": "投票"}
_STATES = {**words.STATES, "not opened": words.STATES[""], "stopped": words.STOPPED}
_MOMENT = re.compile(
    r"(?<![A-Za-z0-9_-])(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d|Z)?)?(?![A-Za-z0-9_-])"
)


def plain(text: str) -> str:
    """``text`` without commands, with titles for files and times as people write them."""
    named = _TABLE.sub(lambda found: UPLOADS[found[1]].title, text)
    named = _FILE.sub(lambda found: FILE_TITLES[found[1]], named)
    named = _PART_STATE.sub(lambda found: f"{_PARTS[found[1]]}{_STATES[found[2]]}", named)
    named = _EMPTY.sub("，现在没有", _BASIS.sub("", named))
    return with_moments(_ABOUT_COMMANDS.sub("", _IN_BRACKETS.sub("", named)))


def returned(came: int, *, is_open: bool) -> str:
    """How many ballots have come; of an open vote the count is in full groups only."""
    if not is_open:
        return f"{came}张"
    return f"{came}张以上" if came else f"不到{SMALLEST_GROUP}张"


def with_moments(text: str) -> str:
    """``text`` with each day and time in it as people write them: 2026年12月1日 09:00."""
    return _MOMENT.sub(_written, text)


def moment(when: dt.datetime) -> str:
    """A time that is in the round's zone, as people write it."""
    return with_moments(f"{when:%Y-%m-%dT%H:%M}")


def _written(found: re.Match[str]) -> str:
    year, month, day, clock = found.groups()
    return f"{year}年{int(month)}月{int(day)}日" + (f" {clock}" if clock else "")
