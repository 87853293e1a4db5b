"""The pages: survey, vote, plates and receipts.

Comes in: requests, each admitted as ``access`` declares. Goes out: pages, and answers to the store.
Who may be asked: the blueprints, by ``create_app``; ``public`` and ``questionnaire`` by
``office_app`` too.
"""
