"""questionnaires.toml as the answers have it."""

from collections.abc import Mapping, Sequence
from typing import Any

from office_app.own_rules.answered_score import GRADES_RULE
from office_app.own_rules.ruling import Table, by_id, exact, rule, text
from office_app.own_rules.scaffold import counted_words, filled
from office_app.own_rules.typed import Values

_SURVEY, _VOTE = "四、问卷", "五、投票"
_LONGEST = 200  # signs of an answer in words
# Where a page or a paper says whether what comes through a channel counts.
_COUNTING: Mapping[str, Sequence[tuple[str, ...]]] = {
    "code": (("questionnaire", "texts", "code_note"),),
    "open": (("questionnaire", "texts", "open_note"), ("printed", "plate", "apart")),
    "interviewer": (("printed", "paper", "counted"),),
}
_SAID = {"code": "code", "open": "open", "interviewer": "paper"}


def questionnaires_file(data: Table, values: Values, counted_before: Sequence[str] | None) -> Table:
    """The whole file; what the form does not ask stays as it is in ``data``.

    ``counted_before`` are the channels that counted in ``data``; None where nobody has said yet.
    """
    words = {
        "deciders": values["campaign"][0]["deciders"],
        "organiser": values["campaign"][0]["organiser"],
        "vote": values["score"][0]["vote_name"],
    }
    renamed = (
        {data["texts"]["request_to"]["zh"]: words["deciders"]} if counted_before is not None else {}
    )
    texts = _renamed(data["texts"], renamed)
    made = {
        **data,
        "grades": grades_rule(data["grades"], values),
        "questionnaire": _questionnaire(data["questionnaire"], values),
        "ballot": _ballot(data["ballot"], values),
        "texts": {**texts, "request_to": text(texts.get("request_to"), words["deciders"])},
    }
    for channel, places in _COUNTING.items():
        counted = values["counting"][0][channel]
        if counted_before is None or counted != (channel in counted_before):
            for place in places:
                made = _put(made, place, counted_words(counted)[_SAID[channel]])
    if counted_before is not None:
        return made
    filled_in: Table = filled(made, words)
    return filled_in


def _renamed(texts: Table, names: Mapping[str, str]) -> Table:
    """Texts in which those who decide are called otherwise."""
    made = dict(texts)
    for name, said in texts.items():
        for former, now in names.items():
            if former != now and former in said.get("zh", ""):
                made[name] = text(said, said["zh"].replace(former, now))
    return made


def _put(data: Table, place: tuple[str, ...], said: Mapping[str, Any]) -> Table:
    head, *rest = place
    inner = _put(data[head], tuple(rest), said) if rest else dict(said)
    return {**data, head: inner}


def grades_rule(old: Table, values: Values) -> Table:
    """The rule on grades; their English names stay with the Chinese ones."""
    known = {grade["label"]["zh"]: grade["label"] for grade in old["all"]}
    best = len(values["grades"])
    grades = [
        {
            "grade": best - number,
            "points": exact(row["points"]),
            "label": text(known.get(row["label"]), row["label"]),
        }
        for number, row in enumerate(values["grades"])
    ]
    labels = "、".join(row["label"] for row in values["grades"])
    points = "、".join(f"{float(row['points']):g}" for row in values["grades"])
    base = old if old.get("says") else {**old, "id": GRADES_RULE}
    return rule(
        base,
        GRADES_RULE,
        _SURVEY,
        f"{best}个等级：{labels}，分别为{points}分。",
        does_not_apply=text(old["does_not_apply"], values["counting"][0]["none"]),
        no_opinion=text(old["no_opinion"], values["ballot"][0]["none"]),
        all=grades,
    )


def _questionnaire(old: Table, values: Values) -> Table:
    items = [_item(by_id(old["items"]).get(row["id"], {}), row) for row in values["items"]]
    known = by_id(old["open_questions"])
    words = [
        {
            "longest": _LONGEST,
            **known.get(row["id"], {}),
            "id": row["id"],
            "question": text(known.get(row["id"], {}).get("question"), row["question"]),
        }
        for row in values["open"]
    ]
    labels = "、".join(row["label"] for row in values["items"])
    says = f"{len(items)}道题：{labels}。"
    return rule(old, "questionnaire", _SURVEY, says, items=items, open_questions=words)


def _item(old: Mapping[str, Any], row: Table) -> Table:
    kept = {
        name: value
        for name, value in old.items()
        if name not in ("overall_item", "counter_item", "hint")
    }
    made = {
        "id": row["id"],
        **kept,
        "label": text(old.get("label"), row["label"]),
        "question": text(old.get("question"), row["question"]),
    }
    if row["hint"]:
        made["hint"] = text(old.get("hint"), row["hint"])
    if row["about"]:
        made[f"{row['about']}_item"] = True
    return made


def _ballot(old: Table, values: Values) -> Table:
    none = values["ballot"][0]["none"]
    if old.get("says"):
        return old
    says = f"每位投票人对每个窗口评一个等级，或选“{none}”；窗口按随机顺序列出。"
    return rule(old, "ballot", _VOTE, says)
