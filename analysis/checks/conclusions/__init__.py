"""What all checks together say: the verdict, alternative scores, detection limits, pictures.

Comes in: the context and the finished checks. Goes out: the values of ``result.findings``. Asks
``checks.context`` and ``checks.sentences``, stats and, for other ways to count, ranking and counts;
a single check never asks here.
"""
