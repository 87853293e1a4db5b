"""Who gets which answer from the pages of a running round; everybody else is refused."""

OFFICE_READS = {"office": 200}
OFFICE_SENDS = {"office": 422}
OFFICE_DOES = {"office": 303}  # nothing is lacking in a simulated round
_READ = (
    *("issue/", "issue/codes", "issue/papers", "issue/plates", "issue/slips", "issue/links"),
    *("times/", "times/stop", "times/extend"),
    *("times/shares", "times/count", "times/close", "watch/", "amend/", "meeting/"),
    "issue/ballots/",
)
_SENT = (
    *("issue/codes", "issue/papers", "issue/fetch", "issue/purge"),
    *("issue/slips", "issue/links", "issue/links/again"),
    *("times/stop", "times/extend"),
    *("times/shares/fetch", "times/count", "times/count/scan", "times/close"),
    *("watch/target", "watch/backup", "amend/", "amend/look"),
    *("meeting/paper", "meeting/attendance", "issue/ballots/", "issue/ballots/print"),
)
# Tellers, and the office beside them where entries are thrown away and slips are handed back.
_TELLER = {"teller": 422}
_COUNTING, _COUNTING_SENDS = (
    {"office": 200, "teller": 200},
    {"office": 422, "teller": 422},
)
_PAPER = ("begin", "join", "sheets", "agree", "<number>")
PAPER = {
    "GET /staff/paper/": _COUNTING,
    "GET /staff/void/": _COUNTING,
    "GET /staff/paper/<number>": {"teller": 303},
    "POST /staff/paper/discard": _COUNTING_SENDS,
    "POST /staff/void/": _COUNTING_SENDS,
    **{f"POST /staff/paper/{path}": _TELLER for path in _PAPER},
}
RULES = {
    **{f"GET /staff/rules/{path}": OFFICE_READS for path in ("", "look")},
    **{f"POST /staff/rules/{path}": OFFICE_SENDS for path in ("", "write")},
    "POST /staff/rules/drop": OFFICE_DOES,
    **{f"{verb} /staff/rules/page/<page>": {"office": 404} for verb in ("GET", "POST")},
}
OPEN_ALREADY = {"office": 409}
DURING = {
    "GET /staff/times/open": OPEN_ALREADY,
    "POST /staff/times/look": OPEN_ALREADY,
    **PAPER,
    **RULES,
    **{f"GET /staff/{path}": OFFICE_READS for path in _READ},
    **{f"POST /staff/{path}": OFFICE_SENDS for path in _SENT},
    **{f"POST /staff/{path}": OFFICE_DOES for path in ("times/open", "times/shares")},
    "GET /staff/meeting/rehearse": OFFICE_READS,
    "POST /staff/meeting/rehearse/link": {"office": 200},
    "POST /staff/meeting/rehearse/end": OFFICE_SENDS,
    "GET /staff/meeting/projector": {"office": 200, "auditor": 200},
    "POST /staff/meeting/rehearse": {"office": 200},
}
