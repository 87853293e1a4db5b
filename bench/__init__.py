"""Measurements against peers and limits; run them with `python3 dev.py bench`."""
