"""What the leading group decided: the append-only log, and the result that it settles.

Comes in: decisions, the computed awards. Goes out: the log's lines on disk, ``Decided`` as a value.
Asks result and the rulebook; confirm writes here, score and archive read.
"""
