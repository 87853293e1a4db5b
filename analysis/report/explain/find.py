"""Which window is meant: by id or by name, with near matches where none is."""

from collections.abc import Iterable
from difflib import get_close_matches

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Window

_NEAR = 3


def find_window(windows: Iterable[Window], text: str) -> Window:
    """The window with that id or name.

    Raises
    ------
    InputError
        If there is none, or several have the name; the line names near matches.
    """
    all_windows = tuple(windows)
    wanted = text.strip()
    for matches in (
        [w for w in all_windows if w.id == wanted],
        [w for w in all_windows if w.name == wanted],
    ):
        if len(matches) == 1:
            return matches[0]
    near = _near(all_windows, wanted)
    listed = "、".join(f"{w.id} {w.name}" for w in near)
    zh = f"一个窗口的编号或名称（相近的有：{listed}）" if near else "一个窗口的编号或名称"
    en = f"one window's id or name (near: {listed})" if near else "one window's id or name"
    raise InputError([Problem("windows", Words(zh, en), text)])


def _near(windows: tuple[Window, ...], text: str) -> list[Window]:
    """Windows whose name or id holds the text, else those spelled alike."""
    if text:
        within = [w for w in windows if text in w.name or text.lower() in w.id.lower()]
        if within:
            return within[:_NEAR]
    labels = {label: w for w in windows for label in (w.id, w.name)}
    alike = get_close_matches(text, labels, n=_NEAR, cutoff=0.5)
    return list({labels[label].id: labels[label] for label in alike}.values())
