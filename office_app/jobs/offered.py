"""The files that a page offers: those that a command is known to write, by names of our making.

A download asks for one of these names, so no name that somebody sends is ever made a path.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from office_app.jobs.commands import Command
from office_app.jobs.folder import Job, State, all_jobs
from office_app.round_files import archive_of
from rendering.numbers import chinese_date
from rulebook.honours import CERTIFICATE_NAMES
from rulebook.round import Round

NAMES = {
    "report.docx": "请示（Word）",
    "decision.docx": "审定件（Word）",
    "notice.docx": "通报（Word）",
    "report.html": "报告（网页）",
    "scores.xlsx": "得分表（Excel）",
    "score.json": "得分数据（给程序读）",
    "compare.html": "对照（网页）",
    "compare.xlsx": "对照（Excel）",
    "trend.html": "历年走势（网页）",
    "trend.xlsx": "历年走势（Excel）",
    "sheets.zip": "各窗口成绩单（PDF，打成一包）",
    "plan.html": "测算（网页）",
    "evaluation.zip": "综合性评选考核材料（打成一包）",
    "labelled.zip": "SPSS 和 Stata 数据（打成一包）",
    "site.zip": "网站（打成一包，解开放到网站服务器上）",
    "booklet.pdf": "改革做法手册（PDF）",
    "agenda.docx": "会议议程（Word）",
}
_MINUTES = re.compile(r"minutes-(\d{4}-\d\d-\d\d)\.docx")


def kept_as(this_round: Round, name: str) -> str:
    """What a file is called on the computer of whoever fetches it, without the round's name."""
    title = titles(this_round).get(name, "").rpartition("（")[0]
    return f"{title}{Path(name).suffix}" if title else name


def titles(this_round: Round) -> dict[str, str]:
    """What each file is, in words; what it is kept as stands before the brackets."""
    archive = {archive_of(this_round).name: "档案（打成一包，含校验值）"}
    held = (_MINUTES.fullmatch(path.name) for path in this_round.folder.glob("sitting/*.docx"))
    minutes = {one[0]: f"{chinese_date(one[1])}会议纪要（Word）" for one in held if one}
    certificates = {
        f"{one.id}.pdf": f"{one.name.zh}{CERTIFICATE_NAMES[one.kind]}（PDF，打印用）"
        for one in this_round.book.honours.honours
    }
    return certificates | NAMES | archive | minutes


def offered(this_round: Round, command: Command) -> dict[str, Path]:
    """What the last run of a command left, by the name it is downloaded under.

    A folder is downloaded as one zip file.
    """
    found = {
        _name(path): path
        for pattern in command.files
        for path in sorted(this_round.folder.glob(pattern))
        if _is_own(path, this_round.folder)
    }
    found |= dict(_made(this_round, command))
    if command.id == "archive" and archive_of(this_round).is_file():
        found[archive_of(this_round).name] = archive_of(this_round)
    return found


def _made(this_round: Round, command: Command) -> Iterator[tuple[str, Path]]:
    job = last_done(this_round, command.id)
    for pattern in command.made if job else ():
        assert job
        for path in sorted(job.made.glob(pattern)):
            if _is_own(path, job.made):
                yield _name(path), path


def _name(path: Path) -> str:
    return f"{path.name}.zip" if path.is_dir() else path.name


def last_done(this_round: Round, command: str) -> Job | None:
    """The last run of a command that came to a good end."""
    done = (job for job in all_jobs(this_round.folder) if job.state is State.DONE)
    return next((job for job in done if job.command == command), None)


def _is_own(path: Path, folder: Path) -> bool:
    """Whether a file lies where it seems to: a link could lead to anything."""
    return not path.is_symlink() and path.resolve().is_relative_to(folder.resolve())
