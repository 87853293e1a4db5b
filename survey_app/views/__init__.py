"""The pages: survey, vote, plates, receipts, and those of staff.

Comes in: requests, each admitted as ``access`` declares. Goes out: pages, and answers to the store.
Who may be asked: the blueprints, by ``create_app`` alone.
"""
