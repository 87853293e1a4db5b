"""The steps of a round, from its making to its archive, and how far each has come.

Comes in: a round and its store. Goes out: each step with its standing, read from the folder and
the store each time, never from a flag of its own. Who may be asked: ``all_steps``, by the page of
the steps. A page that belongs to a step adds its link to the step's row.
"""

from office_app.steps.registry import STEPS, Link, Seen, State, Step, all_steps

__all__ = ["STEPS", "Link", "Seen", "State", "Step", "all_steps"]
