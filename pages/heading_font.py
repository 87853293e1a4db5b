"""Rebuild the heading fonts: Noto Serif SC Bold, only the characters of our headings.

site/assets/heading-serif.woff2 is for every page; heading-serif-more.woff2 holds what the headings
of practices, figures and whole documents use besides, and only those pages load it.
Run after a build, when a heading uses a character that the fonts lack (a test says so):

    npm pack @fontsource/noto-serif-sc    # its LICENSE is site/assets/heading-serif-OFL.txt
    python -m pages.heading_font .../files/noto-serif-sc-{chinese-simplified,56}-700-normal.woff2

(The second file has 爿 of 半爿营, which is not among the common characters.)
"""

import re
import sys
from collections.abc import Sequence
from html import unescape
from pathlib import Path

FONT, MORE = "heading-serif", "heading-serif-more"
_HEADING = re.compile(r'<h[12](?! class="any")[^>]*>(.*?)</h[12]>|<h3>(.*?)</h3>', re.DOTALL)
_PLAIN = "<style>:root { --serif: var(--any-serif) }</style>"
_BOTH = '"Heading Serif", "Heading Serif More"'
_ALWAYS = "窗口测评"
_UNITS_PER_EM = 500


def heading_characters(build: Path) -> dict[str, set[str]]:
    """Every character that a built site sets in each heading font."""
    of_all, of_more = set(_ALWAYS), set[str]()
    for path in build.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if _PLAIN not in html:
            (of_more if _BOTH in html else of_all).update(_in_headings(html))
    return {FONT: of_all, MORE: of_more - of_all}


def _in_headings(html: str) -> set[str]:
    found = (match[1] or match[2] for match in _HEADING.finditer(html))
    text = "".join(unescape(re.sub(r"<[^>]+>", "", heading)) for heading in found)
    return {character for character in text if not character.isspace()} - {"¶"}


def subset(sources: Sequence[Path], characters: set[str], target: Path) -> None:
    """Write the characters of fonts as woff2, on a coarser grid that nobody can see.

    A text file of the same name beside it lists them.
    """
    from fontTools.merge import Merger  # type: ignore[import-untyped]  # fonttools ships no types
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # fonttools ships no types
    from fontTools.ttLib.scaleUpem import scale_upem  # type: ignore[import-untyped]  # fonttools ships no types

    options = Options(layout_features=[], hinting=False, notdef_outline=True, drop_tables=["BASE"])
    font = Merger().merge([str(source) for source in sources])
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    for table in ("vhea", "vmtx", "VORG", "STAT", "GDEF", "GPOS", "GSUB"):
        if table in font:
            del font[table]
    scale_upem(font, _UNITS_PER_EM)
    font.flavor = "woff2"
    font.save(target)
    target.with_suffix(".txt").write_text("".join(sorted(characters)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    root = Path(__file__).parents[1]
    for name, wanted in heading_characters(root / "build" / "site").items():
        subset(
            [Path(name) for name in sys.argv[1:]],
            wanted,
            root / "site" / "assets" / f"{name}.woff2",
        )
