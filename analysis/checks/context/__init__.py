"""A scored round as arrays, and what several checks share: errors, ranks, draws.

Comes in: a scored round, its counts and a seed. Goes out: a CheckContext whose parts are computed
when first asked for. Asks counts, stats, intake and result; every check asks here.
"""
