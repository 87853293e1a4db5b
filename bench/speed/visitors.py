"""What visitors send: pages asked for, questionnaires and ballots filled in, as a browser would.

All of it is written before a load is measured. Whoever has answered once cannot again, so pages
are read by visitors who never do.
"""

import itertools
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.load import get, post
from bench.peers import bare_flask, otree
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import issuing, opening
from survey_app.shown import Shown
from survey_app.signed_form import FormSigner, FormState
from survey_app.tokens import token_hash
from tests.survey_app.rounds import ANSWERS

PAGE, SUBMIT, CAST = "page", "submit", "cast"
READERS = 20


@dataclass
class Requests:
    """Requests of each kind, and the status of one that was taken."""

    sent: Mapping[str, Iterator[bytes]]
    taken: Mapping[str, int]


def of_round(this_round: Round, most: Mapping[str, int]) -> Requests:
    """For a round of ours, whose survey and vote are opened; as many as ``most`` of each kind."""
    setup.prepare(this_round)
    slips = [one.link for one in issuing.make_slips(this_round, "window", most[CAST])]
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    codes = issuing.create_codes(this_round, "W1", most[SUBMIT] + READERS, "bench")
    tokens = [code.link.rsplit("/", 1)[1] for code in codes]
    pages = [get(f"/s/{token}?c=1") for token in tokens[-READERS:]]
    sent = {
        PAGE: itertools.cycle(pages),
        SUBMIT: iter(list(_forms(this_round, tokens[:-READERS]))),
        CAST: iter(list(_ballots(this_round, slips))),
    }
    return Requests(sent, dict.fromkeys(sent, 200))


def _forms(this_round: Round, tokens: Iterable[str]) -> Iterator[bytes]:
    signer = FormSigner(setup.keys_of(this_round).forms, "survey")
    digest = Shown(this_round).window(this_round.windows[0])
    for token in tokens:
        key, now = token_hash(token).hex(), int(time.time())
        state = FormState(key, shown=now, window="W1", digest=digest)
        fields = ANSWERS | {"sealed": signer.sign(state), "comment": "", "not_done": ""}
        yield post("/s/form", fields)


def _ballots(this_round: Round, links: Iterable[str]) -> Iterator[bytes]:
    signer, shown = FormSigner(setup.keys_of(this_round).forms, "vote"), Shown(this_round)
    grades = "".join(str(place % 6) for place in range(len(this_round.windows)))
    for link in links:
        key = token_hash(link.rsplit("/", 1)[1]).hex()
        yield post("/v/cast", {"sealed": signer.sign(FormState.of_ballot(key, shown, grades))})


def of_bare(windows: int) -> Requests:
    """For bare Flask, which asks nobody who they are."""
    sent = {
        PAGE: itertools.repeat(get("/")),
        SUBMIT: itertools.repeat(post("/", bare_flask.FIELDS)),
        CAST: itertools.repeat(post("/cast", bare_flask.ballot(windows))),
    }
    return Requests(sent, dict.fromkeys(sent, 200))


def of_otree(port: int, kinds: Sequence[str], most: Mapping[str, int], windows: int) -> Requests:
    """For oTree: participants who have just arrived at the page; an answer sends them on."""
    paths = otree.participants(port, otree.SURVEY, most[SUBMIT] + READERS)
    pages = [get(path) for path in paths[-READERS:]]
    sent = {
        PAGE: itertools.cycle(pages),
        SUBMIT: (post(path, otree.FIELDS) for path in paths[:-READERS]),
    }
    if CAST in kinds:
        voters = otree.participants(port, otree.VOTE, most[CAST])
        sent[CAST] = (post(path, otree.ballot(windows)) for path in voters)
    return Requests(sent, {PAGE: 200, SUBMIT: 302, CAST: 302})
