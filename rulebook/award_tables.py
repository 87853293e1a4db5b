"""The tables about honours: who is proposed, what was verified, what was decided."""

from rulebook.columns import Column, Kind, Table, optional
from rulebook.problems import Words
from rulebook.vocabulary import CONDITION_STATUSES, DECISION_KINDS

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
        optional(
            "reported_on",
            Kind.DATE,
            Words("报到日期，限个人", "persons: day of reporting for duty"),
        ),
        optional("post_rank", Kind.TEXT, Words("职级，限个人", "persons: rank of the post")),
        optional(
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
        "审定的决定，只由 ceping confirm 读取并记入不可改写的记录",
        "what was decided; read by `ceping confirm` only",
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
        optional("places", Kind.COUNT, Words("名额数，限调整名额", "new number, for quota only")),
    ),
    key=("honour", "candidate_id", "decision", "date"),
)
