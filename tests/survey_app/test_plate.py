"""The open channel: anybody may answer, nobody is blocked, nothing is counted twice."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.acts import closing, issuing
from survey_app.views import plate
from tests.survey_app.rounds import ANSWERS, Server, Visitor


def filled(visitor: Visitor, window: str = "W1") -> dict[str, str]:
    """A filled-in questionnaire from a plate."""
    return ANSWERS | {"sealed": visitor.get(f"/w/{window}").hidden()}


def test_an_answer_from_a_plate(visitor: Visitor, opened_round: Round) -> None:
    """If it were taken for an answer by code, anybody could move the yearly score."""
    done = visitor.post("/w/form", filled(visitor, "W2") | {"comment": "排队久"})
    assert done.heading() == "已收到，谢谢您！"
    (row,) = setup.store_of(opened_round).records.responses()
    assert (row["window_id"], row["channel"], row["item_overall"]) == ("W2", "open", 4)
    assert setup.store_of(opened_round).credentials.turnout("survey") == []


def test_the_page_says_that_it_is_apart(visitor: Visitor) -> None:
    """If it promised to count, people would be misled."""
    text = visitor.get("/w/W1").text
    assert "通过窗口二维码提交的评价单独统计，用于改进服务，不计入年度得分。" in text
    assert "只能用一次" not in text


def test_fetching_stores_nothing(visitor: Visitor, opened_round: Round) -> None:
    """If a link preview counted, a shared address would flood the counts."""
    for path in ("/w/", "/w/W1", "/w/W1"):
        assert visitor.get(path).status == 200
    assert setup.store_of(opened_round).records.responses() == []


def test_the_same_form_again(server: Server, opened_round: Round) -> None:
    """If a retry on a weak network counted twice, the numbers would be wrong."""
    visitor = server.visitor()
    form = filled(visitor)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: visitor.post("/w/form", form), range(40)))
    assert Counter(reply.heading() for reply in replies) == {
        "已收到，谢谢您！": 1,
        "已收到，您先前的提交有效，没有重复计算。": 39,
    }
    assert len(setup.store_of(opened_round).records.responses()) == 1
    closing.close_phase(opened_round, "survey")
    assert visitor.post("/w/form", form).heading().startswith("已收到")
    assert visitor.get("/w/W1").status == 403


def test_a_late_answer_is_refused(visitor: Visitor, opened_round: Round) -> None:
    """If answers were taken after the end, the result could be disputed."""
    form = filled(visitor)
    closing.close_phase(opened_round, "survey")
    refused = visitor.post("/w/form", form)
    assert refused.status == 403
    assert refused.heading().startswith("本次测评已于")
    assert setup.store_of(opened_round).records.responses() == []


@pytest.mark.parametrize("window", ["W99", "x" * 300, "%00", "W1/../W2"])
@pytest.mark.grid
def test_an_unknown_window(visitor: Visitor, window: str) -> None:
    """If a mistyped address met an English fault, people would think they broke something."""
    reply = visitor.get(f"/w/{window}")
    assert reply.status == 404
    assert "没有" in reply.heading()


def test_foreign_forms_are_refused(visitor: Visitor, opened_round: Round) -> None:
    """If a form of another part or another site were taken, answers could be forged in bulk."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    for sealed in ("", "x.y.z", visitor.survey_form(code.link)["sealed"]):
        assert visitor.post("/w/form", ANSWERS | {"sealed": sealed}).status == 422
    assert setup.store_of(opened_round).records.responses() == []


def test_a_whole_hall_behind_one_address(server: Server, opened_round: Round) -> None:
    """If the hall's one address were limited, most visitors would meet a closed door (S8)."""
    visitor = server.visitor()
    forms = [filled(visitor, f"W{number % 2 + 1}") for number in range(300)]
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda form: visitor.post("/w/form", form), forms))
    assert {(reply.status, reply.heading()) for reply in replies} == {(200, "已收到，谢谢您！")}
    assert len(setup.store_of(opened_round).records.responses()) == 300


def test_a_rush_is_slowed_and_noted(
    opened_round: Round, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a rush left no trace, stuffing would look like a good day."""
    monkeypatch.setattr(plate, "_lately", {})
    client = create_app(opened_round).test_client()
    quick = [send(client, "W3") for _ in range(30)]
    assert "many answers" not in capsys.readouterr().err
    slow = send(client, "W3")
    assert '"many answers from a plate", "window": "W3"' in capsys.readouterr().err
    assert slow > 0.4 > max(quick)
    assert send(client, "W4") < 0.4


def send(client: FlaskClient, window: str) -> float:
    """Answer about a window: seconds it took."""
    text = client.get(f"/w/{window}").text
    sealed = text.partition('name="sealed" value="')[2].partition('"')[0]
    begun = time.monotonic()
    assert client.post("/w/form", data=ANSWERS | {"sealed": sealed}).status_code == 200
    return time.monotonic() - begun
