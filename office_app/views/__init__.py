"""The pages of staff: signing in, entering interviews, the office's overview.

Comes in: requests, each admitted as ``office_app.access`` declares. Goes out: pages, and answers to
the store. Who may be asked: the blueprints, by ``create_app`` alone.
"""
