"""What every check is given: the round as arrays, the errors of its totals, and shared work."""
