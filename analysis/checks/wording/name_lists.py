"""How the checks list names."""

from collections.abc import Iterable


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a row, cut after a few."""
    everybody = list(names)
    return "、".join(everybody[:most]) + ("等" if len(everybody) > most else "")
