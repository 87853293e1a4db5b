"""The tables that the office fills in before answers come: windows, their marks, voters."""

from rulebook.columns import WINDOW_ID, Column, Kind, Table, optional
from rulebook.problems import Words

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
        optional("hall", Kind.TEXT, Words("所在大厅", "the hall it stands in")),
        optional("counter", Kind.TEXT, Words("窗口号牌", "its counter or plate number")),
        optional("name_en", Kind.TEXT, Words("英文名称", "its name in English")),
        optional(
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
        optional(
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
        optional("window_id", Kind.ID, Words("负责的窗口", "the window the voter heads")),
    ),
    key=("elector_id",),
)
