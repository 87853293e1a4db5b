"""Groups that are judged by a method of their own: who types what, and where it is written.

Comes in: an account of a panel's reviewer or of a division, and texts of a form. Goes out: rows of
indicator_marks, panel_reviewers, panel_grades and lead_proposals. Who may be asked: ``asked``,
``writing``.
"""
