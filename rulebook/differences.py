"""What differs between the choices of a lock and those of the files now, one thing at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rulebook.problems import Words
from rulebook.vocabulary import UNRANKED, WITHDRAWN

ADDED, REMOVED, REORDERED = "added", "removed", "reordered"
RENAMED, WITHDRAWN_NOW, STATUS = "renamed", "withdrawn", "status"
TIME, TEXT, FILES, RULE = "time", "text", "files", "rule"
KINDS: Mapping[str, Words] = {
    ADDED: Words("增加窗口", "window added"),
    REMOVED: Words("删去窗口", "window taken out"),
    REORDERED: Words("窗口次序", "order of windows"),
    RENAMED: Words("窗口名称", "name of a window"),
    WITHDRAWN_NOW: Words("窗口退出", "window withdrawn"),
    STATUS: Words("窗口参评状态", "status of a window"),
    TIME: Words("时间", "time"),
    TEXT: Words("文字", "text"),
    FILES: Words("规则文件的写法（内容不变）", "writing of the rules' files, not what they say"),
    RULE: Words("规则", "rule"),
}
LABELS: Mapping[str, Words] = {
    "contract": Words("数据约定版本", "contract version"),
    "edition": Words("规则版本", "edition"),
    "edition_sha256": Words("规则文件内容", "content of the edition's files"),
    "reading": Words("排名条款的理解", "reading of the ranking clause"),
    "counted_channels": Words("计入的问卷渠道", "counted channels"),
    "periods": Words("计入的考核期", "counted periods"),
    "seed": Words("随机种子", "seed"),
    "register": Words("窗口在选票上的名称", "windows as a ballot shows them"),
    "simulated": Words("是否模拟数据", "whether the data are simulated"),
    "windows": Words("窗口名册中的编号", "window ids of the register"),
    "statuses": Words("窗口的参评状态", "statuses of windows"),
    "survey_opens": Words("问卷开始时间", "when the survey opens"),
    "survey_closes": Words("问卷结束时间", "when the survey closes"),
    "vote_opens": Words("投票开始时间", "when the vote opens"),
    "vote_closes": Words("投票结束时间", "when the vote closes"),
}
STATUSES: Mapping[str, Words] = {
    WITHDRAWN: Words("退出", "withdrawn"),
    UNRANKED: Words("不参加排名", "unranked"),
    "": Words("参加", "takes part"),
}
_OF_WINDOW = (REMOVED, RENAMED, WITHDRAWN_NOW, STATUS)  # their subject is its id
_REGISTER = ("windows", "register", "statuses")
_OF_EDITION = ("edition", "edition_sha256", "rules_sha256", "texts")


@dataclass(frozen=True)
class Difference:
    """One thing that differs: of which kind, of what, before and after.

    ``subject`` is a window's id, a time's or a rule's key, or where a text stands.
    """

    kind: str
    subject: str
    before: str
    after: str

    def line(self, language: str = "zh") -> str:
        """The difference in one line."""
        before, after = (_said(value, language) for value in (self.before, self.after))
        what = LABELS.get(self.subject, KINDS[self.kind]).in_language(language)
        subject = "" if self.kind not in _OF_WINDOW else f" {self.subject}"
        none = "无" if language != "en" else "nothing"
        return f"{what}{subject}：{before or none} → {after or none}"


def differences(locked: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Everything that differs; of what an older lock does not hold nothing is said."""
    return [*_windows(locked, now), *_edition(locked, now), *_others(locked, now)]


def _windows(locked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = locked.get("windows", []), now["windows"]
    common = [window for window in before if window in after]
    yield from (
        Difference(REMOVED, window, _row(locked, window), "")
        for window in before
        if window not in after
    )
    if common != [window for window in after if window in before]:
        yield Difference(REORDERED, "", " ".join(before), " ".join(after))
    for window in common:
        yield from _window(window, locked, now)
    for window in after:
        if window not in before:
            yield Difference(ADDED, window, "", _row(now, window, now["statuses"].get(window, "")))


def _window(window: str, locked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = _row(locked, window), _row(now, window)
    if "register" in locked and before != after:
        yield Difference(RENAMED, window, before, after)
    was, is_now = (held.get("statuses", {}).get(window, "") for held in (locked, now))
    if was != is_now:
        kind = WITHDRAWN_NOW if is_now == WITHDRAWN else STATUS
        yield Difference(kind, window, STATUSES[was].zh, STATUSES[is_now].zh)


def _row(held: Mapping[str, Any], window: str, status: str = "") -> str:
    """A window as a ballot shows it, with its status."""
    rows: Sequence[str] = held.get("register") or held["windows"]
    row = rows[held["windows"].index(window)]
    return f"{row}（{STATUSES[status].zh}）" if status else row


def _edition(locked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    same_files = locked.get("edition_sha256") == now["edition_sha256"]
    if same_files and locked.get("edition") == now["edition"]:
        return
    if locked.get("rules_sha256") != now["rules_sha256"]:
        before, after = locked.get("edition_sha256", ""), now["edition_sha256"]
        yield Difference(RULE, "edition_sha256", str(before)[:16], str(after)[:16])
        return
    texts, others = locked["texts"], now["texts"]
    places = [place for place in {**texts, **others} if texts.get(place) != others.get(place)]
    for place in places:
        yield Difference(TEXT, place, texts.get(place, ""), others.get(place, ""))
    if not places:
        yield Difference(FILES, "", str(locked.get("edition")), str(now["edition"]))


def _others(locked: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for key, value in now.items():
        if key in (*_REGISTER, *_OF_EDITION) or key not in locked or locked[key] == value:
            continue
        kind = TIME if key.endswith(("_opens", "_closes")) else RULE
        yield Difference(kind, key, _text(locked[key]), _text(value))


def _text(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _said(value: str, language: str) -> str:
    for words in STATUSES.values():
        if value == words.zh:
            return words.in_language(language)
    return value
