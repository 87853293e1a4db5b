"""What an edition asks somebody to do: its steps, each with its origin, and its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pages.edition import Edition
from pages.forms import Form, FormWords, form_of
from rulebook.provenance import Id, Part, Rule

FOLDER = PurePosixPath("guide/forms")
# Pages of the guide that say nothing without a task of the edition.
OF_AN_EDITION = ("apply", "nominate", "report")


class Step(Rule):
    """One question that is asked of a task, answered by a rule, and what the page shows with it."""

    ask: str
    shows: Literal["forms", "leads"] | None = None


class Task(Part):
    """One task: the kind of ``honours`` that it is about, ``rules`` to know too, by id."""

    id: Id
    card: str
    lede: str
    honours: Literal["collective", "individual"] | None = None
    rules: tuple[Id, ...] = ()
    steps: tuple[Step, ...] = ()
    form: Form | None = None


class _TasksFile(Part):
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class OfferedForm:
    """A form with the name of its file and the honour that it is for."""

    file: str
    form: Form
    about: str = ""


def read_tasks(edition: Edition) -> Mapping[str, Task]:
    """The tasks of an edition by id; empty where its folder has none."""
    read = edition.read(_TasksFile, "tasks")
    return {task.id: task for task in read.tasks} if read else {}


def offered(edition: Edition, task: Task, words: FormWords) -> Sequence[OfferedForm]:
    """The forms of a task: its own, and one for each honour that it is about."""
    own = [OfferedForm(f"{task.id}.docx", task.form)] if task.form else []
    return own + [
        OfferedForm(f"{honour.id}.docx", form_of(edition.book, honour, words), honour.id)
        for honour in edition.book.honours.honours
        if honour.kind == task.honours
    ]
