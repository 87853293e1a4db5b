"""What the reports say of a round in prose of their own, each with its condition.

What a check says stands in ``analysis.checks.sentences``; here is what the writers add: who is
designated and why places stay open, what the evidence is, what was decided, what a window's own
sheet says. A condition asks only for facts that score.json keeps: a test can compute it anew.
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
    # Of what the leading group decided; ``part`` says so where honours are still undecided.
    "decided_places": (
        Sentence(
            "nothing_open",
            "{part}没有空缺，没有并列。",
            lambda f: not f["open"] and not f["ties"],
        ),
        Sentence("none_open", "{part}没有空缺。", lambda f: not f["open"] and bool(f["ties"])),
        Sentence(
            "places_open", "空缺：{open:list}，逐项理由见附件{annex}。", lambda f: bool(f["open"])
        ),
    ),
    "decided_windows": (Sentence("no_window", "没有窗口获评", lambda f: not f["names"]),),
    "departures": (
        Sentence("as_computed", "没有，{part}名单与计算结果一致。", lambda f: not f["departures"]),
        Sentence("departures", "共{departures}处：", lambda f: f["departures"] > 0),
    ),
    "verified": (
        Sentence(
            "verified",
            "另有{verified}处计算时条件待核验，由会上审定（附件{annex}）。",
            lambda f: f["verified"] > 0,
        ),
    ),
    "basis": (
        Sentence("basis_kept", "审定所依据的数据和规则没有变化。", lambda f: not f["changed"]),
        Sentence(
            "basis_changed",
            "审定以后{changed}有变化，请核对名单是否仍然成立。",
            lambda f: bool(f["changed"]),
        ),
    ),
    "clues": (
        Sentence("clues_left", "尚未核实的线索{left}条", lambda f: f["left"] > 0),
        Sentence("no_clues", "没有尚未核实的线索", lambda f: f["left"] == 0),
    ),
    "still_undecided": (
        Sentence("announced_later", "{honours:list}另行通报。", lambda f: bool(f["honours"])),
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
