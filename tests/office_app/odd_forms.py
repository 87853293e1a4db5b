"""Forms that no honest browser sends, for every page of the campaign that takes one."""

import random
from collections.abc import Mapping
from typing import NamedTuple

from tests.office_app.applying import STAR, Office
from tests.office_app.samples import PDF, PNG
from tests.office_app.test_practices import SOUND as PRACTICE
from tests.office_app.test_visits import SOUND as NOTE
from tests.survey_app.photos import phone

_NAMES = (
    *("f-deeds", "f-reported_on", "f-post_rank", "f-on_establishment", "version", "do", "order"),
    *("category", "own_unit", "window", "declared-star_no_discipline", "person", "honour", "x"),
    *("status-star_no_discipline", "reason-star_no_discipline", "day", "clause", "seen"),
    *("until", "why", "digest", "sure", "role", "unit", "unit_type", "division", "reason"),
    *("title", "theme", "kind", "summary", "text", "figure-0-value", "claim-0-words", "revision"),
    *("go", "typical", "other", "observer", "people", "findings", "caption", "picture"),
    *("case_id", "window_id", "received_on", "due_on", "answered_on", "mended", "satisfied"),
    *("matter", "contact", "seen-case_id", "seen-window_id"),
)
_TEXTS = (
    *(
        "",
        "1",
        "\x00",
        "字" * 3000,
        "=1+1",
        "2021-13-45",
        "submit",
        "remove-",
        "remove-../x",
        "９９",
    ),
    *("-1", "<script>", "{{7*7}}", "%s%n", "9" * 30, "\u202e", "save", "accept", "return", "met"),
    *("visit", "opinion", "cannot_get_done", "W1", "2021-09-03", "是", "draft", "practice", "hall"),
    *("agree", "withdraw", "reopen", STAR, "division", "RESIDENT_WINDOW", "2098-01-01T00:00"),
)
_FILES = (PDF, PNG, b"", b"\x00", b"PK\x03\x04" + b"\xff" * 50, phone(), phone()[:200])
_PRACTICE, _NOTE = "p" * 32, "n" * 32


class OddForm(NamedTuple):
    """Who sends what where."""

    who: str
    where: str
    fields: Mapping[str, str]
    files: Mapping[str, bytes]


def targets(office: Office) -> list[tuple[str, str]]:
    """Every page that takes a form, each with somebody whom it admits."""
    one = office.begin("丙", STAR, person="郑一")
    sent = office.begin("丙", STAR, person="郑二")
    office.send("区", f"practices/{_PRACTICE}", **PRACTICE, revision="0")
    office.send("办", f"visits/{_NOTE}", **NOTE)
    marks = f"conditions/{STAR}/P4"
    return [
        *(("丙", f"applications/{where}") for where in ("", one, sent, f"{one}/back")),
        *(("丙", where) for where in ("colleagues/", "applications/nowhere")),
        *(("办", f"received/{where}") for where in (one, "closes", "tables", "nowhere")),
        *(("办", where) for where in ("units/", f"{marks}/second")),
        *(("督一", where) for where in (marks, f"{marks}/second", "conditions/x/y")),
        *(("区", f"practices/{where}") for where in (_PRACTICE, "q" * 32, "short")),
        *(("区", f"practices/{_PRACTICE}/{act}") for act in ("back", "remove")),
        *(("办", f"practices/{where}") for where in (f"{_PRACTICE}/decide", "files")),
        *(("办", f"visits/{_NOTE}{rest}") for rest in ("", "/pictures", "/pictures/remove")),
        *(("办", where) for where in (f"visits/{_NOTE}/remove", "cases/form")),
    ]


def odd_form(draws: random.Random, places: list[tuple[str, str]]) -> OddForm:
    """One of them."""
    who, where = draws.choice(places)
    fields = {draws.choice(_NAMES): draws.choice(_TEXTS) for _ in range(draws.randint(0, 7))}
    files = {"a.pdf": draws.choice(_FILES)} if draws.random() < 0.2 else {}
    return OddForm(who, where, fields, files)


def send(office: Office, form: OddForm) -> int:
    """The status of the answer."""
    if form.files:
        field = "picture" if form.where.endswith("pictures") else "files"
        sent = office.upload(form.who, form.where, form.files, form.fields, field=field)
        return sent.status_code
    return office.send(form.who, form.where, **form.fields).status_code
