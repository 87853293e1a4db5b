"""Colours and the stylesheet, once for a page or embedded in a picture that travels alone."""

import tomllib
from pathlib import Path
from string import Template

_HERE = Path(__file__).parent
_COLOURS = tomllib.loads((_HERE / "colours.toml").read_text(encoding="utf-8"))
LIGHT: dict[str, str] = _COLOURS["light"]
DARK: dict[str, str] = _COLOURS["dark"]
PARTS, GRADES, HEATS = 3, 5, 7
_PALE = [*(f"grade{i}" for i in range(3)), *(f"heat{i}" for i in range(1, 5))]
_STRONG = ["part0", "part1", "part2", "grade3", "grade4", "heat5", "heat6", "heat7"]

_PICTURE = (_HERE / "picture.css").read_text(encoding="utf-8")  # with $names of colours
_PAGE = (_HERE / "page.css").read_text(encoding="utf-8")


def _fills() -> str:
    """One rule for each data colour, and one for the words that stand on it."""
    rules = [
        f".cp-chart .{name}{{fill:${name}}}.cp-chart .on-{name}{{fill:${on}}}"
        for on, names in (("onpale", _PALE), ("onstrong", _STRONG))
        for name in names
    ]
    rules += [
        f".cp-chart .stroke-part{i}{{stroke:$part{i}}}.cp-chart .name-part{i}{{fill:$part{i}}}"
        for i in range(PARTS)
    ]
    return "\n".join(rules)


def _scheme(selector: str, colours: dict[str, str]) -> str:
    values = ";".join(f"--cp-{name}:{value}" for name, value in colours.items())
    return f"{selector}{{{values}}}"


def embedded_style() -> str:
    """The rules a lone picture needs: literal light colours, no variables, no media queries."""
    return Template(_PICTURE + _fills()).substitute(LIGHT).strip()


def stylesheet() -> str:
    """The CSS that a page includes once; light, dark by system or by Material's switch."""
    host = "[data-md-color-scheme={0}] .cp-chart,[data-md-color-scheme={0}] .cp-table".format
    dark = _scheme(".cp-chart,.cp-table", DARK)
    schemes = [
        _scheme(".cp-chart,.cp-table", LIGHT),
        f"@media screen and (prefers-color-scheme:dark){{{dark}}}",
        _scheme(host("default"), LIGHT),
        f"@media screen{{{_scheme(host('slate'), DARK)}}}",
    ]
    names = {name: f"var(--cp-{name},{value})" for name, value in LIGHT.items()}
    return "\n".join([*schemes, Template(_PICTURE + _fills()).substitute(names).strip(), _PAGE])


def responsive(wide: str, narrow: str) -> str:
    """Both pictures of a chart; the stylesheet shows one and takes the other out entirely.

    `display:none` also removes the hidden one from the accessibility tree.
    """
    return (
        f'<div class="cp-fit"><div class="cp-fit-wide">{wide}</div>'
        f'<div class="cp-fit-narrow">{narrow}</div></div>'
    )
