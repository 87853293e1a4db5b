"""Tables that the office brings as files: kept until they are agreed to, then taken whole.

Comes in: a file as people have it, and a yes to what was mended. Goes out: a clean table in the
round's folder, by ``survey_app.acts.taking``. Who may be asked: ``offered`` for what can be
brought by whom, ``pending`` for what waits, ``templates`` for forms to fill in; by ``views.files``
alone. What a file says: ``survey_app.acts.bringing``.
"""
