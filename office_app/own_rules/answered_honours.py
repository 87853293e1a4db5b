"""honours.toml as the answers have it."""

from collections.abc import Mapping, Sequence
from typing import Any

from office_app.own_rules.checks import sharing
from office_app.own_rules.ruling import Table, by_id, day, rule, text, working
from office_app.own_rules.typed import Values

_CLAUSE = "六、荣誉、名额和条件"
_WORDS = {"collective": "个", "individual": "名"}
RANK_COLUMN = "post_rank"
_ASKED = {"date": "date", "yes": "yes_no"}  # kinds of conditions that ask something of applicants


def honours_file(data: Table, values: Values) -> Table:
    """The whole file; what the form does not ask stays as it is in ``data``."""
    order = list(values["ranks"][0]["order"])
    names = {post: names for post, names in data.get("rank_names", {}).items() if post in order}
    kept = {name: value for name, value in data.items() if name != "rank_names"}
    known = by_id(data["honours"])
    return {
        **kept,
        "rank_order": order,
        **({"rank_names": names} if names else {}),
        **_with_origin(kept),
        "honours": [_honour(known.get(row["id"], {}), row, values) for row in values["honours"]],
    }


def _with_origin(data: Table) -> Table:
    """The rules that a scaffold brings without saying where they are from."""
    made: Table = {"exclusions": [_own(one) for one in data["exclusions"]]}
    if approximation := data.get("approximation"):
        made["approximation"] = _own(approximation)
    return made


def _own(old: Table) -> Table:
    return old if old.get("origin") else working(old, _CLAUSE)


def _honour(old: Mapping[str, Any], row: Table, values: Values) -> Table:
    units = {unit["id"]: unit for unit in values["units"]}
    word = old.get("measure_word") or _WORDS[row["kind"]]
    quotas = _quotas(old, row, values, word)
    placed = {kind for line in quotas for kind in (line["unit_type"], *line.get("shared_with", []))}
    kinds = _as_before(
        old.get("unit_types", []),
        [kind for kind in units if kind in placed or kind in old.get("unit_types", ())],
    )
    conditions, fields = _conditions(
        old, [one for one in values["conditions"] if one["honour"] == row["id"]]
    )
    before = [one for one in old.get("not_with", ()) if one in by_id(values["honours"])]
    not_with = (
        before if row["not_with"] in before[:1] else [row["not_with"]] * bool(row["not_with"])
    )
    total = sum(line["places"] for line in quotas)
    same_method = old.get("method", {}).get("zh") == row["method"]
    made = rule(
        old,
        row["id"],
        _CLAUSE,
        f"{'、'.join(units[kind]['name'] for kind in kinds)}；共{total}{word}。",
        name=text(old.get("name"), row["name"]),
        short_name=row["short"],
        kind=row["kind"],
        measure_word=word,
        total=total,
        unit_types=kinds,
        criteria=list(row["criteria"]),
        method=text(old.get("method"), row["method"]),
        method_quote=old.get("method_quote", "") if same_method else "",
        lead=_listed(row["lead"]),
        cooperating=old.get("cooperating", []),
        divisions_quote=old.get("divisions_quote", "") if _same_lead(old, row) else "",
        not_with=not_with,
    )
    return (
        made
        | ({"fields": fields} if fields or "fields" in made else {})
        | {
            "quotas": quotas,
            "conditions": conditions,
        }
    )


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.replace("，", "、").split("、") if name.strip()]


def _same_lead(old: Mapping[str, Any], row: Table) -> bool:
    return bool(old.get("lead") == _listed(row["lead"]))


def _quotas(old: Mapping[str, Any], row: Table, values: Values, word: str) -> list[Table]:
    known = {line["unit_type"]: line for line in old.get("quotas", ())}
    places = {one["unit"]: one["places"] for one in values["quotas"] if one["honour"] == row["id"]}
    shared = sharing(values, row)
    lines = [
        (unit, [one for one in values["units"] if shared.get(one["id"]) == unit["id"]])
        for unit in values["units"]
        if isinstance(places[unit["id"]], tuple)
    ]
    made = [_line(known.get(unit["id"]), row, unit, more, places, word) for unit, more in lines]
    order = _as_before([*known], [line["unit_type"] for line in made])
    return sorted(made, key=lambda line: order.index(line["unit_type"]))


def _as_before(before: list[str], now: list[str]) -> list[str]:
    """In the order that somebody wrote them in, where they are the same."""
    return before if sorted(before) == sorted(now) else now


def _line(
    old: Mapping[str, Any] | None,
    row: Table,
    unit: Table,
    more: Sequence[Table],
    places: Mapping[str, Any],
    word: str,
) -> Table:
    number, approximate = places[unit["id"]]
    shared = [one["id"] for one in more]
    called = "和".join(one["name"] for one in (unit, *more))
    same = old is not None and old.get("says") and old.get("shared_with", []) == shared
    about = "左右" if approximate else ""
    return rule(
        old,
        f"{row['id']}_{unit['id']}",
        _CLAUSE,
        f"{called}{'合计' if more else ''}{number}{word}{about}",
        unit_type=unit["id"],
        name=old["name"] if old and same else text(None, called),
        places=number,
        approximate=approximate,
        shared_with=shared,
    )


def _conditions(
    old: Mapping[str, Any], rows: Sequence[Table]
) -> tuple[list[Table], list[Mapping[str, Any]]]:
    """The conditions, and what applications tell: a column that no condition asks any more goes."""
    known, fields = by_id(old.get("conditions", ())), by_id(old.get("fields", ()))
    asked = {one.get("field") for one in known.values()}
    conditions = [_condition(known.get(row["id"]), row, fields) for row in rows]
    still = {one.get("field") for one in conditions}
    return conditions, [one for id, one in fields.items() if id in still or id not in asked]


def _condition(
    old: Mapping[str, Any] | None, row: Table, fields: dict[str, Mapping[str, Any]]
) -> Table:
    kind = row["kind"]
    values: Table = {"kind": kind, "name": text((old or {}).get("name"), row["name"])}
    for name, column, of in (
        ("earliest", "earliest", "date"),
        ("latest", "latest", "date"),
        ("at_least", "number", "staff"),
        ("highest_rank", "rank", "rank"),
    ):
        values[name] = row[column] if kind == of else None
    values["field"] = RANK_COLUMN if kind == "rank" else _field(old, row, fields)
    return rule(old, row["id"], _CLAUSE, _says(row), **values)


def _field(
    old: Mapping[str, Any] | None, row: Table, fields: dict[str, Mapping[str, Any]]
) -> str | None:
    """The column that the condition reads: the one it has, under its present name."""
    kind = row["kind"]
    if kind not in _ASKED:
        return None
    held = (old or {}).get("field") if (old or {}).get("kind") == kind else None
    if held and held not in fields:  # a column of every edition
        return str(held)
    own = held or f"{row['id']}_{_ASKED[kind]}"
    name = text(fields.get(own, {}).get("name"), row["column"])
    fields[own] = {"id": own, "kind": _ASKED[kind], "name": name}
    return str(own)


def _says(row: Table) -> str:
    said = [row["name"]]
    if row["kind"] == "date":
        said += [f"不早于{day(row['earliest'])}"] if row["earliest"] else []
        said += [f"不晚于{day(row['latest'])}"] if row["latest"] else []
    elif row["kind"] == "staff":
        said.append(f"窗口工作人员{row['number']}人以上，含{row['number']}人")
    elif row["kind"] == "rank":
        said.append(f"职级不高于{row['rank']}")
    return "，".join(said) + "。"
