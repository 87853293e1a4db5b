"""How checks are worded: their skeleton, reasons that several share, lists of names.

Comes in: numbers and names. Goes out: ``Check`` values and Chinese phrases. Asks the registry and
``rendering.numbers``.
"""
