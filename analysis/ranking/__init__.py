"""The rule's own arithmetic, exact: components, totals, ranks, designation and awards.

Comes in: counts, marks and the edition. Goes out: Fractions and the values of ``result``. Asks
result and the rulebook, never files, floats or statistics; score asks here, and checks that count
by other rules.
"""
