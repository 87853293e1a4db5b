"""The one verdict on the last place."""

from analysis.checks.context.round_data import RoundData
from analysis.checks.cutoff_tie import rounding_words
from analysis.checks.wording.name_lists import listed
from analysis.result.findings import Check, Verdict


def verdict(data: RoundData, gap: Check, ranks: Check) -> Verdict:
    """One verdict on the last place, from the checks ``cutoff_tie`` and ``rank_set``."""
    if not (gap.precondition_met and ranks.precondition_met):
        known = next((c for c in (gap, ranks) if c.precondition_met), None)
        if known is not None and known.flag == "attention":
            return Verdict("attention", known.reason)
        return Verdict("unknown", (gap if not gap.precondition_met else ranks).reason)
    first = _first(gap.reason)
    if "attention" in (gap.flag, ranks.flag):
        # Where only rounding matters its sentence comes first: the first page shows but two.
        rounding = rounding_words(data, gap.numbers["rounding_changes"]) if gap.value else ""
        after = (ranks.reason, rounding) if ranks.flag == "attention" else (rounding, ranks.reason)
        return Verdict("attention", first + "".join(after))
    third = data.name(int(data.contenders[data.k - 1]))
    return Verdict("none", f"{first}{ranks.reason}{listed([third])}居末位是清楚的。")


def _first(reason: str) -> str:
    return reason[: reason.index("。") + 1]
