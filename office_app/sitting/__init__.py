"""The leading group's meeting on the console: who was there, and the sheet of decisions.

Comes in: forms. Goes out: a ``Sitting`` to write down; a draft of decisions, which the page of the
decision (``views.decide``) shows whole and hands to the command. Nothing is decided in here.
"""
