"""Small accessible SVG charts; the standard library only.

Comes in: rows of numbers and words. Goes out: SVG text, and an HTML table of the numbers beneath.
Reports, comparison and pages ask here: `stylesheet()` goes into a page once; `both_widths()` draws
a picture for screens and for phones.
"""

from rendering.charts.bars import Bar, bars
from rendering.charts.composition import Part, composition
from rendering.charts.contributions import ContributionRow, contributions
from rendering.charts.courses import Course, courses
from rendering.charts.dumbbell import Dumbbell, dumbbells
from rendering.charts.forest import ForestRow, forest
from rendering.charts.heatmap import HeatRow, heatmap
from rendering.charts.lines import Line, lines
from rendering.charts.multiples import Multiple, multiples
from rendering.charts.specification import (
    SpecificationRow,
    SpecificationRule,
    Strip,
    specification,
)
from rendering.charts.stacked_answers import AnswerRow, stacked_answers
from rendering.charts.style import responsive, stylesheet
from rendering.charts.svg import Chart, FrameArgs, both_widths
from rendering.charts.table import data_table

__all__ = [
    "AnswerRow",
    "Bar",
    "Chart",
    "ContributionRow",
    "Course",
    "Dumbbell",
    "ForestRow",
    "FrameArgs",
    "HeatRow",
    "Line",
    "Multiple",
    "Part",
    "SpecificationRow",
    "SpecificationRule",
    "Strip",
    "bars",
    "both_widths",
    "composition",
    "contributions",
    "courses",
    "data_table",
    "dumbbells",
    "forest",
    "heatmap",
    "lines",
    "multiples",
    "responsive",
    "specification",
    "stacked_answers",
    "stylesheet",
]
