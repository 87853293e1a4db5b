"""Trials that the tests run small and the drills run large."""

import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app import setup
from survey_app.acts import issuing
from survey_app.acts.ballot_key import key_of_shares
from survey_app.shown import Shown
from survey_app.signed_form import FormSigner, FormState
from survey_app.tokens import token_hash
from tests.survey_app.rounds import ANSWERS, Gone, Server, Visitor, database, serving
from tests.survey_app.stores import opened_by

_CAST, _FORM = "/v/cast", "/s/form"


def race(server: Server, this_round: Round, *, codes: int, posts: int) -> tuple[int, int]:
    """Send ``posts`` different forms of each code at once: (thanked, stored)."""
    issued = issuing.create_codes(this_round, "W1", codes, "大厅")
    visitor = server.visitor()
    statuses: Counter[int] = Counter()
    with ThreadPoolExecutor(posts) as pool:
        for code in issued:
            forms = list(pool.map(visitor.survey_form, [code.link] * posts))
            start = threading.Barrier(posts)

            def send(form: dict[str, str], start: threading.Barrier = start) -> int:
                start.wait()
                return visitor.post("/s/form", form).status

            statuses.update(pool.map(send, forms))
    assert set(statuses) <= {200, 409}, statuses
    return statuses[200], len(setup.store_of(this_round).records.responses())


@dataclass
class KillOutcome:
    """What became of ballots and questionnaires while the server was killed again and again."""

    acknowledged: int = 0
    stored_unacknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    integrity: str = ""


Form = tuple[str, dict[str, str]]


@dataclass
class Crowd:
    """People who send forms, each with its path, and remember what came of each."""

    address: str
    forms: list[Form]
    thanked: set[int] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self) -> None:
        """Send form after form, until the server is gone or there is none left."""
        visitor = Visitor(self.address)
        while True:
            with self._lock:
                number, self._next = self._next, self._next + 1
            if number >= len(self.forms):
                return
            try:
                reply = visitor.post(*self.forms[number])
            except Gone:
                return
            with self._lock:
                self.statuses[reply.status] += 1
                if reply.status == 200:
                    self.thanked.add(number)

    @property
    def tried(self) -> int:
        """How many forms may have reached the server."""
        return min(self._next, len(self.forms))

    def of_paths(self, numbers: Iterable[int]) -> Counter[str]:
        """How many of these forms go to each path."""
        return Counter(self.forms[number][0] for number in numbers)


def kill_trial(this_round: Round, *, kills: int, seed: int, people: int = 4) -> KillOutcome:
    """Kill the server under load, restart it, send everything again, and count."""
    rng = random.Random(seed)
    outcome = KillOutcome()
    with serving(this_round) as server:
        for _ in range(kills):
            _one_kill(this_round, server, rng, people, outcome)
    outcome.integrity = "ok" if this_round.settings.database else _integrity(this_round)
    return outcome


def _integrity(this_round: Round) -> str:
    with sqlite3.connect(database(this_round)) as db:
        answer = str(db.execute("PRAGMA integrity_check").fetchone()[0])
    db.close()
    return answer


def _one_kill(
    this_round: Round, server: Server, rng: random.Random, people: int, outcome: KillOutcome
) -> None:
    before = stored(this_round)
    both = zip(reviewed(this_round, 60), filled(this_round, 60), strict=True)
    crowd = Crowd(server.address, [form for pair in both for form in pair])
    threads = [threading.Thread(target=crowd.send) for _ in range(people)]
    for thread in threads:
        thread.start()
    time.sleep(rng.uniform(0.01, 0.25))
    server.kill()
    for thread in threads:
        thread.join()
    kept, thanked = stored(this_round) - before, crowd.of_paths(crowd.thanked)
    outcome.acknowledged += len(crowd.thanked)
    outcome.lost += (thanked - kept).total()
    outcome.stored_unacknowledged += (kept - thanked).total()
    server.start()
    visitor = server.visitor()
    replies = [visitor.post(*form) for form in crowd.forms[: crowd.tried]]
    assert {reply.status for reply in replies} <= {200}, "a retry met an error page"
    kept, sent = stored(this_round) - before, crowd.of_paths(range(crowd.tried))
    outcome.doubled += (kept - sent).total()
    outcome.lost += (sent - kept).total()


def reviewed(this_round: Round, count: int) -> list[Form]:
    """Ballots ready to be cast, sealed here: turning their pages is another test's business."""
    signer = FormSigner(setup.keys_of(this_round).forms, VOTE)
    hashes = [
        token_hash(slip.link.rsplit("/", 1)[1])
        for slip in issuing.make_slips(this_round, "window", count)
    ]
    answers, shown = "5" * len(this_round.windows), Shown(this_round)
    return [
        (_CAST, {"sealed": signer.sign(FormState.of_ballot(key.hex(), shown, answers))})
        for key in hashes
    ]


def filled(this_round: Round, count: int) -> list[Form]:
    """Questionnaires behind codes, with a text, ready to be sent."""
    signer = FormSigner(setup.keys_of(this_round).forms, SURVEY)
    window = this_round.windows[0]
    digest = Shown(this_round).window(window)
    seals = [
        FormState(
            token_hash(code.link.rsplit("/", 1)[1]).hex(),
            window=window.id,
            shown=int(time.time()),
            digest=digest,
        )
        for code in issuing.create_codes(this_round, window.id, count, "大厅")
    ]
    return [(_FORM, ANSWERS | {"comment": "好", "sealed": signer.sign(seal)}) for seal in seals]


def stored(this_round: Round) -> Counter[str]:
    """Ballots and questionnaires, by the path that they came to."""
    store = setup.store_of(this_round)
    receipts = len(store.records.receipts())
    ballots = opened_by(store, key_of_shares(this_round, store, ()))
    whole = [ballot for ballot in ballots.values() if len(ballot.grades) == len(this_round.windows)]
    assert len(whole) == len(ballots) == receipts, "half a ballot was stored"
    responses, texts = len(store.records.responses()), len(store.records.texts())
    used = sum(row[-1] for row in store.credentials.turnout(SURVEY))
    assert used == responses == texts, "half a questionnaire was stored"
    return Counter({_CAST: receipts, _FORM: responses})
