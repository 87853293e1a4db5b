"""Who gets which answer from the pages of files, in the order of ``PEOPLE``."""

# No table is called <table>, so who is admitted finds none.
_NONE_READ, _NONE_SENT = (303, 403, 404, 403, 404, 403, 403), (403, 403, 404, 403, 404, 403, 403)
FILES = {
    "GET /staff/files/": (303, 403, 200, 403, 403, 403, 403),
    "GET /staff/files/delivery": (303, 403, 200, 403, 200, 403, 403),
    **{f"GET /staff/files/<table>{rest}": _NONE_READ for rest in ("", "/look", "/template")},
    **{f"POST /staff/files/<table>{rest}": _NONE_SENT for rest in ("", "/take", "/drop")},
}
