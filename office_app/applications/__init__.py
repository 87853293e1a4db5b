"""What the pages of applications share: whose an application is, and the words of the pages.

Comes in: requests of units, divisions and the office. Goes out: what the person may see, and
nothing of others. Who may be asked: each module, by ``office_app.views`` alone.
"""
