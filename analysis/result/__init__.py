"""What a scoring is, as values: standings, awards, findings, and the ScoreReport that holds them.

Comes in: nothing. Goes out: frozen dataclasses that every other stage fills or reads. Asks the
rulebook's types only; imports nothing that reads, computes or writes.
"""
