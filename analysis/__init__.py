"""From a round folder to exact scores, checks, honours and reports.

Comes in: a round folder. Goes out: a ScoreReport and what is written from it. The stages are
the folders: intake, counts, ranking, checks, decisions, report; ``score`` and ``confirm`` are the
verbs. From outside ask ``ceping``; no stage asks a later one.
"""
