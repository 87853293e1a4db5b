"""The results as tidy tables: data frames, CSV and Parquet with a data dictionary, SPSS and Stata.

Comes in: a ScoreReport. Goes out: frames and files. Which tables and columns there are stands in
``dictionary.toml``. The report's writer, the command line and scripts ask here.
"""

from analysis.report.tables.frames import tables
from analysis.report.tables.labelled import write_labelled
from analysis.report.tables.write import write_tables

__all__ = ["tables", "write_labelled", "write_tables"]
