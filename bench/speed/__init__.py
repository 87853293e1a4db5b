"""Time and memory of everything that a figure is claimed of, beside peers that do the same.

Comes in: sizes. Goes out: rows of bench/results.json. A module is a measurement and has ``PARTS``
that can be run by themselves. Each row has words in site/_data/speed.toml.
"""
