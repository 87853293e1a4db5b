"""The command line: opens the rooms, holds no logic of its own."""

__version__ = "0.1.0"
