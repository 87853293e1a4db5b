"""What the reports say of a round in prose of their own, each with its condition.

What a check says stands in ``analysis.checks.sentences``; here is what the writers add: who is
designated and why places stay open, what the evidence is, what a window's own sheet says. A
condition asks only for facts that score.json keeps, so that a test can compute it anew.
"""

from collections.abc import Mapping

from rendering.sentences import Facts, Sentence, holding

TABLE: Mapping[str, tuple[Sentence, ...]] = {
    "first_places": (
        Sentence(
            "nobody_designated", "没有按规则可以直接确定的窗口。", lambda f: not f["designated"]
        ),
    ),
    "proposal": (Sentence("nobody_proposed", "没有可以建议的窗口。", lambda f: not f["proposed"]),),
    "gap": (
        Sentence(
            "last_ahead",
            "总排名第{k:numeral}位比下一位高{gap:visible}分。",
            lambda f: f["gap"] is not None and f["gap"] > 0,
        ),
        Sentence(
            "last_level",
            "总排名第{k:numeral}位和下一位得分完全相同。",
            lambda f: f["gap"] == 0,
        ),
    ),
    "tie": (Sentence("tie_to_settle", "{tie}", lambda f: bool(f["tied"])),),
    "vacancy": (
        Sentence("open_not_applied", "{not_applied}", lambda f: f["absent"] > 0),
        Sentence(
            "open_barred", "{barred_names}条件不符合，空缺{barred}个。", lambda f: f["barred"] > 0
        ),
        Sentence(
            "open_in_a_tie",
            "并列的窗口里，有的没有申报或者条件不符合，空缺{left}个。",
            lambda f: f["left"] > 0 and bool(f["tied"]),
        ),
        Sentence(
            "open_too_few",
            "参加比较的窗口不够{k}个，空缺{left}个。",
            lambda f: f["left"] > 0 and not f["tied"],
        ),
    ),
    "lock": (
        Sentence("lock_unknown", "本轮没有开启时锁定规则的记录。", lambda f: f["changes"] is None),
        Sentence("lock_kept", "按锁定规则计算。", lambda f: f["changes"] == ()),
        Sentence(
            "lock_changed",
            "与开启时锁定的规则有不同：{changes:items}。",
            lambda f: bool(f["changes"]),
        ),
    ),
    "evidence": (
        Sentence(
            "only_tallies",
            "投票只有汇总票数，没有整张选票：需要整张选票的检查做不了。",
            lambda f: "vote" in f["weak"],
        ),
        Sentence(
            "only_scores",
            "问卷只有窗口得分，没有逐份答卷：证据较弱，得分无法复算。",
            lambda f: "survey" in f["weak"],
        ),
    ),
    "weight_changes": (
        Sentence("first_change_at", "前{k}名在{at:first_eight}处改变", lambda f: bool(f["at"])),
        Sentence("first_never_change", "无论比例多少，前{k}名不变", lambda f: not f["at"]),
    ),
    "window_sheet": (
        Sentence(
            "true_total",
            "分数是按全年考核、本次收到的选票和问卷算出的。考核各期全部计入，选票和问卷有抽样误差："
            "真实的总分大约在{interval}分之间（把握95%），相差不大的窗口不必看重名次先后。",
            lambda f: f["interval"] is not None,
        ),
        Sentence(
            "survey_error",
            "问卷部分的误差约±{margin:tenth}分。",
            lambda f: f["margin"] is not None,
        ),
    ),
}


def each(subject: str, facts: Facts) -> tuple[str, ...]:
    """The sentences of a subject that hold, each by itself."""
    return holding(TABLE[subject], facts)


def said(subject: str, facts: Facts) -> str:
    """The sentences of a subject that hold."""
    return "".join(each(subject, facts))
