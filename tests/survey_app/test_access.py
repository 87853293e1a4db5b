"""S7 to S10: who is admitted when, signed forms without cookies, headers, codes typed by hand."""

import hashlib
import time
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from rulebook.round import Round, open_round
from survey_app import create_app, setup
from survey_app.access import Phase, Who, admission_of, admits, require_declarations
from survey_app.acts import closing, issuing, opening
from survey_app.signed_form import LIFETIME
from tests.survey_app.rounds import ANSWERS, Server, Visitor, make_round

PAGES = (
    "/",
    "/privacy",
    "/healthz",
    "/s/",
    "/v/",
    "/w/",
    "/w/W1",
    "/static/survey.css",
    "/static/survey.js",
)


@pytest.fixture
def app(opened_round: Round) -> Flask:
    """The app of a round with both parts open."""
    return create_app(opened_round)


def test_every_route_declares_whom_it_admits(app: Flask) -> None:
    """If a view could forget to say whom it admits, the next one would be open to all."""
    declared = {
        rule.rule: admission_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
    }
    assert None not in declared.values()
    assert {rule for rule, found in declared.items() if found and found.who is Who.ANYONE} == {
        "/", "/privacy", "/healthz", "/readyz", "/static/<path:filename>", "/s/", "/v/",
        "/w/", "/w/<window_id>", "/w/form", "/receipts/",
    }  # fmt: skip


def test_a_silent_view_stops_the_app(app: Flask) -> None:
    """If the app started with an undeclared view, the rule would be a mere habit."""
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/open", "open", _nothing)
    with pytest.raises(RuntimeError, match="open"):
        require_declarations(bare)
    bare.view_functions["open"] = admits(Who.ANYONE, Phase.ALWAYS)(_nothing)
    require_declarations(bare)


def test_every_post_needs_its_seal(app: Flask) -> None:
    """If a form of a foreign site were taken, it could vote with a visitor's phone."""
    client = app.test_client()
    posts = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    posts.remove("/receipts/")  # refused while the vote is open; has a test of its own
    assert sorted(posts) == ["/s/", "/s/form", "/v/", "/v/cast", "/v/form", "/w/form"]
    for path in posts:
        for seal in ("", "x", "a.b.c"):
            reply = client.post(path, data={"sealed": seal, "code": "0" * 12, **ANSWERS})
            assert reply.status_code == 422, path


def test_a_seal_serves_its_own_part_only(visitor: Visitor, opened_round: Round) -> None:
    """If a questionnaire's field were taken for a ballot's, one code would open both."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    sealed = visitor.survey_form(code.link)["sealed"]
    assert visitor.post("/v/cast", {"sealed": sealed}).status == 422
    assert visitor.post("/s/", {"sealed": sealed, "code": code.code}).status == 422


def test_an_expired_form_keeps_its_answers(app: Flask, opened_round: Round) -> None:
    """If a form left open over lunch lost its answers, nobody would fill it in again."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    client = app.test_client()
    fresh = _sealed(client.get(_path(code.link) + "?c=1").text)
    form = {"sealed": _aged(opened_round, "survey", fresh), **ANSWERS, "comment": "很好"}
    shown = client.post("/s/form", data=form)
    assert shown.status_code == 422
    assert shown.text.count(" checked") == len(ANSWERS)
    assert "很好" in shown.text
    again = client.post("/s/form", data=form | {"sealed": _sealed(shown.text)})
    assert "已收到" in again.text


def test_an_expired_ballot_keeps_its_answers(app: Flask, opened_round: Round) -> None:
    """If a ballot left open lost its grades, the voter would have to begin anew."""
    slips = issuing.make_slips(opened_round, "window", 5)
    client = app.test_client()
    start = _sealed(client.get(_path(slips[0].link) + "?c=1").text)
    fields = {"sealed": start, "page": "1", "go": "review", **{f"w{n}": "5" for n in range(12)}}
    review = client.post("/v/form", data=fields).text
    old = _aged(opened_round, "vote", _sealed(review))
    shown = client.post("/v/cast", data={"sealed": old})
    assert shown.status_code == 422
    assert "已评10个" in shown.text
    assert "收据码" in client.post("/v/cast", data={"sealed": _sealed(shown.text)}).text


def test_headers_on_every_page(visitor: Visitor, opened_round: Round) -> None:
    """If one page lacked the headers, it could be framed, or tell other sites its address."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    slips = issuing.make_slips(opened_round, "window", 5)
    form = visitor.survey_form(code.link)
    ballot = visitor.ballot(slips[0].link, "5" * 12)
    replies = [visitor.get(path) for path in (*PAGES, "/nothing", visitor.local(slips[1].link))]
    replies += [visitor.post("/s/form", form), visitor.post("/s/form", form | {"sealed": "x"})]
    replies += [visitor.post("/v/cast", ballot), visitor.post("/privacy", {})]
    replies += [visitor.post("/s/form", {"comment": "长" * 30_000})]
    replies += [visitor.get(visitor.local(code.link)), visitor.get("/receipts/")]
    assert {reply.status for reply in replies} == {200, 403, 404, 405, 409, 413, 422}
    for reply in replies:
        headers = reply.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "max-age=" in headers["Strict-Transport-Security"]
        if "/static/" not in reply.url:
            assert headers["Cache-Control"] == "no-store"
        assert "<style" not in reply.text
        assert " style=" not in reply.text


def test_faults_are_told_in_plain_chinese(visitor: Visitor) -> None:
    """If a fault showed an English stack page, people would think they broke something."""
    for reply, heading in (
        (visitor.get("/nothing"), "没有这个页面"),
        (visitor.post("/privacy", {}), "这个页面不能这样打开"),
        (visitor.post("/s/form", {"comment": "长" * 30_000}), "发送的内容太长"),
    ):
        assert reply.heading() == heading
        assert "模拟数据" in reply.text


def test_our_own_fault_is_told_and_logged_without_a_path(
    app: Flask, opened_round: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a fault's log named the path, the log would hold tokens."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    (opened_round.folder / "survey.db").write_bytes(b"no database at all, but long enough" * 200)
    reply = app.test_client().get(_path(code.link))
    assert reply.status_code == 500
    assert "程序出了问题" in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    logged = capsys.readouterr().err
    assert '"route": "/s/<token>"' in logged
    assert '"event": "fault"' in logged
    assert code.link.rsplit("/", 1)[1] not in logged


def test_typed_codes_are_read_kindly(visitor: Visitor, opened_round: Round) -> None:
    """If a small letter, a full-width dash or an O for 0 failed, old people would give up."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in code.code)
    for typed in (
        code.code.lower(),
        code.code.replace("-", " "),
        wide,
        code.code.replace("0", "o"),
    ):
        reply = visitor.post("/s/", {"sealed": visitor.get("/s/").hidden(), "code": typed})
        assert reply.heading().startswith("请您评一评"), typed


def test_a_typed_slip_leads_to_the_ballot(visitor: Visitor, opened_round: Round) -> None:
    """If the typed code of a slip failed, voters without a camera could not vote."""
    slips = issuing.make_slips(opened_round, "division", 5)
    sealed = visitor.get("/v/").hidden()
    started = visitor.post("/v/", {"sealed": sealed, "code": slips[0].code})
    assert "投票说明" in started.text
    unknown = visitor.post("/v/", {"sealed": sealed, "code": "0000-0000-0000"})
    assert "没有找到这个编码，请核对票签后重新输入。" in unknown.text
    assert "请输入编码" in visitor.post("/v/", {"sealed": sealed, "code": " "}).text


def test_a_cookie_clears_the_address_bar(app: Flask, opened_round: Round) -> None:
    """If the token stayed in the address bar, a photo of the screen would give it away."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    client = app.test_client()
    shown = client.get(_path(code.link) + "?view=elder", follow_redirects=True)
    assert shown.request.path == "/s/form"
    assert 'class="elder"' in shown.text
    done = client.post("/s/form", data={"sealed": _sealed(shown.text), **ANSWERS})
    assert "已收到" in done.text
    assert "输入评价编码" in client.get("/s/form").text  # forgotten: the phone may be passed on


def test_not_open_and_closed(server: Server, opened_round: Round) -> None:
    """If answers were taken before the start or after the end, the result could be disputed."""
    visitor = server.visitor()
    closing.close_phase(opened_round, "survey")
    for path in ("/s/", "/s/abc", "/s/form"):
        reply = visitor.get(path)
        assert reply.status == 403
        assert reply.heading().startswith("本次测评已于")
    assert visitor.get("/v/").status == 200


@pytest.mark.parametrize(
    ("times", "heading"),
    [
        (
            "opens = 2999-01-01T00:00:00",
            "投票还没有开始，请等候主持人宣布。</h1>\n<p>预定1月1日00:00开始。</p>",
        ),
        ("closes = 2021-12-20T16:00:00", "投票已于12月20日16:00结束。</h1>"),
    ],
)
def test_times_of_the_round_are_kept(
    this_round: Round, tmp_path: Path, times: str, heading: str
) -> None:
    """If the round's own times were ignored, a vote would run on until somebody remembered."""
    path = this_round.folder / "round.toml"
    path.write_text(path.read_text("utf-8") + f"[vote]\n{times}\n", "utf-8")
    real = open_round(this_round.folder)
    opening.open_phase(real, "vote", folder=tmp_path / "shares")
    reply = create_app(real).test_client().get("/v/")
    assert reply.status_code == 403
    assert heading in reply.text
    assert "模拟数据" not in reply.text


@pytest.fixture
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A real round."""
    return make_round(tmp_path_factory.mktemp("real"), simulated=False)


def _nothing() -> str:
    return ""


class _Old(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(time.time()) - LIFETIME - 60


def _aged(this_round: Round, part: str, sealed: str) -> str:
    """The same field as if it had been made half a day ago."""
    key = setup.keys_of(this_round).forms
    today = TimestampSigner(key, salt=part, digest_method=hashlib.sha256)
    before = _Old(key, salt=part, digest_method=hashlib.sha256)
    return before.sign(today.unsign(sealed)).decode()


def _path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def _sealed(text: str) -> str:
    return text.partition('name="sealed" value="')[2].partition('"')[0]
