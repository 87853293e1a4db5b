"""Who may vote, as lists that anybody can check: the hashes of all slips, and of the used ones.

``eligible.csv`` is there before the vote opens, ``used.csv`` after it has closed. A hash is the
SHA-256 of the code in a slip's link; whoever holds a slip finds it, nobody else can name one.
Personal links have no such list: it would say of a person whether he has voted.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rulebook.problems import Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.closing_record import FOLDER, published_list, root
from survey_app.files import write_file
from survey_app.store import SLIPS, Store
from survey_app.trail import parsed

ELIGIBLE, USED = "eligible", "used"
HEADER = "slip"
_COUNTED = ("left", "voided", "missing", "reason")


class SlipCount(NamedTuple):
    """Where every slip is: used, or counted by two persons as left over, voided or missing."""

    issued: int
    used: int
    left: int = 0
    voided: int = 0
    missing: int = 0
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Whether each slip is accounted for, and none twice."""
        return self.issued == self.used + self.left + self.voided + self.missing


def has_lists(store: Store) -> bool:
    """Whether the round votes by slips, of which there are some."""
    return store.slips.vote_by() == SLIPS and bool(store.slips.piles())


def write_eligible(this_round: Round, store: Store) -> dict[str, Any]:
    """Write the list of all slips; what the trail says of it, nothing where there is none."""
    if not has_lists(store):
        return {}
    hashes = store.slips.hashes()
    content = published_list(HEADER, hashes)
    folder = this_round.folder / FOLDER
    folder.mkdir(exist_ok=True)
    write_file(folder / f"{ELIGIBLE}.csv", content)
    return {"slips": len(hashes), ELIGIBLE: root(content)}


def slip_count(store: Store) -> SlipCount:
    """The newest count since the vote was last opened."""
    issued = sum(store.slips.piles().values())
    count = SlipCount(issued, len(store.slips.hashes(used=True)))
    counted: Mapping[str, Any] = {}
    for entry in parsed(store.trail.lines()):
        if entry["act"] == "count":
            counted = entry["what"]
        elif entry["act"] in ("open", "reopen") and entry["what"].get("part") == VOTE:
            counted = {}
    return count._replace(**{name: counted[name] for name in _COUNTED if name in counted})


def write_slip_lists(this_round: Round, store: Store) -> dict[str, Any]:
    """Write both lists of a vote that is closed; what the closing record says of them."""
    if not (has_lists(store) and store.phase(VOTE).finished):
        return {}
    write_eligible(this_round, store)
    used = published_list(HEADER, store.slips.hashes(used=True))
    write_file(this_round.folder / FOLDER / f"{USED}.csv", used)
    return {
        ELIGIBLE: _named(published_list(HEADER, store.slips.hashes())),
        USED: _named(used),
        "slips": slip_count(store)._asdict(),
    }


def _named(content: bytes) -> dict[str, Any]:
    return {"count": content.count(b"\n") - 1, "root": root(content)}


def slip_faults(
    this_round: Round, vote: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]
) -> Iterator[Words]:
    """What differs among both lists, the counts of the closing record and the audit trail."""
    eligible, used = (_hashes(this_round, name) for name in (ELIGIBLE, USED))
    strangers = len(used - eligible)
    if strangers:
        yield Words(
            f"used.csv：{strangers}张不在 eligible.csv 里",
            f"used.csv: {strangers} that are not in eligible.csv",
        )
    count = SlipCount(**vote["slips"])
    came = vote.get("set_aside", {}).get("used", vote["ballots"])
    if (count.issued, count.used) != (len(eligible), len(used)) or count.used != came:
        yield Words(
            f"closing.json：生成{count.issued}张、收回{count.used}张，与名单或选票数不符",
            f"closing.json: {count.issued} issued, {count.used} used: not as listed or counted",
        )
    if not count.agrees and not this_round.settings.simulated:
        yield Words("closing.json：票签张数不符", "closing.json: the slips do not add up")
    opened = [entry["what"][ELIGIBLE] for entry in entries if entry["what"].get(ELIGIBLE)]
    if opened and set(opened) != {vote[ELIGIBLE]["root"]}:
        yield Words(
            "eligible.csv 不是开启时公布的那一份",
            "eligible.csv is not the list that was published at the opening",
        )


def _hashes(this_round: Round, name: str) -> set[str]:
    path = this_round.folder / FOLDER / f"{name}.csv"
    return set(path.read_text("ascii", "replace").splitlines()[1:]) if path.is_file() else set()
