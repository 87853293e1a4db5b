"""Pure statistics: arrays in, frozen dataclass out, every function cites its source.

One concept is one module and one test file of the same name. Nothing here knows of rounds,
rules, files or wording; only numpy, scipy and pandas may be imported.
"""
