"""Who gets which answer from the pages of the year's campaign; everybody else is refused."""

_READS, _SENDS, _NONE = {"office": 200}, {"office": 422}, {"office": 404}
_BOTH = ("office", "district")
# No practice and no note is called <id>.
CAMPAIGN = {
    "GET /staff/practices/": dict.fromkeys(_BOTH, 200),
    "GET /staff/practices/new": dict.fromkeys(_BOTH, 200),
    "GET /staff/practices/<id>": dict.fromkeys(_BOTH, 404),
    "GET /staff/practices/drafts.zip": _NONE,
    "POST /staff/practices/<id>": dict.fromkeys(_BOTH, 422),
    "POST /staff/practices/<id>/back": dict.fromkeys(_BOTH, 404),
    "POST /staff/practices/<id>/remove": dict.fromkeys(_BOTH, 404),
    "POST /staff/practices/<id>/decide": _NONE,
    "POST /staff/practices/<id>/typical": _NONE,
    "POST /staff/practices/files": {"office": 303},
    "GET /staff/visits/": _READS,
    "GET /staff/visits/new": _READS,
    "GET /staff/visits/<id>": _NONE,
    "GET /staff/visits/<id>/pictures/<sha256>": _NONE,
    "POST /staff/visits/<id>": _SENDS,
    "POST /staff/visits/<id>/remove": _NONE,
    "POST /staff/visits/<id>/pictures": _NONE,
    "POST /staff/visits/<id>/pictures/remove": _NONE,
    "GET /staff/marks/": _READS,
    "GET /staff/cases/": _READS,
    "GET /staff/cases/form": _READS,
    "POST /staff/cases/form": _SENDS,
}
