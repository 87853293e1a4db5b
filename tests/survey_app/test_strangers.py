"""What strangers send is not sent back, and cookies are of this site alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

import office_app
from rulebook.round import Round
from survey_app import create_app
from survey_app.acts import issuing, opening
from survey_app.context import EXTENSION
from tests.office_app.staff_client import signed_in
from tests.survey_app.rounds import make_round

EVIL = "evil.example.com"
HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'


@pytest.fixture(params=[create_app, office_app.create_app], ids=["voters", "staff"])
def either(request: pytest.FixtureRequest, opened_round: Round) -> Iterator[Flask]:
    """Each of the two apps."""
    made = request.param(opened_round)
    yield made
    made.extensions[EXTENSION].store.database.close()


@pytest.fixture
def app(opened_round: Round) -> Iterator[Flask]:
    """The app of a round without an address of its own."""
    made = create_app(opened_round)
    yield made
    made.extensions[EXTENSION].store.database.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/v", "/s", "/w", "/staff", "/receipts", "/staff/entry", "/staff/watch/", "/privacy",
     "/s/x", "/v/x", "/v/form", "//v", "//evil.example.com/v", "/v//", "/nowhere"],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.grid
def test_no_host_is_reflected(either: Flask, path: str, scheme: str) -> None:
    """If the header's host came back, a link from us would lead to somebody else's site."""
    reply = either.test_client().get(
        path, headers={"Host": EVIL}, base_url=f"{scheme}://{EVIL}", follow_redirects=False
    )
    location = reply.headers.get("Location", "/")
    assert re.match(r"/(?!/)", location), location
    assert EVIL not in reply.get_data(as_text=True).replace(path, "")


def test_a_redirect_without_its_host_still_leads_on(app: Flask) -> None:
    """If the address lost more than its host, a link without its slash would end nowhere."""
    reply = app.test_client().get("/w?lang=en", headers={"Host": EVIL})
    assert (reply.status_code, reply.headers["Location"]) == (308, "/w/?lang=en")


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_of_this_site_alone(tmp_path: Path, https: bool) -> None:
    """If a neighbour under the same domain could set them, he could have others vote for him."""
    this_round = make_round(tmp_path / "round", settings=HTTPS * https)
    slip = issuing.create_slips(this_round, "window", 5)[0]
    code = issuing.create_codes(this_round, "W1", 1, "大厅")[0]
    opening.open_phase(this_round, "vote")
    opening.open_phase(this_round, "survey")
    app = create_app(this_round)
    base = "https://pingyi.example.gov.cn" if https else "http://localhost"
    for link in (slip.link, code.link):
        client = app.test_client()
        path = "/" + link.split("/", 3)[3]
        set_cookie = client.get(path, base_url=base).headers["Set-Cookie"]
        assert set_cookie.startswith("__Host-") == https
        assert ("; Secure" in set_cookie) == https
        assert "; Path=/" in set_cookie
        assert "HttpOnly" in set_cookie
        assert "Domain" not in set_cookie
        # The cookie works under its new name: the token leaves the address bar.
        reply = client.get(f"{path}?c=1", base_url=base)
        assert reply.headers["Location"].endswith("/form")
        assert client.get(reply.headers["Location"], base_url=base).status_code == 200
    staff = office_app.create_app(this_round)
    login = staff.test_client().get("/staff/", base_url=base).headers["Set-Cookie"]
    assert login.startswith("__Host-staff=" if https else "staff=")
    assert ("Path=/;" in f"{login};", "Secure" in login) == (https, https)
    for made in (app, staff):
        made.extensions[EXTENSION].store.database.close()


def test_no_address_in_the_cookie_of_staff(opened_round: Round) -> None:
    """If the cookie held a hash of address and browser, it could be tried until it matches."""
    app = office_app.create_app(opened_round)
    client = signed_in(app, opened_round, "li", "office")
    assert client.get("/staff/watch/").status_code == 200
    cookie = client.get_cookie("staff", path="/staff")
    assert cookie
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(serializer, URLSafeTimedSerializer)
    held = serializer.loads(cookie.value)
    assert "_user_id" in held
    assert "_id" not in held
    app.extensions[EXTENSION].store.database.close()
