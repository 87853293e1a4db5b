"""The proposed list out of score.json, and what is decided of it, as rows of decisions.csv."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple

from office_app.round_files import score_file
from rulebook import contract
from rulebook.csvfile import csv_bytes
from rulebook.departures import GIVES, LONGEST_REASON, TAKES_PLACE, is_tied, needs_reason
from rulebook.register import names_of_honours
from rulebook.round import Round
from rulebook.vocabulary import WITHDRAWN

STANDINGS = {
    "designated": "按规则获评",
    "proposed": "建议",
    "tie": "并列待定",
    "listed": "可供选择",
    "pending": "条件待核验",
    "not_in_top": "名次在名额之外",
    "excluded": "按条款不列入",
    "not_eligible": "不符合条件",
}
FIRST = {"": "不写", "award": "授予", "decline": "不授予", "tie": "并列中取此"}
_CORRECTED = {True: "更正：改为不授予", False: "更正：改为授予", None: "补授予（记为更正）"}
PLACES = {"": "不写", "vacant": "空缺", "quota": "名额调整"}
PLACES_LATER = {"": "不写", "correct": "更正名额数"}
_FAR = ("not_in_top", "excluded", "not_eligible")


@dataclass(frozen=True)
class Target:
    """What is decided: a candidate, or the places of a quota line.

    ``field`` begins the names of its form fields; ``choices`` is what may be decided; ``computed``
    is its standing as the record has it; ``awarded``: what was recorded of it, None if nothing was;
    ``quota``: the places of a line, as they stand; ``tied``: how many of them are left to those of
    a tie; ``recorded``: what was recorded, in words.
    """

    field: str
    honour: str
    id: str
    name: str
    note: str
    choices: Mapping[str, str]
    computed: str = ""
    awarded: bool | None = None
    quota: int = 0
    recorded: str = ""
    tied: int = 0

    def has(self, choice: str) -> bool:
        """Whether it has the honour after that choice."""
        if choice == "correct":
            return not self.awarded
        return choice in GIVES or bool(self.awarded and not choice)

    @property
    def by_rule(self) -> bool:
        """Whether the computation gives it a place."""
        return self.computed in TAKES_PLACE

    @property
    def pends(self) -> bool:
        """Whether it would have a place, were a condition not unverified: it must be decided."""
        standing, _, would_be = self.computed.partition(":")
        return standing == "pending" and would_be in TAKES_PLACE and "award" in self.choices

    @property
    def is_listed(self) -> bool:
        """Whether it may be chosen where no rule proposes anybody."""
        return self.computed.rpartition(":")[2] == "listed"

    @property
    def is_open(self) -> bool:
        """Whether somebody must choose: it pends, or shares the last place."""
        return self.pends or (self.computed == "tie" and "tie" in self.choices)

    @property
    def first(self) -> str:
        """What is chosen before anybody has chosen."""
        return "award" if self.by_rule and "award" in self.choices else ""

    @property
    def asks_why(self) -> list[str]:
        """The choices that need a reason."""
        return [one for one in self.choices if one and needs_reason(one, self.computed)]

    @property
    def near(self) -> bool:
        """Whether it could be given a place: what is far from one is shown apart."""
        return self.computed.partition(":")[0] not in _FAR

    @property
    def is_places(self) -> bool:
        """Whether it is no candidate but the places of a line."""
        return "vacant" in self.choices or self.choices == PLACES_LATER


class Chosen(NamedTuple):
    """A decision: of what, which, why, and the new number of places where it changes them.

    ``shared`` begins the names of the fields that it was chosen by together with others.
    """

    target: Target
    decision: str
    date: dt.date
    reason: str = ""
    places: str = ""
    shared: str = ""


@dataclass(frozen=True)
class Honour:
    """An honour with its targets in the order of the result.

    ``field`` begins the names of the fields that speak of many of its candidates at once; ``days``
    are those of what is recorded of it, in ISO 8601.
    """

    name: str
    lines: Sequence[tuple[Target, Sequence[Target]]]
    field: str
    days: Sequence[str] = ()

    @property
    def pending(self) -> list[Target]:
        """The candidates that pend."""
        return [one for _, candidates in self.lines for one in candidates if one.pends]

    @property
    def is_settled(self) -> bool:
        """Whether it can only be corrected."""
        choices = {choice for one in targets([self]) for choice in one.choices}
        return not choices & {"award", "vacant"}

    def recorded_as(self, outcome: str) -> list[str]:
        """Of which candidates, or of the places of which lines, that is recorded."""
        return [one.name for one in targets([self]) if one.recorded == outcome]

    @property
    def outcomes(self) -> list[str]:
        """What is recorded of anything in it, in words."""
        return list(dict.fromkeys(one.recorded for one in targets([self]) if one.recorded))


def honours_of(this_round: Round) -> list[Honour]:
    """The proposed list; empty where nothing was scored, or the file is of another program.

    Windows that have withdrawn are not on it: nothing is decided of them.
    """
    gone = {window.id for window in this_round.register[0] if window.status == WITHDRAWN}
    try:
        data = json.loads(score_file(this_round).read_text(encoding="utf-8"))
        settled = (data["settled"] or {"honours": []})["honours"]
        decided = {one["honour"]: one for one in settled if one["decided"]}
        return [
            Honour(
                one["name"],
                [*_lines(number, one, decided.get(one["honour"]), gone)],
                f"{number}",
                _days(data.get("decisions", ()), one["honour"]),
            )
            for number, one in enumerate(data["awards"])
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _days(decisions: Sequence[Mapping[str, Any]], honour: str) -> list[str]:
    """The days on which something of an honour was decided."""
    return sorted({one["date"] for one in decisions if one["honour"] == honour})


def _lines(
    number: int,
    awards: Mapping[str, Any],
    settled: Mapping[str, Any] | None,
    gone: AbstractSet[str],
) -> Iterator[tuple[Target, list[Target]]]:
    for line in awards["lines"]:
        note = f"名额{'约' if line['approximate'] else ''}{line['quota']}个"
        if line["open_places"]:
            note += f"，空{line['open_places']}个"
        field, honour = f"{number}-l-{line['line']}", awards["honour"]
        choices = PLACES_LATER if settled else PLACES
        computed = "open" if line["open_places"] else ""
        quota = int((settled or {}).get("quotas", {}).get(line["line"], line["quota"]))
        target = (field, honour, line["line"], line["name"], note, choices, computed)
        there = [one for one in line["candidates"] if one["candidate_id"] not in gone]
        there = [_candidate(number, honour, one, settled) for one in there]
        recorded = f"名额改为{quota}个" if quota != line["quota"] else ""
        if line["line"] in (settled or {}).get("vacant", ()):
            recorded = "空缺"
        tied = line.get("tied_places", 0)
        yield Target(*target, quota=quota, recorded=recorded, tied=tied), there


def _candidate(
    number: int, honour: str, found: Mapping[str, Any], settled: Mapping[str, Any] | None
) -> Target:
    standing, id = found["standing"], found["candidate_id"]
    computed = f"{standing}:{found['would_be']}" if found["would_be"] else standing
    said = STANDINGS.get(standing, standing)
    if found["would_be"]:
        said += f"（核验后{STANDINGS.get(found['would_be'], found['would_be'])}）"
    rank = f"，第{found['rank']}名" if found["rank"] else ""
    awarded = _recorded(id, settled or {})
    recorded = "" if awarded is None else "授予" if awarded else "不授予"
    if recorded:
        rank += f"；已审定：{recorded}"
    unit = "" if found["unit"] in ("", found["name"]) else f"（{found['unit']}）"
    return Target(
        f"{number}-c-{id}",
        honour,
        id,
        found["name"] + unit,
        said + rank,
        {"": "不写", "correct": _CORRECTED[awarded]} if settled else _first(computed),
        computed,
        awarded,
        recorded=recorded,
    )


def _first(computed: str) -> Mapping[str, str]:
    """What may be chosen of a candidate of whom nothing is recorded."""
    return {one: said for one, said in FIRST.items() if one != "tie" or is_tied(computed)}


def _recorded(candidate: str, settled: Mapping[str, Any]) -> bool | None:
    """Whether what is recorded gives a candidate the honour."""
    if candidate in settled.get("awarded", ()):
        return True
    return False if candidate in settled.get("declined", ()) else None


def targets(honours: Sequence[Honour]) -> Iterator[Target]:
    """Everything that can be decided."""
    for honour in honours:
        for places, candidates in honour.lines:
            yield places
            yield from candidates


def chosen_in(honours: Sequence[Honour], typed: Mapping[str, str], day: dt.date) -> list[Chosen]:
    """What was chosen in the form, one by one or for all that pend of an honour."""
    found = []
    for honour in honours:
        for one in targets([honour]):
            own = typed.get(one.field, "")
            decision = own or (typed.get(f"{honour.field}-all", "") if one.pends else "")
            if not decision or decision not in one.choices:
                continue
            shared = "" if own or one.is_places else honour.field
            reason = _reason(typed, one, decision, honour.field)
            changes_places = one.is_places and decision != "vacant"
            places = typed.get(f"{one.field}-places", "").strip()[:4] if changes_places else ""
            found.append(Chosen(one, decision, day, reason, places, shared))
    return found


def _reason(typed: Mapping[str, str], one: Target, decision: str, honour: str) -> str:
    """Its own reason; where it needs one and has none, that of all candidates of the honour."""
    own = typed.get(f"{one.field}-why", "").strip()
    if not own and not one.is_places and needs_reason(decision, one.computed):
        own = typed.get(f"{honour}-all-why", "").strip()
    return own[:LONGEST_REASON]


def brought(this_round: Round, honours: Sequence[Honour]) -> list[Chosen]:
    """What the list says that was brought as a file; of what it names besides, under its id."""
    read = this_round.read(contract.DECISIONS)
    ids = names_of_honours(this_round.book)
    known = {(one.honour, one.id): one for one in targets(honours)}
    found = []
    for row in read.rows if read else ():
        honour, id = row.text("honour"), row.text("candidate_id")
        honour = ids.get(honour, honour)
        day = row.values["date"]
        assert isinstance(day, dt.date)
        target = known.get((honour, id)) or Target("main", honour, id, id, "", FIRST)
        said = (row.text("decision"), day, row.text("reason"), row.text("places"))
        found.append(Chosen(target, *said))
    return found


def decisions_csv(chosen: Sequence[Chosen]) -> bytes:
    """decisions.csv of what was chosen."""
    rows = [
        [o.target.honour, o.target.id, o.decision, o.date.isoformat(), o.reason, o.places]
        for o in chosen
    ]
    return csv_bytes([column.name for column in contract.DECISIONS.columns], rows)
