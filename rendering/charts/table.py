"""The numbers beneath a picture, as an accessible HTML table."""

import re
from collections.abc import Sequence

from rendering.charts.label_text import safe
from rendering.numbers import MISSING

_NUMERIC = re.compile(r"[-+<>±]?[\d,.]+\s?(%|％)?")


def data_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str | None]]) -> str:
    """An HTML table whose first column names the row; None shows as a dash.

    The table scrolls inside its own box, so that a phone's page never moves sideways.
    """
    columns = [[line[i] for line in rows if i < len(line)] for i in range(len(header))]
    styles = [' class="n"' if i and _numeric(column) else "" for i, column in enumerate(columns)]
    head = "".join(
        f'<th scope="col"{style}>{safe(name)}</th>'
        for name, style in zip(header, styles, strict=True)
    )
    body = "".join(f"<tr>{_cells(line, styles)}</tr>" for line in rows)
    return (
        f'<div class="cp-scroll" role="group" aria-label="{safe(caption)}" tabindex="0">'
        f'<table class="cp-table"><caption>{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _numeric(column: Sequence[str | None]) -> bool:
    filled = [cell for cell in column if cell and cell != MISSING]
    return bool(filled) and all(_NUMERIC.fullmatch(cell) for cell in filled)


def _cells(line: Sequence[str | None], styles: Sequence[str]) -> str:
    words = [safe(MISSING if cell is None else cell) for cell in line]
    first, *rest = zip(words, styles, strict=True)
    return f'<th scope="row">{first[0]}</th>' + "".join(
        f"<td{style}>{word}</td>" for word, style in rest
    )
