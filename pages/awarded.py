"""What of the awards and decisions in score.json is public."""

from typing import Any

# Names of persons are public once they are awarded, and of nobody else.
_PERSONS = "individual"
# Lists of single places with what stood, what was decided and why.
_TOLD = ("differences", "verified", "corrections")


def public_awards(data: dict[str, Any], level: str) -> dict[str, Any]:
    """Awards, what is told of single places, the former result, as far as the public may see it.

    Nothing before the leading group has settled an honour. At level ``honours`` a difference names
    only whoever is awarded now; of persons nobody else is ever named.
    """
    settled = data.get("settled")
    if not settled:
        return {"awards": [], **{key: [] for key in _TOLD}, "former": []}
    honours = {award["honour"]: award for award in data["awards"]}
    now = {honour["honour"]: honour for honour in settled["honours"]}
    awards = [
        _honour(honours[honour["honour"]], honour)
        for honour in settled["honours"]
        if honour["decided"]
    ]
    told = {
        key: [
            _difference(one, honours[one["honour"]], now[one["honour"]], level)
            for one in settled.get(key, ())  # older results have differences alone
        ]
        for key in _TOLD
    }
    former = [
        _honour(honours[honour["honour"]], honour, set(now[honour["honour"]]["awarded"]))
        for honour in settled["former"] or []
        if honour["decided"] and honour["awarded"] != now[honour["honour"]]["awarded"]
    ]
    return {"awards": awards, **told, "former": former}


def _honour(
    honour: dict[str, Any], settled: dict[str, Any], still: set[str] | None = None
) -> dict[str, Any]:
    """An honour with its awarded, line by line; persons no longer among ``still`` are counted."""
    lines = []
    unnamed = 0
    for line in honour["lines"]:
        awarded = [
            candidate
            for candidate in line["candidates"]
            if candidate["candidate_id"] in settled["awarded"]
        ]
        named = awarded
        if honour["kind"] == _PERSONS and still is not None:
            named = [candidate for candidate in awarded if candidate["candidate_id"] in still]
        unnamed += len(awarded) - len(named)
        names = [{"name": candidate["name"], "unit": candidate["unit"]} for candidate in named]
        places = settled["quotas"].get(line["line"], line["quota"])
        about = bool(line.get("approximate"))
        line_words = {"name": line["name"], "places": places, "approximate": about}
        lines.append(line_words | {"awarded": names})
    public = {key: honour[key] for key in ("honour", "name", "kind")}
    return public | {"lines": lines, "unnamed": unnamed}


def _difference(
    difference: dict[str, Any], honour: dict[str, Any], settled: dict[str, Any], level: str
) -> dict[str, Any]:
    awarded = difference["candidate_id"] in settled["awarded"]
    line = any(difference["candidate_id"] == line["line"] for line in honour["lines"])
    person = honour["kind"] == _PERSONS and not line
    named = awarded or line or (level != "honours" and not person)
    return {
        "honour": honour["name"],
        "name": difference["name"] if named else ("一名候选人" if person else "一个候选单位"),
        "computed": difference["computed"],
        "decided": difference["decided"],
        "date": difference["date"],
        # What is written about a person who is not awarded stays with the leading group.
        "reason": "" if person and not awarded else difference["reason"],
    }


def conditions_pending(data: dict[str, Any], honour: str, designated: list[str]) -> list[str]:
    """Designated windows with a condition that nobody has verified; none once it is decided."""
    settled = (data.get("settled") or {}).get("honours", [])
    if any(line["honour"] == honour and line["decided"] for line in settled):
        return []
    not_met = data["designation"].get("conditions_not_met", [])
    pending = {
        condition["window_id"]
        for condition in not_met
        if condition["status"] == "pending" and condition["honour"] == honour
    }
    return [window for window in designated if window in pending]
