"""The commands by subject; each parses its options and calls one room."""
