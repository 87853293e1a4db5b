"""How far a step has come."""

from typing import NamedTuple


class Standing(NamedTuple):
    """Whether a step is done; if not, why it cannot be done yet; and what there is to say.

    ``why_not`` is one plain line, empty where the step can be taken now; ``note`` says how far it
    has come, such as a number of windows.
    """

    done: bool = False
    why_not: str = ""
    note: str = ""
