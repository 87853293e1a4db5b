"""A Python of our own beside this one: what Typst keeps goes only with the end of a process."""

import os
import sys
from typing import TypedDict


class Child(TypedDict):
    """What ``subprocess`` takes."""

    args: list[str]
    env: dict[str, str]


def child(code: str) -> Child:
    """The command that runs ``code`` with the libraries of this process."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return {"args": [sys.executable, "-X", "utf8", "-c", code], "env": env}
