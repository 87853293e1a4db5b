"""Pure statistics: every function cites its source and has a test file of its name.

Comes in: arrays. Goes out: frozen dataclasses. Asks numpy, scipy and pandas only: nothing here
knows of rounds, rules, files or wording. Checks, comparison, simulate and bench ask here.
"""
