"""The tables of a round folder: what survey_app and people write and analysis reads.

Column names, types and meanings are public (see docs/contract.md): analysts script against them.
Grades are 1 to the edition's best, at most 9. A table's file is ``<name>.csv`` or
``<name>.xlsx``; the two large ones also come as ``.parquet``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rulebook.problems import Words
from rulebook.vocabulary import CHANNELS, CONDITION_STATUSES, DECISION_KINDS, TURNOUT_COMPONENT

VERSION = 1


class Kind(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    COUNT = "count"
    MARK = "mark"
    GRADE = "grade"
    DATE = "date"
    TIME = "time"
    PERIOD = "period"
    CHOICE = "choice"
    NAMES = "names"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One column: ``required`` columns must be there, ``filled`` cells must not be empty.

    A header may say ``name`` or, for people who fill it in, ``meaning.zh`` up to its first comma.
    """

    name: str
    kind: Kind
    meaning: Words
    required: bool = True
    filled: bool = True
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The Chinese header that is accepted as well."""
        return self.meaning.zh.split("，")[0]


@dataclass(frozen=True)
class Table:
    """One table of the round folder. ``key`` columns together occur once.

    ``wide`` are two columns of a table that may also come with a column for each value of the
    first, holding the second: a column a period, say.
    """

    name: str
    meaning: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    folder: str = ""
    wide: tuple[str, str] | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _optional(name: str, kind: Kind, meaning: Words, choices: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, meaning, required=False, filled=False, choices=choices)


WINDOW_ID = Column(
    "window_id", Kind.ID, Words("窗口编号，与 windows.csv 一致", "the window, as in windows.csv")
)

WINDOWS = Table(
    "windows",
    Words(
        "窗口名册，与考核的窗口一一对应",
        "the register of windows, one to one with the assessment of every period",
    ),
    (
        WINDOW_ID,
        Column("name", Kind.TEXT, Words("窗口名称", "the window's name as people know it")),
        Column("unit", Kind.TEXT, Words("所属部门", "the department it belongs to"), filled=False),
        Column(
            "staff_count",
            Kind.COUNT,
            Words(
                "进驻人数，以申报之日为准", "staff resident at the window on the day of application"
            ),
        ),
        Column(
            "applied_honours",
            Kind.NAMES,
            Words(
                "申报荣誉，写编号或名称，多项用 | 隔开",
                "honours applied for, by id or name, joined by |",
            ),
            filled=False,
        ),
        _optional("hall", Kind.TEXT, Words("所在大厅", "the hall it stands in")),
        _optional("counter", Kind.TEXT, Words("窗口号牌", "its counter or plate number")),
        _optional("name_en", Kind.TEXT, Words("英文名称", "its name in English")),
        _optional(
            "unit_type",
            Kind.ID,
            Words(
                "单位类别，留空即参加排名的窗口；只有这一类有计分公式",
                "empty = the type that is ranked; only that one has a formula",
            ),
        ),
    ),
    key=("window_id",),
)
BIMONTHLY = Table(
    "bimonthly",
    Words("各期考核成绩", "marks of every period"),
    (
        WINDOW_ID,
        Column(
            "period",
            Kind.PERIOD,
            Words("考核期，编号或名称，见本版规则", "an assessment period by id or name"),
        ),
        Column("score", Kind.MARK, Words("得分", "the mark (points)")),
        _optional(
            "full_marks",
            Kind.MARK,
            Words("满分，留空即本版规则的满分", "its full mark (points); empty = the edition's"),
        ),
    ),
    key=("window_id", "period"),
    wide=("period", "score"),
)
ELECTORS = Table(
    "electors",
    Words(
        "投票人名册，只供问卷投票系统使用，不参与计算",
        "the register of voters; read by the survey app only",
    ),
    (
        Column("elector_id", Kind.ID, Words("投票人编号", "the voter")),
        Column("name", Kind.TEXT, Words("姓名", "the voter's name")),
        Column("post", Kind.TEXT, Words("职务", "the voter's post"), filled=False),
        Column(
            "category",
            Kind.CHOICE,
            Words("投票人类别，见本版规则", "a voter category of the edition"),
        ),
        _optional("window_id", Kind.ID, Words("负责的窗口", "the window the voter heads")),
    ),
    key=("elector_id",),
)
NOMINATIONS = Table(
    "nominations",
    Words(
        "各项荣誉的推荐人选和单位，窗口自己的申报写在 windows.csv",
        "candidates of all honours other than the windows' own applications",
    ),
    (
        Column(
            "kind",
            Kind.CHOICE,
            Words("类型，unit 为单位，person 为个人", "unit or person"),
            choices=("unit", "person"),
        ),
        Column("candidate_id", Kind.ID, Words("候选编号", "the candidate")),
        Column("candidate", Kind.TEXT, Words("名称", "the candidate's name")),
        Column("unit", Kind.TEXT, Words("推荐单位", "the recommending unit"), filled=False),
        Column(
            "category", Kind.CHOICE, Words("单位类别，见本版规则", "a unit type of the edition")
        ),
        Column("honour", Kind.CHOICE, Words("荣誉，见本版规则", "an honour of the edition")),
        Column(
            "order",
            Kind.COUNT,
            Words("推荐顺序", "the recommending unit's order of preference"),
            filled=False,
        ),
        _optional(
            "reported_on",
            Kind.DATE,
            Words("报到日期，限个人", "persons: day of reporting for duty"),
        ),
        _optional("post_rank", Kind.TEXT, Words("职级，限个人", "persons: rank of the post")),
        _optional(
            "on_establishment",
            Kind.YES_NO,
            Words("是否在编，限个人", "persons: on the establishment"),
        ),
    ),
    key=("candidate_id", "honour"),
)
CONDITIONS = Table(
    "conditions",
    Words(
        "已经核验的申报条件；没有写进来的一律是待核验，绝不当作满足",
        "conditions that somebody has verified; what is not here is pending, never met",
    ),
    (
        Column(
            "candidate_id",
            Kind.ID,
            Words("候选编号，窗口编号或推荐名单中的编号", "a window or a nominated candidate"),
        ),
        Column("honour", Kind.CHOICE, Words("荣誉，见本版规则", "an honour of the edition")),
        Column(
            "clause", Kind.ID, Words("条件编号，见本版规则", "the condition's id in the edition")
        ),
        Column(
            "status",
            Kind.CHOICE,
            Words("核验结果，met 满足，not_met 不满足，pending 待核验", "the finding"),
            choices=CONDITION_STATUSES,
        ),
        Column("checked_by", Kind.TEXT, Words("核验人", "who verified it"), filled=False),
        Column("date", Kind.DATE, Words("日期", "when"), filled=False),
        Column("reason", Kind.TEXT, Words("理由", "why"), filled=False),
    ),
    key=("candidate_id", "honour", "clause"),
)
FINDINGS = Table(
    "findings",
    Words("核实结果，统计检查提示的线索后来怎样了", "what became of a flag"),
    (
        Column("check_id", Kind.ID, Words("检查编号，如 bursts", "a check such as bursts")),
        Column(
            "window_id",
            Kind.ID,
            Words("窗口编号，可留空", "the window; may be empty"),
            filled=False,
        ),
        Column("verified_by", Kind.TEXT, Words("核实人", "who looked into it")),
        Column("date", Kind.DATE, Words("日期", "when")),
        Column("outcome", Kind.TEXT, Words("核实结果", "what it was")),
    ),
    key=("check_id", "window_id"),
)
DECISIONS = Table(
    "decisions",
    Words(
        "领导小组的审定，只由 ceping confirm 读取并记入不可改写的记录",
        "the leading group's decisions; read by `ceping confirm` only",
    ),
    (
        Column("honour", Kind.TEXT, Words("荣誉，编号或名称", "an honour by id or name")),
        Column(
            "candidate_id",
            Kind.ID,
            Words(
                "候选编号，空缺和调整名额时写名额编号",
                "a candidate; for vacant and quota a quota line",
            ),
        ),
        Column(
            "decision",
            Kind.CHOICE,
            Words(
                "决定，award 授予，decline 不授予或谢绝，vacant 名额空缺，tie 并列中取此，"
                "quota 调整名额，correct 更正（已获评的改为不获评，未获评的改为获评）",
                "award, decline, vacant (place left open), tie (chosen in a tie), quota (places "
                "changed), correct (reverses what was settled)",
            ),
            choices=DECISION_KINDS,
        ),
        Column("date", Kind.DATE, Words("审定日期", "day of the decision")),
        Column(
            "reason",
            Kind.TEXT,
            Words("理由，与计算结果不同时必填", "needed where it departs from the computation"),
            filled=False,
        ),
        _optional("places", Kind.COUNT, Words("名额数，限调整名额", "new number, for quota only")),
    ),
    key=("honour", "candidate_id", "decision", "date"),
)
BALLOTS = Table(
    "ballots",
    Words("投票，整张选票", "the vote, whole ballots"),
    (
        Column(
            "ballot_id",
            Kind.ID,
            Words("选票编号，随机生成，与投票人无关", "a random id; says nothing about the voter"),
        ),
        WINDOW_ID,
        Column(
            "grade",
            Kind.GRADE,
            Words("等级，数字或名称，见本版规则；留空为不评", "empty = abstained"),
            filled=False,
        ),
    ),
    key=("ballot_id", "window_id"),
    folder="ratings",
)
BALLOT_TALLIES = Table(
    "ballot_tallies",
    Words(
        "投票，按等级汇总的票数；整张选票封存时使用",
        "the vote as counts a grade, where whole ballots stay sealed",
    ),
    (
        WINDOW_ID,
        Column(
            "grade",
            Kind.GRADE,
            Words("等级，数字或名称，见本版规则；留空为不评", "empty = abstained"),
            filled=False,
        ),
        Column("count", Kind.COUNT, Words("票数", "ballots")),
    ),
    key=("window_id", "grade"),
    folder="ratings",
)
SURVEY_SCORES = Table(
    "survey_scores",
    Words(
        "问卷，只有窗口得分；证据较弱",
        "survey scores a window, where an agency delivers no responses: weaker evidence",
    ),
    (
        WINDOW_ID,
        Column(
            "score",
            Kind.MARK,
            Words("得分，有效问卷的平均分，满分100", "mean of the valid responses (points of 100)"),
        ),
        Column("responses", Kind.COUNT, Words("有效问卷份数", "valid responses")),
    ),
    key=("window_id",),
    folder="ratings",
)
TURNOUT = Table(
    "turnout",
    Words("发出数和收回数", "how many were asked and how many answered"),
    (
        Column(
            "component",
            Kind.CHOICE,
            Words("部分，third_party_survey 为问卷，democratic_vote 为投票", "the component"),
            choices=tuple(TURNOUT_COMPONENT.values()),
        ),
        Column(
            "category",
            Kind.TEXT,
            Words("类别，投票人类别或发放渠道", "voter category or issuer"),
            filled=False,
        ),
        Column("window_id", Kind.ID, Words("窗口编号，可留空", "the window"), filled=False),
        Column("invited", Kind.COUNT, Words("发出数", "asked (persons)")),
        Column("returned", Kind.COUNT, Words("收回数", "answered (persons)")),
    ),
    key=("component", "category", "window_id"),
    folder="ratings",
)
SELF_GRADES = Table(
    "self_grades",
    Words(
        "投票人给自己窗口的等级，全市合计一张表",
        "grades that voters gave their own windows: one histogram for the whole city",
    ),
    (
        Column("grade", Kind.GRADE, Words("等级，数字或名称，见本版规则", "the grade")),
        Column("count", Kind.COUNT, Words("票数", "ballots")),
    ),
    key=("grade",),
    folder="ratings",
)


def responses(items: Iterable[str]) -> Table:
    """The survey's table for an edition with these ``items`` (ids of the questionnaire)."""
    return Table(
        "responses",
        Words("问卷，一行一份答卷", "the survey, one row a response"),
        (
            Column("response_id", Kind.ID, Words("答卷编号，随机生成", "a random id")),
            WINDOW_ID,
            Column(
                "channel",
                Kind.CHOICE,
                Words(
                    "渠道，code 一次性编码，interviewer 访问员，open 窗口二维码牌",
                    "how the answer came",
                ),
                choices=CHANNELS,
            ),
            Column(
                "answered_at",
                Kind.TIME,
                Words("提交时间，ISO 8601，精确到10分钟", "ISO 8601, cut to 10 minutes"),
                filled=False,
            ),
            Column("seconds", Kind.COUNT, Words("用时，秒", "time taken (seconds)"), filled=False),
            *(Column(item, Kind.GRADE, _item(item), filled=False) for item in items),
        ),
        key=("response_id",),
        folder="ratings",
    )


def _item(item: str) -> Words:
    return Words(
        f"{item}，该题等级，数字或名称；留空为未涉及或未答",
        "grade of the item; empty = does not apply or not answered",
    )


def table_names(folder: str = "") -> frozenset[str]:
    """Names of the tables that stand in one folder of a round: its own, or ``ratings``."""
    tables = [value for value in globals().values() if isinstance(value, Table)]
    return frozenset(table.name for table in [*tables, responses(())] if table.folder == folder)
