"""Who gets which answer from the pages of applications and conditions; others are refused."""

_ONE, _SENT = {"unit": 404}, {"unit": 422}
_OFFICE, _SENDS = {"office": 200}, {"office": 422}
_READING = ("office", "unit", "division", "panel")
_SCORER = {"division": 404, "panel": 404}
_JUDGING = {"office": 404, "division": 404}
APPLICATIONS = {
    "GET /staff/applications/": {"unit": 200},
    "POST /staff/applications/": _SENT,
    "GET /staff/applications/<application>": _ONE,
    "POST /staff/applications/<application>": _ONE,
    "POST /staff/applications/<application>/back": _ONE,
    "GET /staff/colleagues/": {"unit": 200},
    "POST /staff/colleagues/": _SENT,
    "GET /staff/attached/<application>/<sha256>": dict.fromkeys(_READING, 404),
    "GET /staff/received/": _OFFICE,
    "GET /staff/received/<application>": {"office": 404},
    "POST /staff/received/<application>": {"office": 404},
    "POST /staff/received/closes": _SENDS,
    "GET /staff/received/tables": _OFFICE,
    "POST /staff/received/tables": _SENDS,
    "GET /staff/units/": _OFFICE,
    "POST /staff/units/": _SENDS,
    "GET /staff/conditions/": {"office": 200, "division": 200},
    "GET /staff/conditions/<honour>/<candidate>": _JUDGING,
    "POST /staff/conditions/<honour>/<candidate>": {"division": 404},
    "POST /staff/conditions/<honour>/<candidate>/second": _JUDGING,
    "GET /staff/judging/": {"office": 200, "division": 200, "panel": 200},
    "GET /staff/judging/<honour>/<candidate>": _SCORER,
    "POST /staff/judging/<honour>/<candidate>": _SCORER,
}
