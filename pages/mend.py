"""The built HTML made right: what the theme leaves broken, and the search index beside it."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pages.search import write_index

Mend = Callable[[str], str]

# Each pattern is a fault that axe or the Nu checker finds in plain Material 9.8.
_DROPPED = (
    r'(?<=<input)(?=[^>]*md-toggle)([^>]*?) autocomplete="off"',
    r'(?<=<label)([^>]*?) tabindex=""',
    r'(?<=<nav)([^>]*?) aria-expanded="(?:true|false)"',
)


def mend(build: Path) -> None:
    """Mend every page of a built site in place and write its search index.

    Mending twice changes nothing more.
    """
    for path in sorted(build.rglob("*.html")):
        old = path.read_text(encoding="utf-8")
        new = mended(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
    _drop_unused(build)
    write_index(build)


def mended(html: str) -> str:
    """One page, mended."""
    for mender in _MENDERS:
        html = mender(html)
    return html


def _drop_attributes(html: str) -> str:
    for pattern in _DROPPED:
        html = re.sub(pattern, r"\1", html)
    return html


def _drop_dangling_labels(html: str) -> str:
    """A label's `for` must name an element of the page."""
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    return re.sub(
        r'(<label\b[^>]*?) for="([^"]+)"',
        lambda match: match[0] if match[2] in ids else match[1],
        html,
    )


def _drop_labelledby(html: str) -> str:
    """aria-labelledby must name an element of the page."""
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    return re.sub(
        r' aria-labelledby="([^" ]+)"',
        lambda match: match[0] if match[1] in ids else "",
        html,
    )


def _drop_generator(html: str) -> str:
    """Which builder made a page is no reader's business, and differs between builders."""
    return re.sub(r'\s*<meta name="generator"[^>]*>', "", html)


_MENDERS: Sequence[Mend] = (
    _drop_generator,
    _drop_attributes,
    _drop_dangling_labels,
    _drop_labelledby,
)


def _drop_unused(build: Path) -> None:
    """Remove what the theme brings and no page loads: search workers and source maps."""
    scripts = build / "assets" / "javascripts"
    for pattern in ("lunr/**/*", "workers/*", "*.map"):
        for path in sorted(scripts.glob(pattern), reverse=True):
            if path.is_file():
                path.unlink()
    for path in (build / "assets" / "stylesheets").glob("*.map"):
        path.unlink()
