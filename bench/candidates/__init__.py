"""Statistics that were measured on simulated rounds and are not yet what the checks use.

Comes in: arrays. Goes out: frozen dataclasses, as in ``analysis.stats``. ``bench.flag_grid`` and
``bench.event_designs`` ask here; what a check takes over moves to ``analysis/stats`` with its test.
"""
