"""One ScoreReport, written as JSON, HTML and Excel. The writers compute nothing."""
