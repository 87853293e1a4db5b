"""window_score.toml as the answers have it."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from office_app.own_rules.checks import BY_RANK, FIRST, WINDOWS
from office_app.own_rules.ruling import Table, exact, percent, rule, text, working
from office_app.own_rules.typed import Values
from rulebook.vocabulary import COMPONENT_KINDS, OWN_CHANNELS

_SCORE, _SURVEY, _VOTE = "三、平时考核和总分", "四、问卷", "五、投票"
_HONOURS = "六、荣誉、名额和条件"
GRADES_RULE = "grade_points"


def score_file(data: Table, values: Values, former: Table, grades: Table) -> Table:
    """The whole file; ``former`` and ``grades`` are the rule on grades as it was and will be."""
    row, windows = values["score"][0], _windows(values)
    first, by_rank = (_honour(values, by) for by in (FIRST, BY_RANK))
    made = {
        **data,
        "score": _tree(data["score"], row),
        "marks": _marks(data["marks"], values["marks"][0]["full_marks"]),
        "survey": _survey(data["survey"], values["counting"][0]),
        "vote": _vote(data["vote"], values["voters"]),
        "pool": _pool(data["pool"], row, windows, [first, by_rank]),
        "designation": _designation(data["designation"], values, first),
        "proposal": rule(
            data["proposal"],
            "proposed_by_rank",
            _HONOURS,
            f"申报“{by_rank['name']}”的窗口，按总分依次提出建议。",
            honour=by_rank["id"],
        ),
        "exemption": rule(
            data["exemption"],
            "exempt_years",
            _HONOURS,
            _after(first["name"], row["years"]),
            years=row["years"],
        ),
        "general": [one if one.get("origin") else working(one, _SCORE) for one in data["general"]],
    }
    before = _in_force(data, former) if data["score"].get("says") else {}
    return made | {"choices": list(_choices(data, made, before, _in_force(made, grades)))}


def _windows(values: Values) -> Table:
    return next(unit for unit in values["units"] if unit["how"] == WINDOWS)


def _honour(values: Values, by: str) -> Table:
    return next(honour for honour in values["honours"] if honour["by"] == by)


def _tree(old: Mapping[str, Any], row: Table) -> Table:
    """The tree of parts with other weights; a scaffold's becomes flat."""
    if not old.get("says"):
        parts = [{"id": f"{kind}_part", "component": kind} for kind in COMPONENT_KINDS]
        old = {"id": "total", "name": {"zh": "总分"}, "parts": parts}
    formula = "＋".join(f"{row[f'{kind}_name']}{percent(row[kind])}" for kind in COMPONENT_KINDS)
    return _node(old, row, Fraction(1), f"总分＝{formula}。")


def _node(old: Mapping[str, Any], row: Table, above: Fraction, says: str = "") -> Table:
    share = sum((row[kind] for kind in components(old)), Fraction())
    kind = old.get("component")
    name = text(old.get("name"), row[f"{kind}_name"]) if kind else dict(old["name"])
    parts = [_node(part, row, share) for part in old.get("parts", ())]
    return rule(
        old,
        old["id"],
        _SCORE,
        says or f"{name['zh']}占总分的{percent(share)}。",
        name=name,
        weight=exact(share / above),
        component=kind,
        parts=parts,
    )


def components(node: Mapping[str, Any]) -> Iterator[str]:
    """The kinds of component below a node."""
    if node.get("component"):
        yield node["component"]
    for part in node.get("parts", ()):
        yield from components(part)


def _marks(old: Table, full: int) -> Table:
    scaled = f"满分{full}分，折算成100分；" if full != 100 else ""
    says = f"考核得分＝各期得分的平均；{scaled}缺一期的窗口没有总分，不按零分计。"
    return rule(old, "marks_mean", _SCORE, says, full_marks=full)


def _survey(old: Table, row: Table) -> Table:
    counted = [channel for channel in OWN_CHANNELS if row[channel]]
    apart = [channel for channel in OWN_CHANNELS if not row[channel]]
    others = {
        name: [one for one in old.get(name, ()) if one not in OWN_CHANNELS]
        for name in ("counted_channels", "reported_apart")
    }
    return rule(
        old,
        "survey_mean",
        _SURVEY,
        "一份问卷的得分＝已答各题分值的平均，"
        f"至少答{percent(row['least_answered'])}的题目才有效；窗口得分＝有效问卷得分的平均。",
        counted_channels=_as_before(old, "counted_channels", counted + others["counted_channels"]),
        reported_apart=_as_before(old, "reported_apart", apart + others["reported_apart"]),
        least_answered=exact(row["least_answered"]),
    )


def _as_before(old: Table, name: str, channels: list[str]) -> list[str]:
    """In the order that somebody wrote them in, where they are the same."""
    before = list(old.get(name, ()))
    return before if sorted(before) == sorted(channels) else channels


def _vote(old: Table, rows: Sequence[Table]) -> Table:
    known = {one["id"]: one for one in old["categories"]}
    categories = [
        {"id": row["id"], "name": text(known.get(row["id"], {}).get("name"), row["name"])}
        for row in rows
    ]
    says = f"{'、'.join(row['name'] for row in rows)}集中投票，一人一票。"
    return rule(old, "electorate", _VOTE, says, categories=categories)


def _pool(old: Table, row: Table, windows: Table, named: Sequence[Table]) -> Table:
    honours = [honour["id"] for honour in named]
    before = old.get("honours", [])
    called = "或".join(f"“{honour['name']}”" for honour in named)
    return rule(
        old,
        "ranking_pool",
        _SCORE,
        f"申报了{called}、工作人员{row['least_staff']}人以上（含本数）的{windows['name']}参加排名。",
        unit_type=windows["id"],
        least_staff=row["least_staff"],
        honours=before if {*before} >= {*honours} and old.get("says") else honours,
    )


def _designation(old: Table, values: Values, first: Table) -> Table:
    windows, reading = _windows(values), values["score"][0]["reading"]
    places = next(
        row["places"][0]
        for row in values["quotas"]
        if (row["honour"], row["unit"]) == (first["id"], windows["id"])
    )
    ranked = "申报的窗口中" if reading == "among_applicants" else "参加排名的窗口中"
    applied = "" if reading == "among_applicants" else "并且申报了的，"
    return rule(
        old,
        "first_places",
        _HONOURS,
        f"{ranked}总分前{places}名{applied}获得“{first['name']}”。",
        honour=first["id"],
        places=places,
        default_reading=reading,
    )


def _choices(old: Table, made: Table, before: Table, force: Table) -> Iterator[Table]:
    """What else working rules might say, as far as it still differs from what they say now.

    ``before`` and ``force`` are what rules said and say; a scaffold's said nothing yet.
    """
    rules = {
        **dict.fromkeys(("item_mean", "least_answered", "channels"), made["survey"]["id"]),
        "marks_mean": made["marks"]["id"],
        "reading": made["designation"]["id"],
        **({} if before else {"points": GRADES_RULE}),
    }
    for choice in old.get("choices", ()):
        varies = choice["varies"]
        changed = force.get(varies) != before.get(varies)
        options = [
            {**option, "name": text(option["name"], "本版规则")}
            if changed and option.get(varies) is None
            else option
            for option in choice["options"]
        ]
        fit = [one for one in options if _fits(one, varies, force)]
        if len(fit) > 1:
            yield {**choice, "rule": rules.get(varies, choice["rule"]), "options": fit}


def _in_force(score: Table, grades: Table) -> Table:
    return {
        "points": [Fraction(grade["points"]) for grade in grades["all"]],
        "least_answered": Fraction(score["survey"]["least_answered"]),
        "channels": sorted(score["survey"]["counted_channels"]),
        "reading": score["designation"]["default_reading"],
    }


def _fits(option: Table, varies: str, force: Table) -> bool:
    value = option.get(varies)
    if value is None:
        return True
    if varies == "points":
        points = [Fraction(one) for one in value]
        return len(points) == len(force["points"]) and points != force["points"]
    if varies == "abstention":
        return 0 < int(value) <= len(force["points"])
    if varies == "least_answered":
        return bool(Fraction(value) != force[varies])
    if varies == "channels":
        return bool(sorted(value) != force[varies])
    return bool(value != force.get(varies))


def _after(name: str, years: int) -> str:
    """What follows for a window in the years after."""
    said = f"之后{years}年不参加优秀窗口评选" if years else "以后照常参加优秀窗口评选"
    return f"获得“{name}”的窗口，{said}。"
