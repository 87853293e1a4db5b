"""Measurements against peers and limits; run them with `python3 dev.py bench`.

``speed/`` measures time and memory: rows of results.json, all of them anew in half an hour. The
other modules that can be run are studies of the statistics, of hours each: they run by name only
and keep files of their own, which the methods pages print.

Comes in: seeds and sizes. Goes out: those files. Asks every room; none asks here.
"""
