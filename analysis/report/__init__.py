"""One ScoreReport, written as JSON, HTML, Excel, Word and PDF. The writers compute nothing.

Comes in: a ScoreReport, never an input file. Goes out: files, and the text of an explanation. Asks
result, rendering and the rulebook; the command line asks ``write``, ``sheets`` and ``explain``,
comparison and planning also wording and frames, archive what papers say.
"""
