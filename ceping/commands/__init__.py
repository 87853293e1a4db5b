"""The commands by subject; each parses its options and calls one room.

Comes in: arguments as typed. Goes out: calls of a room, and its results as lines on the terminal.
Only ``ceping.cli`` asks them; they import a room when their command runs, so that help is quick.
"""
