"""Small accessible SVG charts: data in, text out; the standard library only.

`stylesheet()` goes into a page once; `responsive()` shows the wide picture or the phone's.
"""

from charts.bars import Bar, bars
from charts.composition import Part, composition
from charts.contributions import ContributionRow, contributions
from charts.dumbbell import Dumbbell, dumbbells
from charts.forest import ForestRow, forest
from charts.heatmap import HeatRow, heatmap
from charts.lines import Line, lines
from charts.stacked_answers import FIVE_GRADES, AnswerRow, stacked_answers
from charts.style import responsive, stylesheet
from charts.svg import FrameArgs
from charts.table import data_table

__all__ = [
    "FIVE_GRADES",
    "AnswerRow",
    "Bar",
    "ContributionRow",
    "Dumbbell",
    "ForestRow",
    "FrameArgs",
    "HeatRow",
    "Line",
    "Part",
    "bars",
    "composition",
    "contributions",
    "data_table",
    "dumbbells",
    "forest",
    "heatmap",
    "lines",
    "responsive",
    "stacked_answers",
    "stylesheet",
]
