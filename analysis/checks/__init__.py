"""The statistical checks of a scored round. They inform; they never alter a score.

Comes in: a scored round as arrays (``context/``). Goes out: Findings (``conclusions/``). A check is
one file named by its id, with one function ``check``, and one row of ``registry``. What
they say stands in ``sentences/``. Asks stats, ranking, intake, result and rendering; score asks
here.
"""
