"""What the leading group decided, recorded; and the papers around its meeting.

Comes in: a scored round, a file of decisions. Goes out: a line of the log, or agenda, minutes,
circular and certificates. From outside ask ``ceping confirm`` for ``recording``; ``papers`` has
commands of its own.
"""

from analysis.confirm.recording import SCORE, Confirmed, check, confirm

__all__ = ["SCORE", "Confirmed", "check", "confirm"]
