"""Who gets which answer from the pages of the leading group's meeting."""

_READ = ("", "people", "sheet", "sheet/all")
SITTING = {
    **{f"GET /staff/sitting/{path}": {"office": 200} for path in _READ},
    "GET /staff/sitting/projector": {"office": 200, "auditor": 200, "leader": 200},
    "GET /staff/leading/": {"leader": 200},
    "GET /staff/leading/sheet": {"leader": 200},
    "GET /staff/leading/files/<command>/<name>": {"leader": 404},
    "POST /staff/sitting/people": {"office": 422},
    "POST /staff/sitting/sheet": {"office": 404},  # nothing was scored
    "POST /staff/sitting/sheet/forget": {"office": 422},
}
