"""What the office does to a round: open, close, issue, export, accounts, upgrade.

Comes in: a round and what the office chose. Goes out: codes, slips and links shown once, closing/,
ratings/, office/, sealed/. Who may be asked: each module, by the command line and the console.
"""
