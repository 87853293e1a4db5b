"""Rebuild site/assets/heading-serif.woff2: Noto Serif SC Bold, only the characters of our headings.

Run after a build, when a heading uses a character that the font lacks (a test says so):

    npm pack @fontsource/noto-serif-sc    # its LICENSE is site/assets/heading-serif-OFL.txt
    python -m pages.heading_font .../files/noto-serif-sc-chinese-simplified-700-normal.woff2
"""

import re
import sys
from html import unescape
from pathlib import Path

_HEADING = re.compile(r'<h[12](?! class="any")[^>]*>(.*?)</h[12]>|<h3>(.*?)</h3>', re.DOTALL)
_PLAIN = "<style>:root { --serif: var(--sans) }</style>"
_ALWAYS = "窗口测评"
_UNITS_PER_EM = 500


def heading_characters(build: Path) -> set[str]:
    """Every character that a built site sets in the heading font."""
    characters = set(_ALWAYS)
    for path in build.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if _PLAIN not in html:
            for match in _HEADING.finditer(html):
                characters.update(unescape(re.sub(r"<[^>]+>", "", match[1] or match[2])))
    return {character for character in characters if not character.isspace()} - {"¶"}


def subset(source: Path, characters: set[str], target: Path) -> None:
    """Write the characters of a font as woff2, on a coarser grid that nobody can see.

    A text file of the same name beside it lists them.
    """
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # fonttools ships no types
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fonttools ships no types
    from fontTools.ttLib.scaleUpem import scale_upem  # type: ignore[import-untyped]  # fonttools ships no types

    options = Options(layout_features=[], hinting=False, notdef_outline=True, drop_tables=["BASE"])
    font = TTFont(source)
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
    wanted = heading_characters(root / "build" / "site")
    subset(Path(sys.argv[1]), wanted, root / "site" / "assets" / "heading-serif.woff2")
