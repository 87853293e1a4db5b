"""Applications for honours: written by units, received by the office, put into the round's tables.

Comes in: a round, and what somebody of a unit or the office typed. Goes out: drafts, receipts,
decisions, and nominations.csv and windows.csv. Who may be asked: each module, by the pages of
``office_app`` and the command line.
"""
