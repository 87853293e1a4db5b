"""Whatever is sent, no page fails and nothing is stored that the rulebook does not allow."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook.load import load
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.acts import issuing, opening
from survey_app.acts.ballot_key import key_of_shares
from survey_app.acts.issuing import IssuedCode, IssuedSlip
from survey_app.ballot_key.encryption import Ballot, decrypted
from survey_app.forms import ballot_pages
from survey_app.grading import Grading
from survey_app.store import Store
from survey_app.texts import TEXTS
from tests.survey_app.rounds import ANSWERS, ITEMS, database, make_round
from tests.survey_app.stores import ciphertexts

EXAMPLES = settings(
    max_examples=int(os.environ.get("CEPING_EXAMPLES", "25")),  # the drill asks for more
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
anything = st.text(max_size=300) | st.sampled_from(["", "0", "5", "6", "-1", "3.5", "５", "null"])
grade = st.sampled_from(["0", "1", "2", "3", "4", "5"])


def _codes(this_round: Round) -> Iterator[IssuedCode]:
    while True:
        yield from issuing.create_codes(this_round, "W1", 500, "大厅")


def _slips(this_round: Round) -> Iterator[IssuedSlip]:
    while True:
        yield from issuing.make_slips(this_round, "window", 500)


class Site:
    """The app of one round, with codes and slips to spend."""

    def __init__(self, this_round: Round) -> None:
        """Open both parts and issue plenty."""
        for part in ("survey", "vote"):
            opening.open_phase(this_round, part)
        self.round = this_round
        self.client: FlaskClient = create_app(this_round).test_client(use_cookies=False)
        self.codes = _codes(this_round)
        self.slips = _slips(this_round)
        self.seen = set[str]()

    @property
    def store(self) -> Store:
        """What is stored."""
        return setup.store_of(self.round)

    def responses(self) -> int:
        """How many responses are stored."""
        return sum(self.store.records.counts().values())

    def new_ballots(self) -> list[Ballot | None]:
        """What was cast since it was last asked, opened with the vote's key."""
        private = key_of_shares(self.round, self.store, ())
        stored = ciphertexts(self.store)
        new = [raw for key, raw in stored.items() if key not in self.seen]
        self.seen = set(stored)
        return [decrypted(raw, private, range(1, 6)) for raw in new]

    def seal(self, link: str) -> str:
        """The sealed field of the form behind a link."""
        text = self.client.get("/" + link.split("/", 3)[3] + "?c=1").text
        return text.partition('name="sealed" value="')[2].partition('"')[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One round for all examples."""
    return Site(make_round(tmp_path_factory.mktemp("fuzz")))


@EXAMPLES
@given(
    fields=st.dictionaries(st.sampled_from([*ITEMS, "not_done", "comment", "go", "x"]), anything),
    sealed=st.booleans(),
)
def test_any_questionnaire(site: Site, fields: dict[str, str], sealed: bool) -> None:
    """If a strange form made the page fail or was stored, the scores would rest on rubbish."""
    before = site.responses()
    data = fields | ({"sealed": site.seal(next(site.codes).link)} if sealed else {})
    reply = site.client.post("/s/form", data=data)
    assert reply.status_code in (200, 422)
    complete = all(fields.get(item) in {"0", "1", "2", "3", "4", "5"} for item in ITEMS)
    assert complete or site.responses() == before
    stored = site.store.records.responses() if complete else []
    assert all(row[f"item_{item}"] in (None, 1, 2, 3, 4, 5) for row in stored for item in ITEMS)


@EXAMPLES
@given(
    fields=st.dictionaries(st.sampled_from([*ITEMS, "not_done", "comment", "go", "x"]), anything),
    window=st.text(max_size=40) | st.sampled_from(["W1", "W99", "form", "..", "%2e%2e"]),
)
def test_any_plate(site: Site, fields: dict[str, str], window: str) -> None:
    """If a strange address or form of a plate made it fail, anybody could do that from outside."""
    reply = site.client.get(f"/w/{quote(window, safe='')}")
    assert reply.status_code in (200, 308, 404)
    sealed = site.seal("http://x/w/W1")
    reply = site.client.post("/w/form", data=fields | {"sealed": sealed})
    assert reply.status_code in (200, 422)
    for row in site.store.records.responses():
        assert row["window_id"] == "W1"
        assert all(row[f"item_{item}"] in (None, 1, 2, 3, 4, 5) for item in ITEMS)


@EXAMPLES
@given(grades=st.tuples(*[grade] * len(ITEMS)), text=st.text(max_size=260))
def test_any_text(site: Site, grades: tuple[str, ...], text: str) -> None:
    """If a long or odd text were cut, or broke the page, people's words would be lost."""
    data = dict(zip(ITEMS, grades, strict=True))
    before = site.responses()
    sealed = site.seal(next(site.codes).link)
    reply = site.client.post("/s/form", data=data | {"sealed": sealed, "comment": text})
    taken = site.responses() - before
    assert (reply.status_code, taken) in {(200, 1), (422, 0)}
    clean = text.replace("\r\n", "\n").strip()
    control = any(ord(char) < 32 and char not in "\n\r\t" for char in clean)
    assert taken == (len(clean) <= 200 and not control)


@EXAMPLES
@given(
    steps=st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from([f"w{n}" for n in range(14)]), anything),
            st.sampled_from(["1", "2", "3", "0", "-1", "review", "blank", "", "x"]),
            st.sampled_from(["1", "2", "9", "x", ""]),
        ),
        max_size=4,
    )
)
def test_any_ballot(site: Site, steps: list[tuple[dict[str, str], str, str]]) -> None:
    """If a strange ballot were stored, a window could get a grade that nobody can give."""
    sealed = site.seal(next(site.slips).link)
    for fields, go, page in steps:
        data = fields | {"sealed": sealed, "go": go, "page": page}
        reply = site.client.post("/v/form", data=data)
        assert reply.status_code == 200
        sealed = reply.text.partition('name="sealed" value="')[2].partition('"')[0]
    assert site.client.post("/v/cast", data={"sealed": sealed}).status_code == 200
    (ballot,) = site.new_ballots()
    assert ballot  # which has no other grade than 1 to 5
    assert set(ballot.grades) == {f"W{number}" for number in range(1, 13)}
    assert len(site.seen) == len(site.store.records.receipts())


@EXAMPLES
@given(path=st.text(max_size=80), query=st.text(max_size=40), body=st.binary(max_size=300))
def test_any_address(site: Site, path: str, query: str, body: bytes) -> None:
    """If a strange address made the app fail, strangers could fill the log with faults."""
    for prefix in ("/", "/s/", "/v/"):
        # two slashes would be a host to the test client
        address = prefix + quote(path).lstrip("/")
        environ: dict[str, Any] = {"path": address, "query_string": query}
        assert site.client.get(**environ).status_code < 500
        assert site.client.post(**environ, data=body).status_code < 500
        multipart = "multipart/form-data; boundary=x"
        reply = site.client.post("/s/form", data=body, content_type=multipart)
        assert reply.status_code < 500


@EXAMPLES
@given(windows=st.integers(1, 60), seed=st.text(max_size=8))
def test_every_window_shows_once(windows: int, seed: str) -> None:
    """If the shuffle dropped or doubled a window, it could not be rated, or twice."""
    grading = Grading(load("2021").questionnaires.grades)
    pages = ballot_pages(grading, seed, "-" * windows)
    shown = [place for page in range(1, pages.pages + 1) for place in pages.on_page(page)]
    assert sorted(shown) == list(range(windows))
    assert all(pages.page_of(place) <= pages.pages for place in shown)
    again = ballot_pages(grading, seed, "-" * windows)
    assert again.order == pages.order


def test_orders_differ(tmp_path: Path) -> None:
    """If all voters saw one order, the first windows would be rated with more care."""
    site = Site(make_round(tmp_path, 30))
    orders = set()
    for _ in range(5):
        data = {"sealed": site.seal(next(site.slips).link), "go": "1"}
        text = site.client.post("/v/form", data=data).text
        orders.add(tuple(part.partition('"')[0] for part in text.split('name="w')[1::6]))
    assert len(orders) == 5


def test_a_text_is_kept_as_written(site: Site) -> None:
    """If line breaks counted twice or signs were changed, people's words would be altered."""
    words = "a<b>&\"'\r\n" + "好" * 192
    sealed = site.seal(next(site.codes).link)
    reply = site.client.post("/s/form", data=ANSWERS | {"sealed": sealed, "comment": words})
    assert reply.status_code == 200
    with sqlite3.connect(database(site.round)) as db:
        kept = [row[0] for row in db.execute("SELECT text FROM texts")]
    db.close()
    assert words.replace("\r\n", "\n") in kept
    too_long = site.client.post(
        "/s/form",
        data=ANSWERS | {"sealed": site.seal(next(site.codes).link), "comment": words + "好好"},
    )
    assert too_long.status_code == 422
    assert TEXTS.too_long.format(n=10, longest=200, length=202) in too_long.text
