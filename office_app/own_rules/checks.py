"""What does not go together between answers, each fault at the field where it is mended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from office_app.own_rules.questions import PAGES, SECTIONS, Answers
from office_app.own_rules.typed import Values, at, values_of
from office_app.refusals import Fault
from rulebook.vocabulary import COMPONENT_KINDS, OWN_CHANNELS

WINDOWS, FIRST, BY_RANK = "score", "first", "rank"
_Rows = Sequence[Mapping[str, Any]]
_SEPARATORS = "|;、,，；/"


def checked(answers: Answers, pages: Sequence[str] = tuple(PAGES)) -> tuple[Values, list[Fault]]:
    """The values of all answers and the faults of some pages, in the order of these.

    What goes together is asked only once every value reads.
    """
    values: Values = {}
    faults: list[Fault] = []
    for page in PAGES.values():
        for section in page.sections:
            values[section.id], wrong = values_of(section, answers)
            faults += wrong if page.id in pages else []
    if not faults:
        for page_id in pages:
            faults += _ASKED[page_id](values) if page_id in _ASKED else []
    return values, faults


def _fault(section: str, number: int, field: str, words: str) -> Fault:
    return at(SECTIONS[section], number, field, words)


def _differ(section: str, rows: _Rows, field: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row[field] and row[field] in seen:
            yield _fault(section, number, field, "和前面的相同。")
        seen.add(row[field])


def _in_order(section: str, rows: _Rows) -> Iterator[Fault]:
    for number, row in enumerate(rows):
        if row["start"] and row["end"] and row["start"] > row["end"]:
            yield _fault(section, number, "end", "早于第一天。")
    for number, (earlier, later) in enumerate(pairwise(rows), 1):
        if earlier["end"] and later["start"] and earlier["end"] >= later["start"]:
            yield _fault(section, number, "start", "要在前一个结束以后。")


def _units(values: Values) -> Iterator[Fault]:
    units = values["units"]
    yield from _differ("units", units, "name")
    ranked = [number for number, unit in enumerate(units) if unit["how"] == WINDOWS]
    if len(ranked) != 1:
        number = ranked[1] if ranked else 0
        yield _fault("units", number, "how", "：恰好一类单位按总分排名。")
    for number, unit in enumerate(units):
        if unit["how"] and not unit["lead"]:
            yield _fault("units", number, "lead", "没有填：有评法的要有牵头部门。")


def _times(values: Values) -> Iterator[Fault]:
    yield from _in_order("phases", values["phases"])
    yield from _differ("phases", values["phases"], "name")
    project = values["project"][0]
    if project["start"] and project["end"] and project["start"] > project["end"]:
        yield _fault("project", 0, "end", "早于前一个日期。")


def _periods(values: Values) -> Iterator[Fault]:
    yield from _in_order("periods", values["periods"])
    yield from _differ("periods", values["periods"], "name")


def _score(values: Values) -> Iterator[Fault]:
    row = values["score"][0]
    parts = {name: row[name] for name in COMPONENT_KINDS}
    for name, share in parts.items():
        if share == 0:
            yield _fault("score", 0, name, "要大于0：三部分都要有。")
    total = sum(share or 0 for share in parts.values())
    if total != 1:
        yield _fault(
            "score", 0, "survey", f"：三个比例合计要是100%，现在是{float(total * 100):g}%。"
        )
    names = [row[f"{name}_name"] for name in parts]
    if len(set(names)) < len(names):
        yield _fault("score", 0, "survey_name", "：三部分的名称不能相同。")


def _survey(values: Values) -> Iterator[Fault]:
    yield from _differ("items", values["items"], "label")
    overall = [n for n, item in enumerate(values["items"]) if item["about"] == "overall"]
    for number in overall[1:]:
        yield _fault("items", number, "about", "：总的印象至多一题。")
    grades = values["grades"]
    yield from _differ("grades", grades, "label")
    for number, grade in enumerate(grades):
        if not 0 <= grade["points"] <= 100:
            yield _fault("grades", number, "points", "要在0到100之间。")
        elif number and grade["points"] >= grades[number - 1]["points"]:
            yield _fault("grades", number, "points", "要比前一级低。")
    counting = values["counting"][0]
    if not any(counting[channel] for channel in OWN_CHANNELS):
        yield _fault("counting", 0, "code", "：至少选一种。")
    if counting["none"] in {grade["label"] for grade in grades}:
        yield _fault("counting", 0, "none", "不能和等级同名。")


def _vote(values: Values) -> Iterator[Fault]:
    yield from _differ("voters", values["voters"], "name")
    if values["ballot"][0]["none"] in {grade["label"] for grade in values["grades"]}:
        yield _fault("ballot", 0, "none", "不能和等级同名。")


def _honours(values: Values) -> Iterator[Fault]:
    honours = values["honours"]
    for field in ("name", "short"):
        yield from _differ("honours", honours, field)
        for number, honour in enumerate(honours):
            if set(honour[field]) & set(_SEPARATORS):
                words = "里不用逗号、顿号、分号和斜线：表格里用它们分开几项荣誉。"
                yield _fault("honours", number, field, words)
    for by, words in ((FIRST, "恰好一项给总分前几名。"), (BY_RANK, "恰好一项按总分依次提出。")):
        found = [number for number, honour in enumerate(honours) if honour["by"] == by]
        if len(found) != 1:
            yield _fault("honours", found[1] if found else 0, "by", f"：{words}")
    for number, honour in enumerate(honours):
        if honour["by"] and honour["kind"] != "collective":
            yield _fault("honours", number, "kind", "：按总分产生的授予集体。")
        if honour["not_with"] == honour["id"]:
            yield _fault("honours", number, "not_with", "不能是它自己。")


def _quotas(values: Values) -> Iterator[Fault]:
    rows = iter(enumerate(values["quotas"]))  # all kinds of unit of an honour, honour by honour
    for honour in values["honours"]:
        pairs = [(next(rows), unit) for unit in values["units"]]
        lines = sharing(values, honour)
        hows = {unit["id"]: _how(honour, unit) for unit in values["units"]}
        for (number, row), unit in pairs:
            places, words = row["places"], ""
            if isinstance(places, str) and not lines.get(unit["id"]):
                words = "没有这样一类可以合用名额。"
            elif isinstance(places, str) and hows[lines[unit["id"]]] != hows[unit["id"]]:
                words = "合用名额的，评法要相同。"
            elif places is None and honour["by"] and unit["how"] == WINDOWS:
                words = "按总分产生的要有名额。"
            if words:
                yield _of_pair(number, honour, unit, words)
        if pairs and not any(isinstance(row["places"], tuple) for (_, row), _ in pairs):
            yield _of_pair(pairs[0][0][0], honour, pairs[0][1], "至少给一类单位名额。")


def sharing(values: Values, honour: Mapping[str, Any]) -> dict[str, str]:
    """Whose places kinds of unit without places of their own use, by id; none where it is unknown.

    A kind that names no other uses those of the nearest above it.
    """
    places = {
        row["unit"]: row["places"] for row in values["quotas"] if row["honour"] == honour["id"]
    }
    ids = {unit["name"]: unit["id"] for unit in values["units"]}
    found: dict[str, str] = {}
    nearest = ""
    for unit in values["units"]:
        value = places.get(unit["id"])
        if isinstance(value, tuple):
            nearest = unit["id"]
        elif value is not None:
            named = ids.get(value, "") if value else nearest
            if isinstance(places.get(named), tuple):
                found[unit["id"]] = named
    return found


def _of_pair(number: int, honour: Mapping[str, Any], unit: Mapping[str, Any], words: str) -> Fault:
    return f"quotas-{number}-places", f"“{honour['name']}”给“{unit['name']}”的名额：{words}"


def _how(honour: Mapping[str, Any], unit: Mapping[str, Any]) -> tuple[str, str]:
    """How it is judged: kinds that share places must be judged alike."""
    if unit["how"] == WINDOWS:
        return (WINDOWS, honour["by"]) if honour["by"] else ("", "")
    return unit["how"], ""


_KINDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "staff": (("number",), "没有填：看窗口人数的要填。"),
    "yes": (("column",), "没有填：看是或否的要填。"),
    "rank": (("rank",), "没有填：看职级的要填。"),
    "date": (("column",), "没有填：看日期的要填。"),
}


def _conditions(values: Values) -> Iterator[Fault]:
    kinds = {honour["id"]: honour["kind"] for honour in values["honours"]}
    order = values["ranks"][0]["order"]
    if len(set(order)) < len(order):
        yield _fault("ranks", 0, "order", "有两级相同。")
    for number, row in enumerate(values["conditions"]):
        fields, words = _KINDS.get(row["kind"], ((), ""))
        for field in fields:
            if not row[field]:
                yield _fault("conditions", number, field, words)
        yield from _of_date(number, row)
        if row["kind"] == "rank" and row["rank"] and row["rank"] not in order:
            yield _fault("conditions", number, "rank", "不在下面的职级里。")
        if row["kind"] == "rank" and kinds.get(row["honour"]) == "collective":
            yield _fault("conditions", number, "kind", "：看职级的只用于授予个人的荣誉。")


def _of_date(number: int, row: Mapping[str, Any]) -> Iterator[Fault]:
    if row["kind"] != "date":
        return
    if not row["earliest"] and not row["latest"]:
        yield _fault("conditions", number, "earliest", "和“日期不晚于”至少填一个。")
    elif row["earliest"] and row["latest"] and row["earliest"] > row["latest"]:
        yield _fault("conditions", number, "latest", "早于“日期不早于”。")


_ASKED: Mapping[str, Callable[[Values], Iterator[Fault]]] = {
    "units": _units,
    "times": _times,
    "periods": _periods,
    "score": _score,
    "survey": _survey,
    "vote": _vote,
    "honours": _honours,
    "places": _quotas,
    "conditions": _conditions,
}
