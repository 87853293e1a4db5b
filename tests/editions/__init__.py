"""Editions of invented cities: no test may need a value of the edition of 2021."""

import re
from pathlib import Path

QUARTERLY = Path(__file__).parent / "quarterly"


def without_space(text: str) -> str:
    """``text`` with every white space removed: how quotations are compared with documents."""
    return re.sub(r"\s+", "", text)
