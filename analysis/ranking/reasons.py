"""The reasons of a finding as they come together, and who a candidate is."""

from dataclasses import dataclass, field

from rulebook.eligibility import Candidate
from rulebook.provenance import Rule
from rulebook.unit_names import plain_name


@dataclass
class Reasons:
    """The reasons of one finding as they come together."""

    sentences: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)

    def because(self, sentence: str, *rules: Rule | None) -> None:
        """Add a reason with the rules it rests on."""
        self.sentences.append(sentence)
        self.rules += [rule for rule in rules if rule]
        self.clauses += [rule.clause for rule in rules if rule and rule.clause]


def person_key(candidate: Candidate) -> tuple[str, str]:
    """Who a candidate is: a window by its id, the nominated by name and unit."""
    windows = candidate.staff_count is not None
    return (candidate.id, "") if windows else nominated_key(candidate.name, candidate.unit)


def nominated_key(name: str, unit: str) -> tuple[str, str]:
    """Who a nominated candidate is, however name and unit are written."""
    return plain_name(name), plain_name(unit)
