"""Colours and the stylesheet, once for a page or embedded in a picture that travels alone."""

from string import Template

LIGHT = {
    "paper": "#fbfaf6", "card": "#ffffff", "mist": "#e3efec", "grid": "#d5dbd7",
    "edge": "#6d8284", "ink": "#14282c", "ink2": "#4a5f63", "onstrong": "#ffffff",
    "onpale": "#14282c", "accent": "#b23a1e", "point": "#0e5a5e", "band": "#5a9794",
    "part0": "#0e5a5e", "part1": "#a5631c", "part2": "#352a63",
    "grade0": "#cfe8e1", "grade1": "#86bdb4", "grade2": "#bd7f1a", "grade3": "#a8481c",
    "grade4": "#5e1509",
    "heat1": "#cfe4df", "heat2": "#b0d2cc", "heat3": "#8fbfb8", "heat4": "#6fa9a4",
    "heat5": "#357c7c", "heat6": "#0e5a5e", "heat7": "#0a3b41",
}  # fmt: skip
DARK = {
    "paper": "#0f1b1e", "card": "#17272b", "mist": "#1b3336", "grid": "#30464a",
    "edge": "#8aa0a2", "ink": "#e8efee", "ink2": "#a9bbbc", "onstrong": "#0b1719",
    "onpale": "#ffffff", "accent": "#ff9d7e", "point": "#7fcac4", "band": "#4f9a95",
    "part0": "#6cbcb6", "part1": "#f5d8ac", "part2": "#9083cc",
    "grade0": "#1b4245", "grade1": "#265e5f", "grade2": "#986b1f", "grade3": "#e8906a",
    "grade4": "#ffdccf",
    "heat1": "#1f4447", "heat2": "#265558", "heat3": "#2d6667", "heat4": "#347877",
    "heat5": "#58a39e", "heat6": "#86cbc5", "heat7": "#c4ebe6",
}  # fmt: skip
PARTS, GRADES, HEATS = 3, 5, 7
_PALE = [*(f"grade{i}" for i in range(3)), *(f"heat{i}" for i in range(1, 5))]
_STRONG = ["part0", "part1", "part2", "grade3", "grade4", "heat5", "heat6", "heat7"]

_PICTURE = """
.cp-chart{font-family:"PingFang SC","HarmonyOS Sans SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
.cp-chart text{fill:$ink;font-size:15px;font-variant-numeric:tabular-nums}
.cp-narrow text{font-size:16px}
.cp-chart .s{fill:$ink2;font-size:14px}
.cp-narrow .s{fill:$ink2;font-size:15px}
.cp-chart .b{font-weight:700}
.cp-chart .big{font-size:20px;font-weight:700}
.cp-chart .e{text-anchor:end}
.cp-chart .m{text-anchor:middle}
.cp-chart .accent{fill:$accent}
.cp-chart .cut{fill:none;stroke:$accent;stroke-width:1.5;stroke-dasharray:5 3}
.cp-chart .rule,.cp-chart .frame{fill:none;stroke:$edge;stroke-width:1}
.cp-chart .grid{fill:none;stroke:$grid;stroke-width:1}
.cp-chart .sheet{fill:$card}
.cp-chart .mist{fill:$mist}
.cp-chart .hit{fill:$mist;fill-opacity:0}
.cp-chart .band{fill:none;stroke:$band;stroke-width:7;stroke-linecap:round}
.cp-chart .whisker{fill:none;stroke:$ink2;stroke-width:1.5}
.cp-chart .point{fill:$point;stroke:$paper;stroke-width:1.5}
.cp-chart .hollow{fill:$paper;stroke:$ink2;stroke-width:2}
.cp-chart .line{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
.cp-chart .track{fill:$grid;fill-opacity:.5}
.cp-chart .hollow-grade{fill:$card}
.cp-chart .cell{stroke:$paper;stroke-width:1.5}
.cp-chart .area{fill:$band;fill-opacity:.25}
.cp-chart .dash1{stroke-dasharray:8 5}
.cp-chart .dash2{stroke-dasharray:1 6}
.cp-chart .mark{fill:$accent}
.cp-chart .marked{fill:none;stroke:$accent;stroke-width:2}
.cp-chart .onmark{fill:$onstrong;font-weight:700}
"""  # noqa: E501 - one rule of CSS a line
_PAGE = """
.cp-chart{display:block;width:100%;height:auto;max-width:740px;margin:0}
.cp-chart.cp-narrow{max-width:440px}
.cp-chart .row:hover .hit{fill-opacity:.8}
.cp-fit{container-type:inline-size}
.cp-fit-narrow{display:none}
@media (max-width:619px){.cp-fit-wide{display:none}.cp-fit-narrow{display:block}}
@container (max-width:619px){.cp-fit-wide{display:none}.cp-fit-narrow{display:block}}
.cp-scroll{overflow-x:auto}
.cp-table{border-collapse:collapse;font-variant-numeric:tabular-nums;text-align:left;line-height:1.5}
.cp-table caption{text-align:left;font-weight:700;padding:.4em 0}
.cp-table th,.cp-table td{padding:.35em .9em .35em 0;border-bottom:1px solid var(--cp-grid);vertical-align:top}
.cp-table thead th{border-bottom-color:var(--cp-edge)}
.cp-table tbody th{font-weight:400;min-width:6em}
.cp-table .n{text-align:right;white-space:nowrap}
@media (forced-colors:active){.cp-chart{forced-color-adjust:none;background:var(--cp-paper)}}
@media print{.cp-chart{break-inside:avoid}.cp-scroll{overflow:visible}}
"""  # noqa: E501 - one rule of CSS a line


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
