"""When each sentence must stand, computed anew from score.json and not from the table.

A condition gets the check's row and the whole document.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Condition = Callable[[Row, Row], bool]


def numbers(check: Row) -> Row:
    """The further numbers of a check; a missing one is None."""
    return Numbers(check["numbers"])


class Numbers(dict[str, Any]):
    """Numbers by name, None where there is none."""

    def __missing__(self, name: str) -> None:
        """No number of that name."""


def other(document: Row, check_id: str) -> Row:
    """Another check of the same round."""
    return next(check for check in document["checks"] if check["id"] == check_id)


def reliability(document: Row) -> float:
    """Of the vote's means, from its variance components and the ratings of a window."""
    own = numbers(other(document, "vote_reliability"))
    ballots = numbers(other(document, "voters_needed"))["ballots_a_window"]
    windows = own["variance_windows"]
    return float(windows / (windows + own["variance_rest"] / ballots))


def needed(document: Row) -> float:
    """Ratings of a window for a reliability of .7, infinite where windows do not differ."""
    value = other(document, "voters_needed")["value"]
    return float("inf") if value is None else float(value)


def electors(check: Row) -> float:
    """Voters, without end where nobody counted them."""
    found = numbers(check)["electors"]
    return float("inf") if found is None else float(found)


def responses(document: Row) -> int:
    """Responses that count."""
    return sum(window["responses"] for window in document["windows"])


def below_thirty(document: Row) -> int:
    """Windows with fewer than 30 responses."""
    return sum(window["responses"] < 30 for window in document["windows"])


def not_weighted(check: Row, document: Row) -> int:
    """Windows with responses that are neither weighted nor contradicted by their frame."""
    answered = sum(window["responses"] > 0 for window in document["windows"])
    return int(answered - len(check["windows"]) - numbers(check)["contradicted"])


def different(check: Row) -> set[str]:
    """Items that lie apart by more than a quarter of their deviation, and surely by .17."""
    own = check["numbers"]
    return {
        item
        for group in own["groups"].values()
        for item, p in group["p_value"].items()
        if p is not None and p * own["tests"] < 0.01 and abs(group["size"][item]) > 0.25
    }


def vague(check: Row) -> int:
    """Windows with 30 responses or more whose reliability is below .7."""
    enough = [w for w in check["windows"].values() if w["responses"] >= 30]
    known = [w["reliability"] for w in enough if w.get("reliability") is not None]
    return sum(value < 0.7 for value in known)


def crowded(check: Row) -> int:
    """Items of which more than 80 % of the answers are the best."""
    return sum(share > 0.8 for share in check["numbers"]["top_box"].values())


def first_windows(document: Row, places: int) -> list[Row]:
    """Windows of the first places among those that compete, ties whole."""
    compete = contenders(document)
    totals = sorted((Fraction(window["total_exact"]) for window in compete), reverse=True)
    if not totals:
        return []
    cut = totals[min(places, len(totals)) - 1]
    return [window for window in compete if Fraction(window["total_exact"]) >= cut]


def on_few(document: Row, places: int) -> list[Row]:
    """Those of the first windows that rest on fewer than 30 responses."""
    if not Fraction(document["weights"]["survey"]):
        return []
    return [w for w in first_windows(document, places) if w["responses"] < 30]


def contenders(document: Row) -> list[Row]:
    """Windows that compete for the first places."""
    honour = document["designation"]["honours"]["designated"]
    return [
        window
        for window in document["windows"]
        if window["in_pool"]
        and window["total_exact"]
        and (document["reading"] == "literal" or honour in window["applied_honours"])
    ]


def gap(document: Row, places: int) -> Fraction:
    """Exact gap between the last place inside and the first outside."""
    totals = sorted((Fraction(w["total_exact"]) for w in contenders(document)), reverse=True)
    return totals[places - 1] - totals[places]


def places_of(document: Row) -> int:
    """Places to give."""
    return int(document["places"])


def unclear(check: Row, document: Row) -> bool:
    """Whether the gap is nought or its interval reaches below nought."""
    if gap(document, places_of(document)) == 0:
        return True
    return bool(check["interval"][0] < 0)


def settles(check: Row) -> bool:
    """Whether more of any part would settle the gap and can be had."""
    for row in (numbers(check)["ledger"] or {}).values():
        if row["needed"] is None:
            continue
        most = min(row["most"] or 1e300, 100 * max(row["size"], 1))
        if row["size"] < row["needed"] <= most:
            return True
    return False


def explained(check: Row) -> bool:
    """Whether it is known what the gap's error is made of."""
    return any(row["share"] is not None for row in (numbers(check)["ledger"] or {}).values())


def rounding(check: Row) -> bool:
    """Whether few decimals would change the first places."""
    return any(check["numbers"]["rounding_changes"].values())


def standing(check: Row, kind: str) -> int:
    """Windows that are clearly in, clearly out, or open."""
    return sum(window["standing"] == kind for window in check["windows"].values())


def proven(check: Row, document: Row) -> bool:
    """Whether the observed first are the true ones as a set, by both methods."""
    places = places_of(document)
    first = {window["window_id"] for window in first_windows(document, places)}
    inside = {window for window, row in check["windows"].items() if row["standing"] == "in"}
    complete = len(check["windows"]) == len(contenders(document))
    small = (check["numbers"]["p_value"] or 0.0) <= 0.05
    return complete and small and inside == first and standing(check, "open") == 0


def left_out(check: Row, document: Row) -> int:
    """Contenders without an error."""
    return len(contenders(document)) - int(check["n"])


def near_weight(check: Row, document: Row) -> bool:
    """Whether one weight, moved by five points or less, changes the first places."""
    weights = {kind: float(Fraction(value)) for kind, value in document["weights"].items()}
    return any(
        at is not None and abs(at - weights[kind]) <= 0.05
        for kind, ends in check["numbers"]["crossings"].items()
        for at in ends.values()
    )


def deciding(check: Row) -> int:
    """Ballots, days and periods that change the first places when left out."""
    own = numbers(check)
    return sum(own[f"changing_{unit}"] or 0 for unit in ("ballots", "days", "periods"))


def differs(check: Row) -> bool:
    """Whether the part that is furthest from its weight is so whichever window is left out."""
    own = check["numbers"]
    kind = max(own["share"], key=lambda k: abs(own["share"][k] - own["nominal"][k]))
    low, high, least, most = (
        own[name][kind]
        for name in (
            "share_low",
            "share_high",
            "share_least_without_one",
            "share_most_without_one",
        )
    )
    if None in (low, high, least, most):
        return False
    nominal = own["nominal"][kind]
    above = low > nominal and least > nominal + 0.1
    return bool(above or (high < nominal and most < nominal - 0.1))


def limit(document: Row, check_id: str, name: str) -> float | None:
    """How small an anomaly a check would still show; None where it does not say."""
    found = numbers(other(document, check_id))[name]
    return None if found is None else float(found)


def straight(document: Row) -> float | None:
    """The smallest share of straight answers that would show."""
    return limit(document, "straight_lining", "smallest_seen")


def often(document: Row) -> list[float]:
    """In which share of the combinations of working rules each window is among the first."""
    told = document["specifications"]
    return [window["inside"] / told["combinations"] for window in told["windows"].values()]


def honoured(document: Row) -> list[float]:
    """In which share of the combinations each window could be given the honour."""
    told = document["specifications"]
    return [own["honour"]["inside"] / told["combinations"] for own in told["windows"].values()]


def apart(document: Row) -> bool:
    """Whether some combination honours others than the first by their totals."""
    windows = document["specifications"]["windows"].values()
    return any(own["honour"][key] != own[key] for own in windows for key in ("runs", "tied_runs"))


def at_times(shares: list[float]) -> int:
    """How many shares are of some combinations only."""
    return sum(0 < share < 1 for share in shares)


def honour_moves(document: Row) -> bool:
    """Whether any working rule, changed alone, changes who could be given the honour."""
    return any(
        option["honour_changed"]
        for choice in document["specifications"]["choices"]
        for option in choice["options"]
    )


def adjusted_cuts(document: Row) -> list[Row]:
    """The first windows by each adjusted score; other cuts look at part of the answers."""
    ways = {"item_adjusted", "channel_adjusted", "survey_shrunken", "standard_units"}
    ways |= {"severity", "severity_ordinal", "vote_predicted", "post_stratified"}
    return [cut for cut in document["further_cuts"] if cut["top"] and cut["id"] in ways]


def moving(document: Row) -> int:
    """Working rules that change the first places when they alone are changed."""
    return sum(choice["share"] > 0 for choice in document["specifications"]["choices"])


def flags_of(document: Row) -> list[str]:
    """The flags of the two checks that the verdict on the last place rests on."""
    return [other(document, check_id)["flag"] for check_id in ("cutoff_tie", "rank_set")]


WHEN: Mapping[str, Condition] = {
    "voters_agree": lambda c, d: numbers(c)["icc_single"] >= 0.5,
    "voters_differ": lambda c, d: numbers(c)["icc_single"] < 0.5,
    "vote_tells_apart": lambda c, d: reliability(d) >= 0.7,
    "vote_tells_little": lambda c, d: reliability(d) < 0.7,
    "cast": lambda c, d: numbers(c)["cast"] == c["n"],
    "cast_with_blank": lambda c, d: numbers(c)["cast"] > c["n"],
    "ballots_enough": lambda c, d: reliability(d) >= 0.7,
    "ballots_never_enough": lambda c, d: needed(d) == float("inf"),
    "ballots_beyond": lambda c, d: reliability(d) < 0.7 and electors(c) < needed(d) < float("inf"),
    "ballots_more": lambda c, d: reliability(d) < 0.7 and needed(d) <= min(electors(c), 1e300),
    "items_disagree": lambda c, d: c["value"] < 0.7,
    "items_agree": lambda c, d: 0.7 <= c["value"] <= 0.95,
    "items_redundant": lambda c, d: c["value"] > 0.95,
    "frame_shift": lambda c, d: True,
    "frame_contradicted": lambda c, d: numbers(c)["contradicted"] > 0,
    "frame_left": lambda c, d: not_weighted(c, d) > 0,
    "channel_items_differ": lambda c, d: bool(different(c)),
    "channel_items_alike": lambda c, d: not different(c),
    "kind_items_differ": lambda c, d: bool(different(c)),
    "kind_items_alike": lambda c, d: not different(c),
    "responses_few": lambda c, d: below_thirty(d) > 0,
    "responses_tell_little": lambda c, d: vague(c) > 0,
    "responses_enough": lambda c, d: below_thirty(d) == 0,
    "silent_decide": lambda c, d: numbers(c)["possible"] and c["value"] < 10,
    "silent_far": lambda c, d: numbers(c)["possible"] and c["value"] >= 10,
    "silent_cannot": lambda c, d: not numbers(c)["possible"],
    "best_share": lambda c, d: True,
    "items_at_top": lambda c, d: crowded(c) > 0,
    "windows_at_top": lambda c, d: numbers(c)["windows_at_top"] > 0.15,
    "not_at_top": lambda c, d: crowded(c) == 0 and numbers(c)["windows_at_top"] <= 0.15,
    "tests_made": lambda c, d: c["value"] > 0,
    "no_tests": lambda c, d: c["value"] == 0,
    "straight_many": lambda c, d: any(w["flagged"] for w in c["windows"].values()),
    "straight_usual": lambda c, d: not any(w["flagged"] for w in c["windows"].values()),
    "vote_may_not": lambda c, d: c["value"] >= 0.7 and c["interval"][0] < 0.7,
    "alike_group": lambda c, d: c["value"] > 0 and numbers(c)["largest_group"] >= 3,
    "alike_few": lambda c, d: c["value"] > 0 and numbers(c)["largest_group"] < 3,
    "alike_none": lambda c, d: c["value"] == 0,
    "own_ballot_decides": lambda c, d: numbers(c)["changes_in_worst_case"],
    "own_ballot_bounded": lambda c, d: not numbers(c)["changes_in_worst_case"],
    "own_unknown": lambda c, d: not c["n"],
    "own_no_ballots": lambda c, d: bool(c["n"]) and numbers(c)["mean"] is None,
    "own_mild": lambda c, d: numbers(c)["mean"] is not None and numbers(c)["p_value"] is None,
    "own_higher": lambda c, d: _tested(c) and numbers(c)["p_value"] < 0.01,
    "bloc_found": lambda c, d: c["value"] < 0.01,
    "bloc_none": lambda c, d: c["value"] >= 0.01,
    "preference_shared": lambda c, d: (
        c["value"] >= 0.01 and numbers(c)["shared_preference_p"] < 0.01
    ),
    "bursts_found": lambda c, d: len(c["windows"]) > 0,
    "bursts_none": lambda c, d: not c["windows"],
    "error_sampling": lambda c, d: True,
    "error_stability": lambda c, d: numbers(c)["stability_half_width"] is not None,
    "lucky": lambda c, d: "winner" in c["windows"].get(numbers(c)["window_id"], {}),
    "error_unknown": lambda c, d: left_out(c, d) > 0,
    "days_unknown": lambda c, d: 0 < numbers(c)["untimed"] < responses(d),
    "error_end": lambda c, d: True,
    "sample_only": lambda c, d: numbers(c)["view"] == "sampling",
    "set_proven": proven,
    "list_size": lambda c, d: not proven(c, d),
    "list_held": lambda c, d: not proven(c, d) and c["n"] >= 4,
    "list_some_sure": lambda c, d: (
        not proven(c, d) and standing(c, "in") > 0 and standing(c, "open") > 0
    ),
    "list_none_sure": lambda c, d: not proven(c, d) and standing(c, "in") == 0,
    "list_not_as_set": lambda c, d: not proven(c, d) and standing(c, "open") == 0,
    "others_out": lambda c, d: not proven(c, d) and standing(c, "out") > 0,
    "nobody_out": lambda c, d: not proven(c, d) and standing(c, "out") == 0,
    "list_without": lambda c, d: not proven(c, d) and left_out(c, d) > 0,
    "list_end": lambda c, d: not proven(c, d),
    "chances": lambda c, d: c["value"] is not None and numbers(c)["view"] == "stability",
    "chances_sample": lambda c, d: c["value"] is not None and numbers(c)["view"] == "sampling",
    "ranges": lambda c, d: c["value"] is None and numbers(c)["view"] == "stability",
    "ranges_sample": lambda c, d: c["value"] is None and numbers(c)["view"] == "sampling",
    "tied": lambda c, d: gap(d, places_of(d)) == 0,
    "ahead": lambda c, d: not unclear(c, d),
    "not_told_apart": lambda c, d: gap(d, places_of(d)) > 0 and unclear(c, d),
    "rounding_decides": lambda c, d: gap(d, places_of(d)) > 0 and rounding(c),
    "nothing_settles": lambda c, d: unclear(c, d) and explained(c) and not settles(c),
    "would_settle": lambda c, d: unclear(c, d) and explained(c) and settles(c),
    "weights_differ": lambda c, d: differs(c),
    "weights_alike": lambda c, d: numbers(c)["holds"] and not differs(c),
    "weights_unsure": lambda c, d: not numbers(c)["holds"],
    "weight_near": near_weight,
    "weight_far": lambda c, d: not near_weight(c, d),
    "weight_end": lambda c, d: not near_weight(c, d),
    "weights_together": lambda c, d: (
        not near_weight(c, d) and numbers(c)["changed_within_5_points"] > 0
    ),
    "one_decides": lambda c, d: deciding(c) > 0,
    "no_one_decides": lambda c, d: deciding(c) == 0,
    "days_not_tried": lambda c, d: numbers(c)["untimed"] > 0,
    "fewest_ballots": lambda c, d: (numbers(c)["fewest_ballots"] or 0) > 1,
    "copies_seen": lambda c, d: limit(d, "duplicate_ballots", "copies_found") is not None,
    "burst_seen": lambda c, d: limit(d, "bursts", "smallest_seen") is not None,
    "straight_never_seen": lambda c, d: (straight(d) or 0.0) > 1,
    "straight_seen": lambda c, d: straight(d) is not None and not (straight(d) or 0.0) > 1,
    "choices_tried": lambda c, d: True,
    "some_always": lambda c, d: 1 in often(d),
    "none_always": lambda c, d: 1 not in often(d),
    "some_at_times": lambda c, d: at_times(often(d)) > 0,
    "others_at_times": lambda c, d: at_times(often(d)) > 3,
    "honour_always": lambda c, d: apart(d) and 1 in honoured(d),
    "honour_none_always": lambda c, d: apart(d) and 1 not in honoured(d),
    "honour_at_times": lambda c, d: apart(d) and at_times(honoured(d)) > 0,
    "honour_others": lambda c, d: apart(d) and at_times(honoured(d)) > 3,
    "choices_end": lambda c, d: True,
    "nothing_moves": lambda c, d: moving(d) == 0,
    "moves_most": lambda c, d: moving(d) > 0,
    "moves_next": lambda c, d: moving(d) > 1,
    "moves_honour": lambda c, d: apart(d) and honour_moves(d),
    "moves_end": lambda c, d: True,
    "adjusted_change": lambda c, d: any(cut["changed"] for cut in adjusted_cuts(d)),
    "adjusted_same": lambda c, d: (
        adjusted_cuts(d) != [] and not any(cut["changed"] for cut in adjusted_cuts(d))
    ),
    "last_place_clear": lambda c, d: flags_of(d) == ["none", "none"],
    "nothing_known": lambda c, d: "unknown" in flags_of(d) and "attention" not in flags_of(d),
    "own_usual": lambda c, d: _tested(c) and numbers(c)["p_value"] >= 0.01,
}


def _tested(check: Row) -> bool:
    """Whether self-grades were tested."""
    return numbers(check)["p_value"] is not None
