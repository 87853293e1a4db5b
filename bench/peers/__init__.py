"""What we are measured against, each the straightforward way of doing the same.

Comes in: the same data or load as for ours. Goes out: a running peer, or its result. ``bench`` asks
here.
"""
