"""Files of a round folder -> checked values.

Comes in: CSV, Excel and Parquet as people save them. Goes out: a ValidatedRound, and every fault as
file, row, column, expected and got. Asks the rulebook and ``result``; counts, score,
checks and archive ask here. Nobody here knows a score.
"""
