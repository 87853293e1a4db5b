"""An attacker who has every file after the close and knows who voted when.

He lines up slips (in the order they were cast, or as their hashes lie in the files) with ballots
(as they are listed, as they lie in the files, as they lie in what is left of the log) and says:
the n-th of these is the n-th of those.
"""

import csv
import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app import setup
from survey_app.acts import issuing
from survey_app.acts.ballot_key import key_of_shares
from survey_app.closing_record import whole_ballots
from survey_app.tokens import token_hash
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ITEMS, Visitor
from tests.survey_app.stores import ciphertexts, opened_by

BALLOT_SIGNS = "012345"


@dataclass(frozen=True)
class Cast:
    """One vote as the attacker's accomplice saw it: its slip, its pattern, its receipt."""

    slip: bytes
    pattern: str
    receipt: str


def vote_all(
    this_round: Round, visitor: Visitor, voters: int, seed: int, links: Sequence[str] = ()
) -> list[Cast]:
    """Cast ``voters`` ballots one after another, each with a pattern that no other has.

    They vote by new slips, or by personal ``links`` in their order.
    """
    rng = random.Random(seed)
    windows = len(this_round.windows)
    links = links or [slip.link for slip in issuing.make_slips(this_round, "window", voters)]
    numbers = rng.sample(range(6**windows), voters)
    cast = []
    for link, number in zip(links, numbers, strict=True):
        pattern = "".join(BALLOT_SIGNS[number // 6**place % 6] for place in range(windows))
        page = visitor.vote(link, pattern).text
        receipt = page.partition("<strong>")[2].partition("</strong>")[0]
        cast.append(Cast(token_hash(link.rsplit("/", 1)[1]), pattern, receipt))
    return cast


def write_register(this_round: Round, heads: int, others: int = 0) -> None:
    """A register with a head for each of ``heads`` windows in turn, and others without one."""
    with (this_round.folder / "electors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["elector_id", "name", "post", "category", "window_id"])
        for number in range(heads):
            window = f"W{number % len(this_round.windows) + 1}"
            writer.writerow([f"elector-{number:03d}", f"=某{number}", "", "window", window])
        for number in range(others):
            writer.writerow([f"other-{number:03d}", f"某处{number}", "", "division", ""])


def hits_by_register(cast: Sequence[Cast], names: Sequence[str], ballots: dict[str, str]) -> int:
    """How many votes are linked by lining up ballots, either way, with the voters by name."""
    by_name = [cast[at].pattern for at in sorted(range(len(names)), key=lambda at: names[at])]
    listed = list(ballots.values())
    return max(
        sum(a == b for a, b in zip(by_name, order, strict=True)) for order in (listed, listed[::-1])
    )


def patterns(this_round: Round) -> dict[str, str]:
    """The pattern of each ballot by its id; before the close as whoever has the shares reads it."""
    store = setup.store_of(this_round)
    ballots = whole_ballots(store)
    if store.needs_key(VOTE):
        private = key_of_shares(this_round, store, ())
        ballots = {key: dict(one.grades) for key, one in opened_by(store, private).items()}
    return {
        ballot_id: "".join(str(grades[window.id] or 0) for window in this_round.windows)
        for ballot_id, grades in ballots.items()
    }


def files(this_round: Round) -> dict[str, bytes]:
    """Every file of the round."""
    return {
        path.relative_to(this_round.folder).as_posix(): path.read_bytes()
        for path in sorted(this_round.folder.rglob("*"))
        if path.is_file()
    }


def lying(where: bytes, things: Sequence[bytes]) -> list[int]:
    """The things in the order in which they lie in ``where``, by their index."""
    found = [(where.find(thing), index) for index, thing in enumerate(things)]
    return [index for at, index in sorted(found) if at >= 0]


def guesses(cast: Sequence[Cast], ballots: dict[str, str], raw: bytes) -> Iterator[list[str]]:
    """For each clue, the pattern guessed for each vote in the order of casting."""
    listed = list(ballots)
    in_file = lying(raw, [ballot_id.encode() for ballot_id in listed])
    ballot_orders = [
        [ballots[ballot_id] for ballot_id in listed],
        [ballots[listed[index]] for index in in_file],
    ]
    slip_orders = [
        list(range(len(cast))),
        lying(raw, [vote.slip for vote in cast]),
        lying(raw, [vote.receipt.encode() for vote in cast]),
    ]
    for ballot_order in ballot_orders:
        for slip_order in slip_orders:
            for step in (1, -1):
                guess = dict(zip(slip_order, ballot_order[::step], strict=False))
                yield [guess.get(number, "") for number in range(len(cast))]


def hits(cast: Sequence[Cast], ballots: dict[str, str], raw: bytes) -> list[int]:
    """How many votes each clue links rightly; a blind guess links one on average."""
    return [
        sum(vote.pattern == pattern for vote, pattern in zip(cast, guess, strict=True))
        for guess in guesses(cast, ballots, raw)
    ]


def careless_copy(cast: Sequence[Cast], path: Path) -> dict[str, str]:
    """The same votes in the table that others use: numbered rows. Shows that the linker can see."""
    ballots = {f"ballot-{random.getrandbits(64):016x}": vote.pattern for vote in cast}
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE ballots (ballot_id TEXT, pattern TEXT)")
        db.executemany("INSERT INTO ballots VALUES (?, ?)", ballots.items())
    db.close()
    with sqlite3.connect(path) as db:
        found = dict(db.execute("SELECT ballot_id, pattern FROM ballots").fetchall())
    db.close()
    return found


def old_ids(this_round: Round) -> list[bytes]:
    """The ids that ballots have before the close."""
    return [ballot_id.encode() for ballot_id in ciphertexts(setup.store_of(this_round))]


@dataclass(frozen=True)
class Stamp:
    """A row as PostgreSQL keeps it: its key and the number of the transaction that wrote it."""

    key: bytes
    transaction: int


def stamps(server: Postgres, this_round: Round, table: str, key: str) -> list[Stamp]:
    """Rows in the order of their transactions and places; the first of each key."""
    query = f"SELECT xmin::text::bigint, {key} FROM {table} ORDER BY 1, ctid"
    rows = server.run(query, database=database_name(this_round))
    first: dict[bytes, Stamp] = {}
    for transaction, value in rows:
        name = value if isinstance(value, bytes) else value.encode()
        first.setdefault(name, Stamp(name, transaction))
    return list(first.values())


def hits_by_stamps(
    server: Postgres, this_round: Round, cast: Sequence[Cast], ballots: dict[str, str]
) -> list[int]:
    """How many votes the system columns link: by equal transactions, and by their order."""
    is_open = setup.store_of(this_round).needs_key(VOTE)
    where = ("encrypted_ballots", "id") if is_open else ("ballots", "ballot_id")
    kept = stamps(server, this_round, *where)
    found = []
    for table, key in (("slips", "token_hash"), ("receipts", "receipt")):
        clue = [vote.slip if table == "slips" else vote.receipt.encode() for vote in cast]
        rows = [row for row in stamps(server, this_round, table, key) if row.key in clue]
        of_transaction = {row.transaction: row.key for row in reversed(kept)}
        equal = {row.key: of_transaction.get(row.transaction, b"") for row in rows}
        pairs = [equal]
        pairs += [
            {row.key: ballot.key for row, ballot in zip(rows, kept[::step], strict=True)}
            for step in (1, -1)
        ]
        for pair in pairs:
            guessed = [ballots.get(pair.get(key, b"").decode(), "") for key in clue]
            found.append(sum(g == v.pattern for g, v in zip(guessed, cast, strict=True)))
    return found


@dataclass(frozen=True)
class Answered:
    """One questionnaire as the attacker's accomplice saw it: its code, its grades, its text."""

    codes: bytes
    responses: bytes
    texts: bytes


def answer_all(this_round: Round, visitor: Visitor, people: int) -> list[Answered]:
    """Send ``people`` questionnaires one after another, no two alike."""
    answered = []
    for number, code in enumerate(issuing.create_codes(this_round, "W1", people, "大厅")):
        digits = [str(1 + number // 5**place % 5) for place in range(len(ITEMS))]
        form = visitor.survey_form(code.link) | dict(zip(ITEMS, digits, strict=True))
        visitor.post("/s/form", form | {"comment": f"意见{number:03d}"})
        key = token_hash(code.link.rsplit("/", 1)[1])
        grades = "".join(digits).encode()
        answered.append(Answered(key, grades, f"意见{number:03d}".encode()))
    return answered


def answers_by_stamps(server: Postgres, this_round: Round, sent: Sequence[Answered]) -> list[int]:
    """How many codes the system columns link to grades or texts, and grades to texts.

    For each of these three pairs: by equal transactions, by their order, by their order reversed.
    """
    grades = ", ".join(f"item_{item}" for item in ITEMS)
    keys = {"codes": "code_hash", "responses": f"concat({grades})", "texts": "text"}
    rows = {table: stamps(server, this_round, table, key) for table, key in keys.items()}
    found = []
    for one, other in combinations(rows, 2):
        of_transaction = {row.transaction: row.key for row in reversed(rows[other])}
        pairs = [{row.key: of_transaction.get(row.transaction) for row in rows[one]}]
        pairs += [
            {a.key: b.key for a, b in zip(rows[one], rows[other][::step], strict=True)}
            for step in (1, -1)
        ]
        for pair in pairs:
            found.append(sum(pair[getattr(it, one)] == getattr(it, other) for it in sent))
    return found


def database_name(this_round: Round) -> str:
    """The name of the round's PostgreSQL database."""
    return this_round.settings.database.partition("?")[0].rpartition("/")[2]


# by content: nothing but the whole ballots, and what is known of people


def own_window_best(ballots: Sequence[str], own: int, rng: random.Random) -> str:
    """The ballot that the head of a window would have cast: the own window best, the rest low."""

    def stands_out(pattern: str) -> float:
        others = [int(sign) for place, sign in enumerate(pattern) if place != own]
        return int(pattern[own]) - sum(others) / len(others)

    best = max(map(stands_out, ballots))
    return rng.choice([pattern for pattern in ballots if stands_out(pattern) == best])


def electorate(heads: int, selfish: int, rng: random.Random) -> list[str]:
    """A ballot for the head of each window; the first ``selfish`` grade all others low."""
    quality = [rng.choice((3, 4, 4, 5)) for _ in range(heads)]
    patterns = []
    for own in range(heads):
        if own < selfish:
            grades = [rng.randint(1, 3) for _ in range(heads)]
        else:
            grades = [max(1, min(5, level + rng.choice((-1, 0, 0, 1)))) for level in quality]
        grades[own] = 5
        patterns.append("".join(map(str, grades)))
    return patterns


def content_hits(cast: Sequence[str], ballots: Sequence[str], rng: random.Random) -> list[bool]:
    """Whether each head's ballot is found by its content; ``cast`` in the order of the heads."""
    return [own_window_best(ballots, own, rng) == mine for own, mine in enumerate(cast)]
