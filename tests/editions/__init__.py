"""Editions of invented cities: no test may need a value of the edition of 2021."""

from pathlib import Path

QUARTERLY = Path(__file__).parent / "quarterly"
