"""The command line: opens the rooms, holds no logic of its own."""
