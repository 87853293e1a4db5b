"""What the office gathers through the year: practices, notes of visits, marks, people's cases.

Comes in: forms. Goes out: values that the acts take, and faults at their fields. Who may be asked:
each module by the view of its name.
"""
