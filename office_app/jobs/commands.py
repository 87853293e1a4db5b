"""The commands that the console starts: one row each. Nothing else can be started from a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from office_app.jobs.runner import SEALED
from office_app.round_files import archive_of, sealed_of
from rulebook.previous_round import earlier_rounds
from rulebook.round import Round
from rulebook.vocabulary import READINGS

Arguments = Callable[[Round, Mapping[str, str], Path], list[str]]
READING_NAMES = {"literal": "按字面", "among_applicants": "只在申报者中排"}
PUBLISH_NAMES = {"honours": "只公布荣誉名单", "scores": "荣誉名单和得分", "full": "全部"}


@dataclass(frozen=True)
class Option:
    """A choice of a form: its name, its label, and what may be chosen, by what is sent.

    ``choices`` are asked of the round; of a ``needed`` one the empty choice is none.
    """

    name: str
    label: str
    choices: Callable[[Round], Mapping[str, str]]
    needed: bool = False


@dataclass(frozen=True)
class Command:
    """A command: what it is called, what it is for, its words, and which files it writes.

    ``files`` are patterns below the round's folder, ``made`` below the job's own.
    """

    id: str
    title: str
    purpose: str
    arguments: Arguments
    options: tuple[Option, ...] = ()
    files: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    recorded: bool = True
    reads_ballots: bool = False


def _windows(this_round: Round) -> dict[str, str]:
    return {window.id: f"{window.id} {window.name}" for window in this_round.windows}


def _readings(this_round: Round) -> dict[str, str]:
    own = this_round.reading
    names = {name: READING_NAMES.get(name, name) for name in READINGS}
    return {"": f"本轮定的（{names.get(own, own)}）"} | {
        name: words for name, words in names.items() if name != own
    }


def _other_readings(this_round: Round) -> dict[str, str]:
    return {name: words for name, words in _readings(this_round).items() if name}


def _ranks(_round: Round) -> dict[str, str]:
    return {"": "写名次", "no": "不写名次"}


def _sure(_round: Round) -> dict[str, str]:
    return {"": "请选择", "yes": "已经归档并另存，删除"}


def _publish(_round: Round) -> dict[str, str]:
    return PUBLISH_NAMES


def _folder(this_round: Round) -> str:
    return str(this_round.folder.resolve())


def _score(this_round: Round, options: Mapping[str, str], _made: Path) -> list[str]:
    reading = ["--reading", options["reading"]] if options.get("reading") else []
    return ["score", _folder(this_round), *reading, *_by(options)]


def _confirm(this_round: Round, options: Mapping[str, str], made: Path) -> list[str]:
    return ["confirm", _folder(this_round), str(made.parent / "decisions.csv"), *_by(options)]


def _by(options: Mapping[str, str]) -> list[str]:
    return [word for name in options.get("persons", "").split() for word in ("--by", name)]


def _compare(this_round: Round, options: Mapping[str, str], made: Path) -> list[str]:
    out = ["--out", str(made / "comparison")]
    return ["compare", _folder(this_round), "--reading", options["reading"], *out]


def _trend(this_round: Round, _options: Mapping[str, str], made: Path) -> list[str]:
    earlier = [str(folder) for folder in earlier_rounds(this_round)]
    return ["trend", *earlier, _folder(this_round), "--out", str(made / "trend")]


def _sheets(this_round: Round, options: Mapping[str, str], _made: Path) -> list[str]:
    return ["sheets", _folder(this_round), *(["--no-rank"] if options.get("rank") == "no" else [])]


def _verify(this_round: Round, _options: Mapping[str, str], made: Path) -> list[str]:
    archive, brought = archive_of(this_round), made.parent / SEALED
    if not archive.is_file():
        return ["verify", _folder(this_round)]
    sealed = brought if brought.is_file() else sealed_of(this_round)
    return ["verify", str(archive), *(["--sealed", str(sealed)] if sealed.is_file() else [])]


def _site(this_round: Round, options: Mapping[str, str], made: Path) -> list[str]:
    chosen = ["--publish", options["publish"], "--out", str(made / "site")]
    return ["site", _folder(this_round), *chosen]


_REPORT = ("report/*.docx", "report/report.html", "report/scores.xlsx", "report/score.json")

COMMANDS = {
    command.id: command
    for command in (
        Command(
            "check",
            "检查",
            "逐表逐格检查。有问题的，写明在哪张表、哪一行。",
            lambda r, _o, _m: ["check", _folder(r), "--files"],
        ),
        Command(
            "plan",
            "测算把握",
            "开启以前看：多少张选票、多少份问卷，名次有多大把握。",
            lambda r, _o, m: ["plan", _folder(r), "--out", str(m / "plan")],
            made=("plan/*.html",),
            recorded=False,
        ),
        Command(
            "score",
            "计分",
            "计算得分、统计检查和建议名单，写出报告。一般几分钟。",
            _score,
            (Option("reading", "排名条款的理解", _readings),),
            files=_REPORT,
            reads_ballots=True,
        ),
        Command(
            "explain",
            "逐步说明一个窗口的得分",
            "从票数和问卷算到总分，每一步写明依据哪一条。",
            lambda r, o, _m: ["explain", "--", _folder(r), o["window"]],
            (Option("window", "窗口", _windows),),
            recorded=False,
        ),
        Command(
            "compare",
            "两种理解对照",
            "换一种对排名条款的理解，看名次和名单有什么不同。",
            _compare,
            (Option("reading", "另一种理解", _other_readings),),
            made=("comparison/*",),
            recorded=False,
        ),
        Command(
            "trend",
            "历年走势",
            "每个窗口各年的得分，哪些能比、哪些不能比、为什么。",
            _trend,
            made=("trend/*",),
            recorded=False,
        ),
        Command(
            "sheets",
            "各窗口成绩单",
            "每个窗口一页，只写它自己的成绩。",
            _sheets,
            (Option("rank", "名次", _ranks),),
            files=("report/sheets",),
        ),
        Command(
            "evaluation",
            "综合性评选考核材料",
            "每项荣誉一份（Word 和 PDF），候选的申报、条件、得分、调研和意见都在里面。",
            lambda r, _o, _m: ["evaluation", _folder(r)],
            files=("evaluation",),
        ),
        Command(
            "labelled",
            "SPSS 和 Stata 数据",
            "给做统计的人：每个变量都有中文标签。",
            lambda r, _o, _m: ["labelled", _folder(r)],
            files=("report/labelled",),
        ),
        Command(
            "confirm",
            "记录审定",
            "把会上的审定记下来，只增不改。",
            _confirm,
        ),
        Command(
            "agenda",
            "会议议程",
            "审定会议的议程：逐项荣誉、并列、空缺、待核验条件、更正和疑义，附签到表。",
            lambda r, _o, _m: ["agenda", _folder(r)],
            files=("sitting/agenda.docx",),
        ),
        Command(
            "minutes",
            "会议纪要",
            "谁到会，每项决定及依据、理由，空缺和与计算结果不同之处。",
            lambda r, _o, _m: ["minutes", _folder(r)],
            files=("sitting/minutes-*.docx",),
        ),
        Command(
            "circular",
            "通报",
            "评选结果的通报，附获评名单。",
            lambda r, _o, _m: ["circular", _folder(r)],
            files=("report/notice.docx",),
        ),
        Command(
            "certificates",
            "荣誉证书和奖状",
            "每位获评的一页，盖章处留空。",
            lambda r, _o, _m: ["certificates", _folder(r)],
            files=("certificates/*.pdf",),
        ),
        Command(
            "archive",
            "归档",
            "把名单、数据、规则、得分和报告收进一个文件，给一个校验值。",
            lambda r, _o, _m: ["archive", _folder(r)],
        ),
        Command(
            "verify",
            "核对档案",
            "看档案有没有被改动，再用它重新算一遍，与档案里的得分比。一般几分钟。",
            _verify,
        ),
        Command(
            "purge",
            "删除到期的申报和记录",
            "过了本轮的保存期限，删除申报和附件、实地了解、做法、诉求事由和考评材料，不能恢复。",
            lambda r, _o, _m: ["purge", _folder(r), "--yes"],
            (Option("sure", "确认", _sure, needed=True),),
        ),
        Command(
            "site",
            "公开网站",
            "生成这一轮的网站，下载后放到网站服务器上。",
            _site,
            (Option("publish", "公布范围", _publish),),
            made=("site",),
        ),
        Command(
            "booklet",
            "改革做法手册",
            "把改革做法印成一本。",
            lambda r, _o, m: ["booklet", _folder(r), "--out", str(m / "booklet.pdf")],
            made=("booklet.pdf",),
            recorded=False,
        ),
    )
}
