"""Limits that several checks share; those of a single check stand in its own file."""

ERROR_RATE = 0.01  # of a test, and false discovery rate of a family of tests
RELIABLE = 0.70  # a reliability below is too low to tell windows apart
FEWEST_RESPONSES = 30  # responses of a window, or of the city, below which scores waver
LEAST_ALIKE = 3  # ballots alike that make a flag
