"""Who gets which answer from the pages of a running round, in the order of ``PEOPLE``."""

OFFICE_READS = (303, 403, 200, 403, 403, 403, 403)
OFFICE_SENDS = (403, 403, 422, 403, 403, 403, 403)
OFFICE_DOES = (403, 403, 303, 403, 403, 403, 403)  # nothing is lacking in a simulated round
_READ = (
    *("issue/", "issue/codes", "issue/papers", "issue/plates", "issue/slips", "issue/links"),
    *("times/", "times/open", "times/stop", "times/extend"),
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
_TELLER = (403, 403, 403, 403, 403, 422, 403)
_COUNTING, _COUNTING_SENDS = (
    (303, 403, 200, 403, 403, 200, 403),
    (403, 403, 422, 403, 403, 422, 403),
)
_PAPER = ("begin", "join", "sheets", "agree", "<number>")
PAPER = {
    "GET /staff/paper/": _COUNTING,
    "GET /staff/void/": _COUNTING,
    "GET /staff/paper/<number>": (303, 403, 403, 403, 403, 303, 403),
    "POST /staff/paper/discard": _COUNTING_SENDS,
    "POST /staff/void/": _COUNTING_SENDS,
    **{f"POST /staff/paper/{path}": _TELLER for path in _PAPER},
}
DURING = {
    **PAPER,
    **{f"GET /staff/{path}": OFFICE_READS for path in _READ},
    **{f"POST /staff/{path}": OFFICE_SENDS for path in _SENT},
    **{f"POST /staff/{path}": OFFICE_DOES for path in ("times/open", "times/shares")},
    "GET /staff/meeting/rehearse": OFFICE_READS,
    "POST /staff/meeting/rehearse/link": (403, 403, 200, 403, 403, 403, 403),
    "POST /staff/meeting/rehearse/end": OFFICE_SENDS,
    "GET /staff/meeting/projector": (303, 403, 200, 200, 403, 403, 403),
    "POST /staff/meeting/rehearse": (403, 403, 200, 403, 403, 403, 403),
}
