"""Values -> what people look at: numbers as text, charts as SVG, sheets as PDF.

Comes in: numbers and words. Goes out: text, SVG, PDF and PNG. Imports nothing of ours; analysis,
pages and survey_app ask here.
"""
