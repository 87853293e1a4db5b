"""campaign.toml as the answers have it."""

from collections.abc import Mapping, Sequence
from typing import Any

from office_app.own_rules.checks import WINDOWS
from office_app.own_rules.ruling import Table, by_id, day, rule, text
from office_app.own_rules.typed import Values

DOCUMENT = "rules.txt"  # what the answers say as a text; a developer may quote another in its place
PROPOSAL, UNPUBLISHED, KEPT = "proposal", "unpublished", "kept"
_METHODS: Mapping[str, tuple[str, str, str]] = {
    PROPOSAL: ("proposal_by_leads", "牵头部门提名", "由牵头部门提出名单，写明理由。"),
    UNPUBLISHED: ("own_methods", "另有办法", "按牵头部门另定的办法评，办法不写在这里。"),
}
OWN_METHODS = {name: how for how, (name, _, _) in _METHODS.items()}
_UNITS, _TIMES, _PERIODS, _GROUP = "一、参加单位", "二、时间安排", "三、平时考核和总分", "七、审定"


def campaign_file(data: Table, values: Values, *, is_new: bool) -> Table:
    """The whole file; what the form does not ask stays as it is in ``data``."""
    groups = _groups(data, values["units"])
    # Days of applications are of another year's: without their own they are those of a phase.
    kept = {name: own for name, own in data.items() if name != "applications" or not is_new}
    return {
        **kept,
        "campaign": _campaign(data["campaign"], values["campaign"][0], is_new),
        "documents": _documents(data["documents"], values["campaign"][0]),
        "unit_types": _unit_types(data["unit_types"], values["units"]),
        "groups": [group for group, _ in groups],
        "methods": _methods(data.get("methods", []), groups, values),
        "phases": [_phase(by_id(data["phases"]).get(row["id"]), row) for row in values["phases"]],
        "project_window": _project(data["project_window"], values["project"][0]),
        "periods": _periods(data["periods"], values["periods"]),
        "leading_group": _leading_group(data["leading_group"], values),
    }


def _campaign(old: Table, row: Table, is_new: bool) -> Table:
    named = "" if is_new else old.get("id", "")
    texts = {name: text(old.get(name), row[name]) for name in ("title", "short_title", "organiser")}
    own = {"id": named or f"own-{row['year']}", "ordinal": row["ordinal"], "year": row["year"]}
    return {**own, **old, **own, **texts, "contact": row["contact"]}


def _documents(old: Sequence[Table], row: Table) -> list[Table]:
    first: Table = dict(old[0]) if old else {"id": "notice", "file": DOCUMENT}
    first |= {"number": row["number"], "title": row["document"], "date": row["dated"]}
    first["issuer"] = row["organiser"]
    return [first, *old[1:]]


def _unit_types(old: Sequence[Table], rows: Sequence[Table]) -> list[Table]:
    known = by_id(old)
    return [
        rule(
            known.get(row["id"]),
            row["id"],
            _UNITS,
            f"{row['name']}参加活动{'，按总分排名' if row['how'] == WINDOWS else ''}。",
            name=text(known.get(row["id"], {}).get("name"), row["name"]),
            scored=row["how"] == WINDOWS,
        )
        for row in rows
    ]


def _groups(data: Table, rows: Sequence[Table]) -> list[tuple[Table, str]]:
    """Groups with how they are judged: kinds of unit that stood in one stay in one if alike."""
    held = {kind: group for group in data["groups"] for kind in group["unit_types"]}
    alike: dict[tuple[str, ...], list[Table]] = {}
    for row in filter(lambda row: row["lead"], rows):
        group = held.get(row["id"], {}).get("id") or f"group_{row['id']}"
        alike.setdefault((group, row["lead"], row["assisted"], row["how"]), []).append(row)
    made: list[tuple[Table, str]] = []
    taken: set[str] = set()
    for (name, lead, assisted, how), units in alike.items():
        own = name if name not in taken else f"group_{units[0]['id']}"
        taken.add(own)
        old = by_id(data["groups"]).get(own)
        kinds = [unit["id"] for unit in units]
        same = old is not None and old["unit_types"] == kinds
        called = "、".join(unit["name"] for unit in units)
        values = {"unit_types": kinds, "lead": lead, "assisted_by": assisted}
        name_now = old["name"] if old and same and old.get("says") else text(None, called)
        says = f"{called}由{lead}牵头{f'，{assisted}配合' if assisted else ''}。"
        made.append((rule(old, own, _UNITS, says, name=name_now, **values), how))
    return made


def _methods(
    old: Sequence[Table], groups: Sequence[tuple[Table, str]], values: Values
) -> list[Table]:
    honours = {honour["id"] for honour in values["honours"]}
    kept = {group["id"] for group, how in groups if how == KEPT}
    methods: list[Table] = []
    for method in old:
        named = [one for one in method["groups"] if one in kept]
        given = [one for one in method["honours"] if one in honours]
        if named and given:
            methods.append({**method, "groups": named, "honours": given})
    for how, (id, name, says) in _METHODS.items():
        judged = [group for group, one in groups if one == how]
        kinds = {kind for group in judged for kind in group["unit_types"]}
        given = list(
            dict.fromkeys(
                row["honour"]
                for row in values["quotas"]
                if row["places"] is not None and row["unit"] in kinds
            )
        )
        if given:
            titles = {"kind": how, "name": {"zh": name}, "honours": given}
            known = by_id(old).get(id)
            ids = [group["id"] for group in judged]
            methods.append(rule(known, id, _UNITS, says, groups=ids, **titles))
    return methods


def _phase(old: Mapping[str, Any] | None, row: Table) -> Table:
    says = f"{row['name']}：{day(row['start'])}至{day(row['end'])}。"
    name = text((old or {}).get("name"), row["name"])
    days = {"start": row["start"], "end": row["end"]}
    return rule(old, row["id"], _TIMES, says, name=name, **days, steps=list(row["steps"]))


def _project(old: Table, row: Table) -> Table:
    name = old["name"] if old.get("says") else text(None, "申报的项目、案例的实施时间")
    says = f"申报的项目、案例在{day(row['start'])}至{day(row['end'])}之间实施。"
    return rule(old, "project_window", _TIMES, says, name=name, start=row["start"], end=row["end"])


def _periods(old: Table, rows: Sequence[Table]) -> Table:
    known = by_id(old["all"])
    periods = [
        {
            "id": row["id"],
            **known.get(row["id"], {}),
            "name": text(known.get(row["id"], {}).get("name"), row["name"]),
            "start": row["start"],
            "end": row["end"],
        }
        for row in rows
    ]
    return rule(old, "periods", _PERIODS, f"平时考核共{len(rows)}期，都计入。", all=periods)


def _leading_group(old: Table, values: Values) -> Table:
    row, known = values["group"][0], by_id(old["units"])
    people = [{name: one[name] for name in ("role", "name", "post")} for one in values["people"]]
    units = [
        {**known.get(one["id"], {}), **{name: one[name] for name in ("id", "name", "member")}}
        for one in values["members"]
    ]
    says = f"{values['campaign'][0]['deciders']}办公室设在{row['office']}，由{row['head']}负责。"
    office = {"office": row["office"], "office_head": row["head"]}
    if "quorum" in old:  # the form does not ask for it
        office["quorum"] = old["quorum"]
    return rule(old, "leading_group", _GROUP, says, **office, people=people, units=units)
