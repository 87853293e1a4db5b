"""Who gets into every page of the campaign when there is something on it: own, another's, nobody's.

``test_sign_in.test_role_by_action`` asks all views with ids that nothing has; here they are real.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from survey_app.acts.notes import SHELF
from survey_app.attached import FOLDER
from survey_app.store import DIVISION, LEADER, PANEL, ROLES, UNIT
from tests.office_app.applying import BUREAU, MODEL, PROJECT, WINDOWS, Office
from tests.office_app.samples import PDF
from tests.office_app.test_practices import SOUND as PRACTICE
from tests.office_app.test_visits import SOUND as NOTE
from tests.survey_app import photos

# 本 has applied, 东 has reported; 督 has to do with that honour and 人 has not.
PEOPLE = {
    "办": ("office", "", ""),
    "访": ("interviewer", "", ""),
    "监": ("auditor", "", ""),
    "机": ("agency", "", ""),
    "计": ("teller", "", ""),
    "复": ("reviewer", "", ""),
    "东": ("district", "", ""),
    "西": ("district", "", ""),
    "本": (UNIT, WINDOWS, "RESIDENT_WINDOW"),
    "别": (UNIT, BUREAU, "CITY_DISTRICT_BUREAU"),
    "督": (DIVISION, "督查处", ""),
    "人": (DIVISION, "人事处", ""),
    "评": (PANEL, "某县", ""),
    "长": (LEADER, "", ""),
}
PAGES = (
    *("applications", "colleagues", "attached", "received", "units", "conditions", "judging"),
    *("practices", "visits", "marks", "cases"),
)
# Whom a page lets in, in the order of PEOPLE; whoever is not named gets 403 or 404.
ADMITTED = {
    "GET /applications/": "本别",
    "POST /applications/": "本别",
    "GET /applications/<application>": "本",
    "POST /applications/<application>": "本",
    "POST /applications/<application>/back": "本",
    "GET /colleagues/": "本别",
    "POST /colleagues/": "本别",
    "GET /attached/<application>/<sha256>": "办本督",
    "GET /received/": "办",
    "GET /received/<application>": "办",
    "POST /received/<application>": "办",
    "POST /received/closes": "办",
    "GET /received/tables": "办",
    "POST /received/tables": "办",
    "GET /units/": "办",
    "POST /units/": "办",
    "GET /conditions/": "办督人",
    "GET /conditions/<honour>/<candidate>": "办督",
    "POST /conditions/<honour>/<candidate>": "督",
    "POST /conditions/<honour>/<candidate>/second": "办督",
    "GET /judging/": "办督人评",
    "GET /judging/<honour>/<candidate>": "",  # an edition without methods of that kind asks nobody
    "POST /judging/<honour>/<candidate>": "",
    "GET /practices/": "办东西",
    "GET /practices/new": "办东西",
    "GET /practices/<id>": "办东",
    "POST /practices/<id>": "办东西",  # what nobody has yet begins so; nothing is written over
    "POST /practices/<id>/back": "办东",
    "POST /practices/<id>/remove": "办东",
    "POST /practices/<id>/decide": "办",
    "POST /practices/<id>/typical": "办",
    "POST /practices/files": "办",
    "GET /practices/drafts.zip": "办",
    "GET /visits/": "办",
    "GET /visits/new": "办",
    "GET /visits/<id>": "办",
    "GET /visits/<id>/pictures/<sha256>": "办",
    "POST /visits/<id>": "办",
    "POST /visits/<id>/pictures": "办",
    "POST /visits/<id>/pictures/remove": "办",
    "POST /visits/<id>/remove": "办",
    "GET /marks/": "办",
    "GET /cases/": "办",
    "GET /cases/form": "办",
    "POST /cases/form": "办",
}


class Held(NamedTuple):
    """The round's office, and what stands in the place of a rule's parts by the page's name."""

    office: Office
    parts: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """An application with a file, an accepted practice, a note with a picture."""
    office = Office(tmp_path_factory.mktemp("roles") / "一轮", PEOPLE)
    application = office.begin("本", MODEL, window="W1")
    office.save("本", application, PROJECT, {"佐证.pdf": PDF})
    office.hand_in("本", application, PROJECT)
    practice, note = "p" * 32, "n" * 32
    office.send("东", f"practices/{practice}", **PRACTICE, revision="0", go="submit")
    office.send("办", f"practices/{practice}/decide", revision="2", go="accept")
    office.send("办", "practices/files")
    office.send("办", f"visits/{note}", **NOTE)
    where = f"visits/{note}/pictures"
    picture = {"csrf": office.csrf("办"), "revision": "1", "caption": ""}
    client = office.client("办")
    client.post(f"/staff/{where}", data=picture | {"picture": (BytesIO(photos.phone()), "a.jpg")})
    kept = {shelf: _kept(office.round.folder, shelf) for shelf in ("applications", SHELF)}
    own = {"application": application, "sha256": kept["applications"]}
    candidate = {"honour": MODEL, "candidate": "W1"}
    return Held(
        office,
        {
            **dict.fromkeys(("applications", "attached", "received"), own),
            **dict.fromkeys(("conditions", "judging"), candidate),
            "practices": {"id": practice},
            "visits": {"id": note, "sha256": kept[SHELF]},
        },
    )


def _kept(folder: Path, shelf: str) -> str:
    (path,) = (folder / FOLDER / shelf).iterdir()
    return path.name


def rules(office: Office) -> list[tuple[str, str]]:
    """Method and path of every view of the campaign's pages."""
    found = []
    for rule in office.app.url_map.iter_rules():
        path = rule.rule.removeprefix("/staff")
        if path.split("/")[1] in PAGES:
            found.append(("POST" if "POST" in (rule.methods or ()) else "GET", path))
    return found


def filled_in(path: str, parts: Mapping[str, str]) -> str:
    """A rule's path with what is there."""
    return re.sub(r"<(\w+)>", lambda part: parts[part[1]], path)


def test_everybody_at_every_page(held: Held) -> None:
    """If a district, unit or division got to another's, it would read or judge its rival."""
    found = {}
    for method, path in sorted(rules(held.office), key=lambda one: (one[0] == "POST", one[1])):
        real = filled_in(path, held.parts.get(path.split("/")[1], {}))
        let_in = ""
        for who in PEOPLE:
            data = {"csrf": held.office.csrf(who)}
            client = held.office.client(who)
            status = client.open(f"/staff{real}", method=method, data=data).status_code
            assert status < 500, (method, path, who)
            let_in += who if status not in (403, 404) else ""
        nobody = held.office.app.test_client().open(f"/staff{real}", method=method)
        assert nobody.status_code in (303, 403), path
        found[f"{method} {path}"] = let_in
    assert found == ADMITTED


def test_every_role_is_asked() -> None:
    """If a role were left out, nobody would see that it reads what it may not."""
    assert {role for role, _, _ in PEOPLE.values()} == set(ROLES)
