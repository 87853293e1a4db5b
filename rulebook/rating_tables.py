"""The tables of ``ratings/``: what the survey app exports or an agency delivers."""

from collections.abc import Iterable

from rulebook.columns import WINDOW_ID, Column, Kind, Table
from rulebook.problems import Words
from rulebook.vocabulary import CHANNELS, TURNOUT_COMPONENT

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
