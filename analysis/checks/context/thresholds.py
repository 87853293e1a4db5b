"""Limits that several checks share, or a check and its sentences; the others stand with a check."""

ERROR_RATE = 0.01  # of a test, and false discovery rate of a family of tests
RELIABLE = 0.70  # a reliability below is too low to tell windows apart
AGREEING = 0.50  # reliability of one ballot from which voters agree: Koo and Li (2016)
REDUNDANT = 0.95  # consistency above which items say the same
FEWEST_RESPONSES = 30  # responses of a window, or of the city, below which scores waver
LEAST_ALIKE = 3  # ballots alike that make a flag
SMALL_SHIFT = 10.0  # points: half the step between two grades
AT_TOP, TOP_BOX = 0.15, 0.80  # share of windows at the highest score; of answers of best grade
NEAR = 0.05  # share by which a weight is moved
DIFFERS = 0.10  # share by which what a component does may differ from its weight
