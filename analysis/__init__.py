"""From a round folder to exact scores, checks, honours and reports.

Comes in: a round folder. Goes out: a ScoreReport and what is written from it. The stages are
the folders, in the order of work: intake, counts, ranking, checks, decisions, report, archive;
beside them comparison of two scorings and simulate. ``stats`` is pure statistics, ``result`` the
values that all stages fill. ``score`` and ``confirm`` are the verbs; no stage asks a later one.
Scripts ask ``ceping``; the command line and bench ask the stages themselves.
"""
