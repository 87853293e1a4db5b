"""An edition's data -> the answers that it amounts to: what the form shows before anybody types."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from office_app.own_rules.answered_campaign import KEPT, OWN_METHODS
from office_app.own_rules.checks import BY_RANK, FIRST, WINDOWS
from office_app.own_rules.questions import SECTIONS, Answers, Row
from office_app.own_rules.ruling import Table
from office_app.own_rules.scaffold import Data, moved
from office_app.own_rules.typed import SHARED
from rulebook import contract
from rulebook.vocabulary import OWN_CHANNELS

_YEAR = re.compile(r"(?:19|20)\d\d")
# Rows that name rows of other sections.
_NAMED = {"quotas": {"honour": "honours", "unit": "units"}, "conditions": {"honour": "honours"}}
_RENEWED = ("units", "phases", "periods", "voters", "honours", "conditions", "members")


def asked(data: Data) -> Answers:
    """The answers of an edition as it stands."""
    campaign, score = data["campaign"], data["window_score"]
    return {
        **_of_campaign(campaign, data["questionnaires"]),
        "units": list(_units(campaign, score)),
        "score": [_score(score)],
        "marks": [{"full_marks": _text(score["marks"]["full_marks"])}],
        **_of_questionnaires(data["questionnaires"], score),
        "voters": [_named(one) for one in score["vote"]["categories"]],
        **_of_honours(data["honours"], score, campaign["unit_types"]),
    }


def for_year(answers: Answers, by: int) -> Answers:
    """The same for another year: days and years moved, and the campaign's next."""
    moved_on = {
        section: [
            {name: _moved(section, name, text, by) for name, text in row.items()} for row in rows
        ]
        for section, rows in answers.items()
    }
    campaign = moved_on["campaign"][0]
    if campaign["ordinal"]:
        campaign["ordinal"] = str(int(campaign["ordinal"]) + 1)
    return moved_on


def _moved(section: str, name: str, text: str, by: int) -> str:
    field = next((one for one in SECTIONS[section].fields if one.id == name), None)
    if field and field.kind == "date" and text:
        return moved(dt.date.fromisoformat(text), by).isoformat()
    is_said = field is not None and field.kind in ("text", "lines", "year")
    if is_said and section in ("campaign", "phases", "periods", "conditions"):
        return _YEAR.sub(lambda year: str(int(year.group()) + by), text)
    return text


def with_fresh_ids(answers: Answers) -> Answers:
    """The same rows under ids of their own: those of a city's units and honours name them."""
    ids = {
        section: {
            row["id"]: f"{SECTIONS[section].ids}_{number}"
            for number, row in enumerate(answers[section], 1)
        }
        for section in _RENEWED
    }
    made: Answers = {}
    for section, rows in answers.items():
        of = {**_NAMED.get(section, {}), **({"id": section} if section in _RENEWED else {})}
        made[section] = [
            {**row, **{name: ids[other].get(row[name], "") for name, other in of.items()}}
            for row in rows
        ]
    for honour in made["honours"]:
        honour["not_with"] = ids["honours"].get(honour["not_with"], "")
    return made


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def _number(value: Any) -> str:
    number = Fraction(value)
    if number.denominator == 1:
        return str(number.numerator)
    short = f"{float(number):g}"
    return short if Fraction(short) == number else f"{number.numerator}/{number.denominator}"


def _zh(table: Mapping[str, Any], name: str) -> str:
    return str(table.get(name, {}).get("zh", ""))


def _named(table: Mapping[str, Any]) -> Row:
    return {"id": str(table.get("id", "")), "name": _zh(table, "name")}


def _of_campaign(file: Table, questionnaires: Table) -> Answers:
    campaign = file["campaign"]
    document = file["documents"][0] if file["documents"] else {}
    group, window = file["leading_group"], file["project_window"]
    texts = {name: _zh(campaign, name) for name in ("organiser", "title", "short_title")}
    numbers = {name: _text(campaign.get(name)) for name in ("year", "ordinal", "contact")}
    known = _zh(questionnaires["texts"], "request_to") if campaign.get("organiser") else ""
    said = {name: _text(document.get(of)) for name, of in _OF_DOCUMENT.items()}
    return {
        "campaign": [texts | numbers | said | {"deciders": known}],
        "phases": [
            _named(one) | _days(one) | {"steps": "\n".join(one["steps"])} for one in file["phases"]
        ],
        "project": [_days(window)],
        "periods": [_named(one) | _days(one) for one in file["periods"]["all"]],
        "group": [{"office": _text(group.get("office")), "head": _text(group.get("office_head"))}],
        "people": [
            {"id": "", **_strings(one, ("role", "name", "post"))} for one in group["people"]
        ],
        "members": [
            {**_strings(one, ("id", "name")), "member": _tick(one["member"])}
            for one in group["units"]
        ],
    }


_OF_DOCUMENT = {"number": "number", "document": "title", "dated": "date"}


def _strings(table: Mapping[str, Any], names: Iterable[str]) -> Row:
    return {name: _text(table.get(name)) for name in names}


def _days(table: Mapping[str, Any]) -> Row:
    return {"start": _text(table["start"]), "end": _text(table["end"])}


def _tick(value: object) -> str:
    return "yes" if value else ""


def _units(campaign: Table, score: Table) -> Iterable[Row]:
    groups = {kind: group for group in campaign["groups"] for kind in group["unit_types"]}
    for unit in campaign["unit_types"]:
        group = groups.get(unit["id"], {})
        judged = [m for m in campaign.get("methods", ()) if group.get("id") in m["groups"]]
        how = KEPT if judged else ""
        if len(judged) == 1:
            how = OWN_METHODS.get(judged[0]["id"], KEPT)
        if unit["id"] == score["pool"]["unit_type"]:
            how = WINDOWS
        lead = {"lead": _text(group.get("lead")), "assisted": _text(group.get("assisted_by"))}
        yield _named(unit) | lead | {"how": how}


def _score(score: Table) -> Row:
    row: Row = {}
    for node, share in _leaves(score["score"], Fraction(1)):
        row[node["component"]] = _number(share * 100)
        row[f"{node['component']}_name"] = _zh(node, "name")
    return row | {
        "least_staff": _text(score["pool"]["least_staff"]),
        "reading": _text(score["designation"]["default_reading"]),
        "years": _text(score["exemption"]["years"]),
    }


def _leaves(
    node: Mapping[str, Any], share: Fraction
) -> Iterable[tuple[Mapping[str, Any], Fraction]]:
    share *= Fraction(node["weight"])
    if node.get("component"):
        yield node, share
    for part in node.get("parts", ()):
        yield from _leaves(part, share)


def _of_questionnaires(file: Table, score: Table) -> Answers:
    grades, survey = file["grades"], score["survey"]
    counted = {channel: _tick(channel in survey["counted_channels"]) for channel in OWN_CHANNELS}
    least = _number(Fraction(survey["least_answered"]) * 100)
    items = file["questionnaire"]["items"]
    return {
        "items": [
            {
                "id": item["id"],
                **{name: _zh(item, name) for name in ("label", "question", "hint")},
                "about": _about(item),
            }
            for item in items
        ],
        "grades": [
            {"id": "", "label": _zh(one, "label"), "points": _number(one["points"])}
            for one in grades["all"]
        ],
        "counting": [{"none": _zh(grades, "does_not_apply"), **counted, "least_answered": least}],
        "open": [
            {"id": one["id"], "question": _zh(one, "question")}
            for one in file["questionnaire"]["open_questions"]
        ],
        "ballot": [{"none": _zh(grades, "no_opinion")}],
    }


def _about(item: Mapping[str, Any]) -> str:
    if item.get("overall_item"):
        return "overall"
    return "counter" if item.get("counter_item") else ""


def _of_honours(file: Table, score: Table, units: Iterable[Table]) -> Answers:
    names = {unit["id"]: _zh(unit, "name") for unit in units}
    by = {score["proposal"]["honour"]: BY_RANK, score["designation"]["honour"]: FIRST}
    return {
        "honours": [
            {
                **_named(honour),
                "short": honour["short_name"],
                "kind": honour["kind"],
                "by": by.get(honour["id"], ""),
                "not_with": next(iter(honour.get("not_with", ())), ""),
                "method": _zh(honour, "method"),
                "lead": "、".join(honour["lead"]),
                "criteria": "\n".join(honour["criteria"]),
            }
            for honour in file["honours"]
        ],
        "quotas": [row for honour in file["honours"] for row in _quotas(honour, names)],
        "conditions": [
            _condition(honour, condition)
            for honour in file["honours"]
            for condition in honour["conditions"]
        ],
        "ranks": [{"order": "\n".join(file["rank_order"])}],
    }


def _quotas(honour: Table, names: Mapping[str, str]) -> Iterable[Row]:
    for line in honour["quotas"]:
        about = "左右" if line.get("approximate") else ""
        own = {"id": "", "honour": honour["id"]}
        yield own | {"unit": line["unit_type"], "places": f"{line['places']}{about}"}
        for kind in line.get("shared_with", ()):
            yield own | {"unit": kind, "places": f"与{names[line['unit_type']]}{SHARED}"}


def _condition(honour: Table, condition: Table) -> Row:
    fields = {one["id"]: _zh(one, "name") for one in honour.get("fields", ())}
    columns = {one.name: one.label for one in contract.NOMINATIONS.columns}
    field = str(condition.get("field", ""))
    return {
        **_named(condition),
        "honour": honour["id"],
        "kind": condition["kind"],
        "column": fields.get(field) or columns.get(field, "")
        if condition["kind"] != "rank"
        else "",
        "earliest": _text(condition.get("earliest")),
        "latest": _text(condition.get("latest")),
        "number": _text(condition.get("at_least")),
        "rank": _text(condition.get("highest_rank")),
    }
