"""Rows -> counts and their hash. The only stage that looks at single responses and ballots.

Comes in: the large tables of intake. Goes out: pandas frames of counts, sorted and whole numbers.
Asks intake; whoever needs a count asks here, and nobody else sees a row.
"""
