"""Who gets which answer from the pages of files; everybody else is refused."""

# No table is called <table>, so who is admitted finds none.
_NONE_READ, _NONE_SENT = {"office": 404, "agency": 404}, {"office": 404, "agency": 404}
FILES = {
    "GET /staff/files/": {"office": 200},
    "GET /staff/files/delivery": {"office": 200, "agency": 200},
    **{f"GET /staff/files/<table>{rest}": _NONE_READ for rest in ("", "/look", "/template")},
    **{f"POST /staff/files/<table>{rest}": _NONE_SENT for rest in ("", "/take", "/drop")},
}
