"""自己的规则: an office answers a few pages, a developer can go on with the edition they make.

Comes in: rows of typed text by section (``questions``), and the edition that is begun from.
Goes out: what is wrong at which field, or the files of the edition. Nothing here asks the web.
"""
