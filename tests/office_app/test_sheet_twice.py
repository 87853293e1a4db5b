"""The sheet of decisions open in two tabs, or at two desks: nobody empties what another saved."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from analysis.simulate import simulate
from office_app import proposals
from office_app.proposals import Target
from office_app.sitting import sheet
from rulebook.round import open_round
from tests.analysis.deciding import score
from tests.office_app.office import Office, faults
from tests.office_app.staff_client import hidden, signed_in

DAY = "2022-01-08"


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A simulated round with its proposed list."""
    folder = tmp_path_factory.mktemp("twice") / "一轮"
    simulate(folder, windows=8, responses=80, electors=12, seed=5, anomalies=False)
    score(folder)
    return Office(open_round(folder))


@pytest.fixture(scope="module")
def other(scored: Office) -> FlaskClient:
    """Somebody else of the office, signed in."""
    return signed_in(scored.app, scored.round, "sun", "office")


@pytest.fixture(params=["tabs", "desks"])
def two(
    request: pytest.FixtureRequest, scored: Office, other: FlaskClient
) -> tuple[FlaskClient, FlaskClient]:
    """Two who have the sheet open: one person twice, or two persons. The draft is empty."""
    sheet.forget(scored.round)
    return scored.client, scored.client if request.param == "tabs" else other


_HIDDEN = re.compile(r'<input type="hidden" name="(csrf|honour|base)" value="([^"]*)"')
_TYPED = re.compile(r'<input class="line[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"')
_CHOICE = re.compile(r'<select[^>]* name="([^"]+)".*?>\n(.*?)</select>', re.DOTALL)


def form_of(page: str) -> dict[str, str]:
    """The fields of the sheet as a browser would send them untouched."""
    found = dict(_HIDDEN.findall(page)) | dict(_TYPED.findall(page))
    for name, options in _CHOICE.findall(page):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def opened(client: FlaskClient) -> dict[str, str]:
    """The second honour's form as it is just now."""
    return form_of(client.get("/staff/sitting/sheet?honour=1").text)


def saved(client: FlaskClient, form: dict[str, str], **changed: str) -> TestResponse:
    """Change a form that was opened, and save it."""
    data = form | {"go": "stay"} | changed
    return client.post("/staff/sitting/sheet", data=data)


def candidates(office: Office) -> list[Target]:
    """Some that nothing is chosen of at first."""
    honour = proposals.honours_of(office.round)[1]
    return [one for _, those in honour.lines for one in those if not one.first]


def typed(office: Office) -> dict[str, str]:
    """What the draft holds."""
    return dict(sheet.draft_of(office.round).draft.typed)


def test_other_rows_are_kept(scored: Office, two: tuple[FlaskClient, FlaskClient]) -> None:
    """A window that was awarded in one tab would be emptied by another, without a word."""
    w2, w3 = candidates(scored)[:2]
    first, second = opened(two[0]), opened(two[1])
    saved(two[0], first, **{w2.field: "award", f"{w2.field}-why": "会上核验"}, day="2022-01-09")
    assert saved(two[1], second, **{w3.field: "decline"}).status_code == 303
    assert typed(scored)[w2.field] == "award"
    assert typed(scored)[f"{w2.field}-why"] == "会上核验"
    assert typed(scored)[w3.field] == "decline"
    assert sheet.draft_of(scored.round).draft.day == "2022-01-09"
    page = two[1].get("/staff/sitting/sheet?honour=1").text
    assert f"另一处改过、这里没有动的照留：{w2.name}。" in unescape(page)


def test_the_same_row_is_for_a_person_to_look_at(
    scored: Office, two: tuple[FlaskClient, FlaskClient]
) -> None:
    """Whoever saves last would win unseen; or what was typed second would be lost."""
    w2, w3 = candidates(scored)[:2]
    first, second = opened(two[0]), opened(two[1])
    saved(two[0], first, **{w2.field: "award", f"{w2.field}-why": "会上核验"})
    before = typed(scored)
    own = {w2.field: "decline", f"{w2.field}-why": "没有核验", w3.field: "award"}
    refused = saved(two[1], second, **own, day="2022-01-10")
    said = faults(refused)
    assert said.keys() == {w2.field}
    assert "另一处已经改过，请核对" in said[w2.field]
    assert "授予，会上核验" in said[w2.field]
    assert typed(scored) == before
    again = form_of(refused.text)
    assert {name: again[name] for name in own} == own
    assert again["day"] == "2022-01-10"
    assert saved(two[1], again).status_code == 303
    assert own.items() <= typed(scored).items()
    assert saved(two[0], opened(two[0]), **{w2.field: ""}).status_code == 303
    assert w2.field not in typed(scored), "what was read just now may be taken back"


@pytest.mark.parametrize("mine", ["award", ""])
def test_the_same_choice_clashes_with_nothing(
    scored: Office, two: tuple[FlaskClient, FlaskClient], mine: str
) -> None:
    """Two who agree would be asked which of them is right."""
    w2 = candidates(scored)[0]
    first, second = opened(two[0]), opened(two[1])
    saved(two[0], first, **{w2.field: "award"})
    assert saved(two[1], second, **{w2.field: mine}).status_code == 303
    assert typed(scored)[w2.field] == "award"


def test_two_days_are_for_a_person_to_look_at(
    scored: Office, two: tuple[FlaskClient, FlaskClient]
) -> None:
    """The decision would be dated by whoever saved last."""
    first, second = opened(two[0]), opened(two[1])
    saved(two[0], first, day="2022-01-09")
    refused = saved(two[1], second, day="2022-01-10")
    assert "2022年1月9日" in faults(refused)["day"]
    assert hidden(refused.text, "honour") == "1"
