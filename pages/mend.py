"""The built HTML made right: what the theme leaves broken, and the search index beside it."""

import re
from pathlib import Path

from pages.search import write_index
from pages.unbroken import unbroken

# Each pattern is a fault that axe or the Nu checker finds in plain Material 9.8; what it matches is
# left out but for its group. Which builder made a page differs between builders.
_DROPPED = (
    r'()\s*<meta name="generator"[^>]*>',
    r'(?<=<input)(?=[^>]*md-toggle)([^>]*?) autocomplete="off"',
    r'(?<=<label)([^>]*?) tabindex=""',
    r'(?<=<nav)([^>]*?) aria-expanded="(?:true|false)"',
)
# The theme's way past the frame is missing on pages without contents, and leads to a heading.
_SKIP = re.compile(r'(<div data-md-component="skip">).*?(</div>)', re.S)
_SKIPPED = r'\1<a href="#main" class="md-skip">跳到正文</a>\2'
_MAIN = '<main class="md-main"'
# These must name an element of the page, else they are left out likewise.
_NAMING = (r'(<label\b[^>]*?) for="([^"]+)"', r'() aria-labelledby="([^" ]+)"')


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
    _drop_empty_site_map(build)
    write_index(build)


def mended(html: str) -> str:
    """One page, mended."""
    for pattern in _DROPPED:
        html = re.sub(pattern, r"\1", html)
    html = _SKIP.sub(_SKIPPED, html).replace(_MAIN, _MAIN.replace("main ", 'main id="main" ', 1))
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    for pattern in _NAMING:
        html = re.sub(pattern, lambda match: match[0] if match[2] in ids else match[1], html)
    return unbroken(html)


def _drop_empty_site_map(build: Path) -> None:
    """Without the site's address MkDocs writes a site map that lists nothing."""
    if "<loc>" not in _text(build / "sitemap.xml"):
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (build / name).unlink(missing_ok=True)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _drop_unused(build: Path) -> None:
    """Remove what the theme brings and no page loads: search workers and source maps."""
    scripts = build / "assets" / "javascripts"
    for pattern in ("lunr/**/*", "workers/*", "*.map"):
        for path in sorted(scripts.glob(pattern), reverse=True):
            if path.is_file():
                path.unlink()
    for path in (build / "assets" / "stylesheets").glob("*.map"):
        path.unlink()
