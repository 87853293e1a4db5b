"""What an archive holds and what its check found, in the words of an office.

The commands speak to whoever recounts: of files, hashes and fields. Their own lines stay on the
page for them; a clerk reads what is in, what is not and why, and the one value for the minutes.
"""

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from office_app import words
from office_app.jobs import Job, State, said_by
from office_app.plain_words import FILE_TITLES, plain
from office_app.round_files import archive_of, sealed_of
from office_app.uploads.offered import UPLOADS
from rulebook.files import file_hash
from rulebook.round import Round
from survey_app.acts.office_folder import FOLDER
from survey_app.acts.purging import is_code_list

_VALUE = re.compile(r"SHA-256  ([0-9a-f]{64})  ")
_OTHER, _NOT_CHECKED, _DIFFERS = "不属于档案，没有收入：", "未核对：", "不符："
_NO_SEALED, _WHOLE = "没有提供封存部分", "整份档案的SHA-256校验值："
_ROUND = "round/"  # where an archive has the files of the round's folder
_MANIFEST = "manifest.json"
_KINDS = (  # what a file is, by the beginning of its name in the archive; the first that fits
    ("round/report/", "得分和报告"),
    ("round/ratings/", "收集到的评价"),
    ("round/closing/", "结束记录和公布的名单"),
    ("round/", "名单、表格、本轮设置、操作记录"),
    ("edition/", "规则和规则引用的文件"),
    ("previous/", "上一年的结果"),
    ("derived/", "算分所用的计数"),
    ("source/", "算分的程序"),
    ("", "给核对人看的说明和目录"),
)
_SECRET = re.compile(r"shares/.*|.*\.(db|db-wal|db-shm|key|backup|lock)")


class Left(NamedTuple):
    """Something that is not in the archive, and why."""

    what: str
    why: str


class Archived(NamedTuple):
    """``held`` are kinds of files with their number, empty where the archive is another by now."""

    value: str
    held: list[tuple[str, int]]
    left: list[Left]
    sealed: bool


class Verified(NamedTuple):
    """``value`` is that of the archive that was checked, empty where a folder was.

    ``lacks_sealed``: whole ballots were not among what was checked, though there are some.
    """

    sound: bool
    lacks_sealed: bool
    value: str
    checked: list[str]
    faults: list[str]
    unchecked: int


def archived(this_round: Round, job: Job) -> Archived | None:
    """What an archiving has put in and left out; None as long as it has not ended well."""
    lines = said_by(job)
    values = [found[1] for line in lines if (found := _VALUE.match(line))]
    if job.state is not State.DONE or not values:
        return None
    value = values[-1]  # that of a sealed part is named in the archive
    path, manifest = archive_of(this_round), dict[str, Any]()
    if path.is_file() and file_hash(path) == value:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
    others = [line.removeprefix(_OTHER) for line in lines if line.startswith(_OTHER)]
    left = [*_withheld(manifest), *_others("、".join(others))]
    return Archived(value, _held(manifest), left, sealed_of(this_round).is_file())


def _held(manifest: Mapping[str, Any]) -> list[tuple[str, int]]:
    counts = Counter(_kind(name) for name in manifest.get("files", ()))
    return [(kind, counts[kind]) for _, kind in _KINDS if kind in counts]


def _kind(name: str) -> str:
    return next(kind for beginning, kind in _KINDS if name.startswith(beginning))


def _withheld(manifest: Mapping[str, Any]) -> Iterator[Left]:
    for one in manifest.get("withheld", ()):
        upload = UPLOADS.get(one["file"].partition(".")[0])
        yield Left(upload.title if upload else one["file"], words.WITHHELD)


def _others(names: str) -> Iterator[Left]:
    """Files of the folder that belong to no archive, those of a kind together."""
    found = [name for name in names.split("、") if name]
    lists = [name for name in found if is_code_list(name)]
    secret = [name for name in found if _SECRET.fullmatch(name)]
    if lists:
        yield Left(f"编码和票签的名单（{len(lists)}个文件）", words.LISTS_LEFT_OUT)
    if secret:
        yield Left("数据库、备份和密钥", words.DATABASE_LEFT_OUT)
    office = [name for name in found if name.startswith(f"{FOLDER}/")]
    if office:
        yield Left("意见原文和访谈的录入记录", words.OFFICE_LEFT_OUT)
    for name in found:
        if name not in (*lists, *secret, *office):
            yield Left(FILE_TITLES.get(name, name), words.OTHER_LEFT_OUT)


def verified(job: Job) -> Verified | None:
    """What a check found; None as long as it runs, or where it came to no end."""
    lines, sound = said_by(job), job.state is State.DONE
    differing = [line.removeprefix(_DIFFERS) for line in lines if line.startswith(_DIFFERS)]
    if not sound and (job.state is not State.AT_FAULT or not differing):
        return None  # nothing was checked: the lines say why
    unchecked = [line for line in lines if line.startswith(_NOT_CHECKED)]
    return Verified(
        sound,
        any(_NO_SEALED in line for line in unchecked),
        next((line.removeprefix(_WHOLE) for line in lines if line.startswith(_WHOLE)), ""),
        [*_checked(lines)] if sound else [],
        [plain(line.replace(_ROUND, "")) for line in differing],
        sum(_NO_SEALED not in line for line in unchecked),
    )


def _checked(lines: Sequence[str]) -> Iterator[str]:
    """What was checked and agrees, by the beginnings of what the command says."""
    for beginning, said in words.CHECKED.items():
        if any(re.match(beginning, line) for line in lines):
            yield said
