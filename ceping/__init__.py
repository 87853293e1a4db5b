"""The command line, and what a script may import: see ``__all__``.

Comes in: arguments of a person or a script. Goes out: what the rooms give, and an exit code. It
asks every room and holds no logic; scripts and notebooks ask here, no other room does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.report.tables import tables, write_labelled, write_tables
    from analysis.score import score_round as score
    from rulebook.round import Round
    from rulebook.round import open_round as load

__version__ = "0.1.0"
__all__ = ["Round", "load", "score", "tables", "write_labelled", "write_tables"]

_HOME = {
    "Round": ("rulebook.round", "Round"),
    "load": ("rulebook.round", "open_round"),
    "score": ("analysis.score", "score_round"),
    "tables": ("analysis.report.tables", "tables"),
    "write_labelled": ("analysis.report.tables", "write_labelled"),
    "write_tables": ("analysis.report.tables", "write_tables"),
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: the command's own start would otherwise wait for it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    module, inside = _HOME[name]
    return getattr(import_module(module), inside)
