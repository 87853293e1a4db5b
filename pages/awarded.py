"""What of the awards and decisions in score.json is public."""

from typing import Any

# Names of persons are public once they are awarded, and of nobody else.
_PERSONS = "individual"


def public_awards(data: dict[str, Any], level: str) -> dict[str, Any]:
    """Awards, differences and the former result, as far as the public may see them.

    Nothing before the leading group has settled an honour. At level ``honours`` a difference names
    only whoever is awarded now; of persons nobody else is ever named.
    """
    settled = data.get("settled")
    if not settled:
        return {"awards": [], "differences": [], "former": []}
    honours = {one["honour"]: one for one in data["awards"]}
    now = {one["honour"]: one for one in settled["honours"]}
    awards = [_honour(honours[one["honour"]], one) for one in settled["honours"] if one["decided"]]
    differences = [
        _difference(one, honours[one["honour"]], now[one["honour"]], level)
        for one in settled["differences"]
    ]
    former = [
        _honour(honours[one["honour"]], one, set(now[one["honour"]]["awarded"]))
        for one in settled["former"] or []
        if one["decided"] and one["awarded"] != now[one["honour"]]["awarded"]
    ]
    return {"awards": awards, "differences": differences, "former": former}


def _honour(
    honour: dict[str, Any], settled: dict[str, Any], still: set[str] | None = None
) -> dict[str, Any]:
    """An honour with its awarded, line by line; persons no longer among ``still`` are counted."""
    lines = []
    unnamed = 0
    for line in honour["lines"]:
        awarded = [one for one in line["candidates"] if one["candidate_id"] in settled["awarded"]]
        named = awarded
        if honour["kind"] == _PERSONS and still is not None:
            named = [one for one in awarded if one["candidate_id"] in still]
        unnamed += len(awarded) - len(named)
        names = [{"name": one["name"], "unit": one["unit"]} for one in named]
        places = settled["quotas"].get(line["line"], line["quota"])
        about = bool(line.get("approximate"))
        line_words = {"name": line["name"], "places": places, "approximate": about}
        lines.append(line_words | {"awarded": names})
    public = {key: honour[key] for key in ("honour", "name", "kind")}
    return public | {"lines": lines, "unnamed": unnamed}


def _difference(
    one: dict[str, Any], honour: dict[str, Any], settled: dict[str, Any], level: str
) -> dict[str, Any]:
    awarded = one["candidate_id"] in settled["awarded"]
    line = any(one["candidate_id"] == line["line"] for line in honour["lines"])
    person = honour["kind"] == _PERSONS and not line
    named = awarded or line or (level != "honours" and not person)
    return {
        "honour": honour["name"],
        "name": one["name"] if named else ("一名候选人" if person else "一个候选单位"),
        "computed": one["computed"],
        "decided": one["decided"],
        "date": one["date"],
        # What is written about a person who is not awarded stays with the leading group.
        "reason": "" if person and not awarded else one["reason"],
    }


def conditions_pending(data: dict[str, Any], honour: str, designated: list[str]) -> list[str]:
    """Designated windows with a condition that nobody has verified; none once it is decided."""
    settled = (data.get("settled") or {}).get("honours", [])
    if any(one["honour"] == honour and one["decided"] for one in settled):
        return []
    found = data["designation"].get("conditions_not_met", [])
    pending = {
        one["window_id"] for one in found if one["status"] == "pending" and one["honour"] == honour
    }
    return [window for window in designated if window in pending]
