"""The registry of checks: every check with its words, in the order of the reports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A check before it is made."""

    id: str
    title: str
    unit: str
    precondition: str


CHECKS = (
    Row("score_interval", "得分误差", "分", "窗口有总分，至少2张选票、2份问卷"),
    Row("rank_set", "名次范围", "个窗口", "参加比较的窗口多于名额，且误差可以估计"),
    Row("top_three_probability", "再评一次的可能性", "概率", "至少四个窗口，且误差可以估计"),
    Row("cutoff_tie", "末位与下一名的差距", "分", "参加比较的窗口多于名额，且误差可以估计"),
    Row("effective_weights", "实际权重", "比例之差", "至少四个窗口，每一部分的得分有高有低"),
    Row("weight_sensitivity", "权重变动", "比例之差", "参加比较的窗口多于名额"),
    Row("leave_one_out", "去掉一张、一天或一期", "次", "有整张选票，窗口多于名额"),
    Row("vote_reliability", "投票一致性", "信度", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Row("voters_needed", "所需选票", "张", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Row("questionnaire_reliability", "各题一致性", "信度", "有逐份问卷，至少30份，回答有高有低"),
    Row("sample_size", "问卷份数", "个窗口", "有问卷"),
    Row("non_response", "未答者的影响", "分", "末位与下一名两个窗口都有发放数"),
    Row("straight_lining", "一选到底", "个窗口", "有逐份问卷，至少两个窗口"),
    Row("duplicate_ballots", "相似选票", "对", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Row("bloc_voting", "成批同向评分", "p值", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Row("bursts", "集中提交", "个窗口", "问卷有提交时间，至少两个窗口"),
    Row("ceiling", "分数挤在顶端", "比例", "有逐份问卷"),
    Row("self_rating", "自评的影响", "分", "有选票，参加比较的窗口多于名额"),
    Row("multiplicity", "检验次数", "次", "—"),
)
BY_ID = {kind.id: kind for kind in CHECKS}
IDS = tuple(BY_ID)
