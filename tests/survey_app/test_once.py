"""S4, S5, S6: one answer a code, whatever is sent how often, and whenever the server dies."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing
from survey_app.serving import serve
from tests.survey_app.rounds import ANSWERS, ENGINES, Gone, Server, Visitor
from tests.survey_app.stores import ciphertexts
from tests.survey_app.trials import kill_trial, race


@ENGINES
def test_race_for_codes(server: Server, opened_round: Round) -> None:
    """If two simultaneous submissions of one code both counted, people could vote twice."""
    assert race(server, opened_round, codes=20, posts=20) == (20, 20)


@ENGINES
def test_same_submission_again(visitor: Visitor, opened_round: Round) -> None:
    """If a retry met an error or counted twice, a slow network would spoil the survey."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    form = visitor.survey_form(code.link)
    replies = [visitor.post("/s/form", form) for _ in range(30)]
    texts = opened_round.book.questionnaires.questionnaire.texts
    assert replies[0].heading() == texts.received.zh
    assert {(reply.status, reply.heading()) for reply in replies[1:]} == {
        (200, texts.already_received.zh)
    }
    assert len(setup.store_of(opened_round).records.responses()) == 1


@ENGINES
def test_same_ballot_again_shows_the_same_receipt(visitor: Visitor, opened_round: Round) -> None:
    """If a retry showed another receipt, the voter would not find it in the list."""
    slips = issuing.make_slips(opened_round, "window", 5)
    form = visitor.ballot(slips[0].link, "5" * 12)
    replies = [visitor.post("/v/cast", form) for _ in range(30)]
    assert {reply.status for reply in replies} == {200}
    assert len({reply.text for reply in replies}) == 1
    assert setup.store_of(opened_round).records.receipts()[0] in replies[0].text
    assert len(ciphertexts(setup.store_of(opened_round))) == 1


@ENGINES
def test_another_submission_of_a_used_code(visitor: Visitor, opened_round: Round) -> None:
    """If a second person with the same code were thanked, nobody would notice a stolen code."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    first, second = visitor.survey_form(code.link), visitor.survey_form(code.link)
    assert visitor.post("/s/form", first).status == 200
    refused = visitor.post("/s/form", second)
    assert refused.status == 409
    assert refused.heading().startswith("这个编码已经用过")
    assert visitor.get(visitor.local(code.link)).status == 409


@ENGINES
def test_a_retry_after_the_close(visitor: Visitor, opened_round: Round) -> None:
    """If a retry after the close were told it came too late, the voter would believe it."""
    slips = issuing.make_slips(opened_round, "window", 5)
    cast, late = (visitor.ballot(slip.link, "4" * 12) for slip in slips[:2])
    before = visitor.post("/v/cast", cast)
    closing.close_phase(opened_round, "vote")
    assert visitor.post("/v/cast", cast).text == before.text
    refused = visitor.post("/v/cast", late)
    assert refused.status == 403
    assert "本次提交未被接收" in refused.heading()
    assert len(setup.store_of(opened_round).records.receipts()) == 1


@ENGINES
def test_opening_a_link_spends_nothing(visitor: Visitor, opened_round: Round) -> None:
    """If a link preview of WeChat spent the code, its owner could not answer any more."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    for _ in range(5):
        assert visitor.get(visitor.local(code.link)).status == 200
    assert setup.store_of(opened_round).credentials.turnout("survey") == [("大厅", "W1", 1, 0)]


@ENGINES
def test_killed_under_load(opened_round: Round) -> None:
    """If a killed server lost what it had acknowledged, answers would be missing unnoticed."""
    outcome = kill_trial(opened_round, kills=5, seed=1)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.doubled, outcome.integrity) == (0, 0, "ok")


def test_a_port_in_use_is_told(server: Server, opened_round: Round) -> None:
    """If a busy port filled the screen with a server's log, the office would not know why."""
    port = int(server.address.rpartition(":")[2])
    with pytest.raises(InputError, match="not in use"):
        serve(opened_round, "127.0.0.1", port, 1)


def test_nobody_is_locked_out(server: Server, opened_round: Round) -> None:
    """If failures of a stranger locked others out, anybody could freeze the vote."""
    visitor = server.visitor()
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    sealed = visitor.get("/s/").hidden()
    rng = random.Random(1)
    stop = threading.Event()

    def guess() -> None:
        while not stop.is_set():
            typed = "".join(rng.choices("23456789ABCDEF", k=12))
            assert visitor.post("/s/", {"sealed": sealed, "code": typed}).status == 422

    with ThreadPoolExecutor(12) as pool:
        guesses = [pool.submit(guess) for _ in range(12)]
        try:
            time.sleep(1)
            waited = []
            for _ in range(5):
                begun = time.monotonic()
                reply = visitor.post("/s/", {"sealed": sealed, "code": code.code})
                waited.append(time.monotonic() - begun)
                assert reply.status == 200
        finally:
            stop.set()
        for done in guesses:
            done.result()
    assert max(waited) < 2
    assert visitor.post("/s/form", ANSWERS | {"sealed": reply.hidden()}).status == 200


def test_gone_covers_a_killed_server() -> None:
    """If a broken connection were taken for an answer, the kill trial would prove nothing."""
    with pytest.raises(Gone):
        Visitor("http://127.0.0.1:9").get("/healthz")
