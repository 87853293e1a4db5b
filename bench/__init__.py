"""Measurements against peers and limits; run them with `python3 dev.py bench`.

Comes in: seeds and sizes. Goes out: rows of results.json, and the files of long trials that the
methods pages print. Asks every room; none asks here.
"""
