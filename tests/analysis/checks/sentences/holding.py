"""Whether the sentences of one scored round are those that its numbers bear out."""

import re
from collections.abc import Iterator
from typing import Any

from analysis.checks.conclusions.findings import LIMITS
from analysis.checks.sentences import NEVER_TOGETHER, TABLE
from rendering.sentences import Sentence
from tests.analysis.checks.sentences.expected import WHEN, Row, on_few
from tests.analysis.checks.sentences.unknown import WHY

_HOLE = re.compile(r"\\\{[^}]*\\\}")


def pattern(row: Sentence) -> str:
    """A regular expression for a sentence with anything in its holes."""
    return _HOLE.sub(".*?", re.escape(row.says))


def faults(document: dict[str, Any], places: int) -> Iterator[str]:
    """What is said though it does not hold, or not said though it does."""
    document = document | {"places": places}
    together: set[str] = set()
    for subject, check, text in _spoken(document):
        due = [row for row in TABLE[subject] if WHEN[row.id](check, document)]
        together |= {row.id for row in due}
        if not re.fullmatch("".join(pattern(row) for row in due), text):
            yield f"{subject}: due {[row.id for row in due]}, said {text}"
    for one, two in NEVER_TOGETHER:
        if {one, two} <= together:
            yield f"{one} beside {two}"
    yield from _first_page(document, places)
    yield from _unknown(document)
    yield from _more_than_voters(document)


def _more_than_voters(document: Row) -> Iterator[str]:
    """No sentence asks for more ballots than there are voters."""
    voters = document["round"]["electors"]
    for check in document["checks"] if voters else ():
        for number in re.findall(r"约需(?:再收|增加到)?(\d+)张", check["reason"]):
            if int(number) > voters:
                yield f"{check['id']} asks {voters} voters for {number} ballots"


def _unknown(document: Row) -> Iterator[str]:
    """A check that cannot be judged gives a reason that the round bears out."""
    for check in document["checks"]:
        if check["precondition_met"]:
            continue
        known = [when for says, when in WHY.items() if re.fullmatch(says, check["reason"])]
        if not any(when(document) for when in known):
            what = "an untrue reason" if known else "a reason that nobody computes anew"
            yield f"{check['id']} gives {what}: {check['reason']}"


def _spoken(document: dict[str, Any]) -> Iterator[tuple[str, Row, str]]:
    """Every text that stands in the table: its subject, the check's row and what was said."""
    for check in document["checks"]:
        if check["id"] in TABLE and check["precondition_met"]:
            yield check["id"], check, check["reason"]
    yield "detection_limits", {}, "".join(document["limits"][len(LIMITS) :])
    if document["specifications"]:
        firm, move = document["specifications"]["sentences"]
        yield "choices_firm", {}, firm
        yield "choices_move", {}, move
    yield "adjusted", {}, document["adjusted"]["sentence"]
    if document["last_place"]["flag"] in ("none", "unknown"):
        yield "last_place", {}, _verdict(document)


def _verdict(document: dict[str, Any]) -> str:
    """The verdict on the last place without the sentences of its two checks."""
    text = str(document["last_place"]["reason"])
    if document["last_place"]["flag"] == "unknown":
        return text
    return "".join(re.findall("[^。]*。", text)[-1:])


def _first_page(document: dict[str, Any], places: int) -> Iterator[str]:
    """First places that rest on few responses are said on the first page, and no others."""
    page = "".join(document["confidence"])
    few = on_few(document, places)
    for window in few[:3]:
        said = f"{window['name']}只有{window['responses']}份有效问卷"
        if said not in page:
            yield f"first page lacks: {said}"
    if page.count("份有效问卷") > min(len(few), 3):
        yield f"first page says too much: {page}"
