"""Everything that is known of a round's candidates, gathered once.

From its tables, from the office's database where there is one, and from the last scoring.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

from office_app.evaluation.scored import Key, Scored
from rulebook import contract
from rulebook.cases import Case, case_of
from rulebook.eligibility import Candidate, ExaminedCandidate, Nominated
from rulebook.honours import Honour, QuotaLine
from rulebook.nominations import condition_faults, nomination_faults
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.spreadsheets.changes import shown_value
from rulebook.unit_names import same_unit
from rulebook.vocabulary import WITHDRAWN
from survey_app.acts import practices
from survey_app.acts.applications.candidacy import Candidacy
from survey_app.acts.applications.writing import candidacies
from survey_app.acts.condition_marks import judged
from survey_app.acts.practice_files import FOLDER, LIST
from survey_app.setup import prepare_unfilled
from survey_app.store import Store, has_database
from survey_app.store.applications import ACCEPTED, Attachment
from survey_app.store.overrides import Override

Note = Mapping[str, Any]


class Reported(NamedTuple):
    """A practice that was handed in."""

    title: str
    reported_by: str
    place: str
    day: str
    state: str
    typical: bool


@dataclass(frozen=True)
class Known:
    """All of it; what stands in the database alone is empty where there is none (``has_office``).

    ``applications`` are those handed in, by honour and candidate; ``unwritten`` are accepted ones
    that no table has yet; ``cases`` are None where the round has no table of them; ``photos`` are
    those of the notes by their hashes, as small PNGs.
    """

    this_round: Round
    scored: Scored | None
    examined: Sequence[ExaminedCandidate]
    unwritten: Sequence[ExaminedCandidate]
    has_office: bool
    applications: Mapping[Key, Candidacy]
    attachments: Mapping[str, Sequence[Attachment]]
    overrides: Mapping[tuple[str, str, str], Override]
    notes: Sequence[Note]
    practices: Sequence[Reported]
    cases: Sequence[Case] | None
    photos: Mapping[str, bytes] = field(default_factory=dict)

    def of_line(self, honour: Honour, line: QuotaLine | None) -> list[ExaminedCandidate]:
        """Who stands for the places of a line, in the order of the tables; None: for no line's."""
        everybody = (*self.examined, *self.unwritten)
        return [
            one
            for one in everybody
            if one.honour == honour and honour.line_for(one.candidate.unit_type) == line
        ]

    @cached_property
    def marks_by_window(self) -> Mapping[str, Mapping[str, str]]:
        """Marks as the table has them, by window and period; with full marks that it states."""
        found: dict[str, dict[str, str]] = {}
        for row in self.this_round.rows(contract.BIMONTHLY):
            score, full = (shown_value(row.values[name]) for name in ("score", "full_marks"))
            own = found.setdefault(row.text("window_id"), {})
            own[row.text("period")] = f"{score}/{full}" if full else score
        return found

    @cached_property
    def notes_by_name(self) -> Mapping[str, Sequence[Note]]:
        """Notes by the window, or by the plain name of what they are about; the oldest first."""
        found: dict[str, list[Note]] = {}
        for note in sorted(self.notes, key=lambda one: (one["day"], one["changed_at"])):
            content = note["content"]
            name = content["window"] or self._plain(content["other"])
            found.setdefault(name, []).append(note)
        return found

    def other_notes(self) -> list[Note]:
        """Notes about nobody who is a candidate, as far as names tell."""
        names = {
            name for one in (*self.examined, *self.unwritten) for name in self._names(one.candidate)
        }
        return [
            note for name, own in self.notes_by_name.items() if name not in names for note in own
        ]

    @cached_property
    def practices_by_unit(self) -> Mapping[str, Sequence[Reported]]:
        """Practices by the unit that reported them and by the one that they are of."""
        found: dict[str, list[Reported]] = {}
        for one in self.practices:
            for name in {self._plain(one.reported_by), self._plain(one.place)} - {""}:
                found.setdefault(name, []).append(one)
        return found

    @cached_property
    def cases_by_window(self) -> Mapping[str, Sequence[Case]]:
        """Cases by window."""
        found: dict[str, list[Case]] = {}
        for one in self.cases or ():
            found.setdefault(one.window_id, []).append(one)
        return found

    def notes_of(self, candidate: Candidate) -> list[Note]:
        """Notes about a candidate: the window it is, or the unit that it is or belongs to."""
        names = self._names(candidate)
        return [note for name in names for note in self.notes_by_name.get(name, ())]

    def practices_of(self, candidate: Candidate) -> list[Reported]:
        """Practices that a candidate's unit reported, or that are said to be its own."""
        names = self._names(candidate)
        return [*dict.fromkeys(one for n in names for one in self.practices_by_unit.get(n, ()))]

    def _names(self, candidate: Candidate) -> list[str]:
        """What a candidate is looked for by: a window's id, its name, its unit."""
        window = () if candidate.staff_count is None else (candidate.id,)
        return [*dict.fromkeys((*window, *map(self._plain, (candidate.name, candidate.unit))))]

    def _plain(self, name: str) -> str:
        return same_unit(name, self.this_round.book.campaign)


def known_of(this_round: Round) -> Known:
    """Gather it.

    Raises
    ------
    InputError
        If a table, the files of the scoring or the database cannot be read: nobody is left out.
    """
    _require_sound(this_round)
    gone = {window.id for window in this_round.windows if window.status == WITHDRAWN}
    examined = [one.now for one in judged(this_round) if one.now.candidate.id not in gone]
    store = prepare_unfilled(this_round) if has_database(this_round) else None
    made = _handed_in(this_round, store)
    there = {(one.honour.id, one.candidate.id) for one in examined}
    return Known(
        this_round,
        Scored.of(this_round),
        examined,
        [_examined(one) for key, one in made.items() if _is_accepted(one) and key not in there],
        store is not None,
        made,
        store.applications.all_attachments() if store else {},
        store.overrides.all() if store else {},
        store.notes.all() if store else (),
        _practices(this_round, store),
        _cases(this_round),
    )


def _require_sound(this_round: Round) -> None:
    """A row that cannot be read would be somebody who is left out."""
    nominated, book = Nominated(), this_round.book
    problems = [*this_round.register[1]]
    for each in (contract.BIMONTHLY, contract.CASES):
        plain = this_round.read(each)
        problems += plain.problems if plain else ()
    for table, faults in (
        (contract.NOMINATIONS, nomination_faults),
        (contract.CONDITIONS, partial(condition_faults, known=None)),
    ):
        read = this_round.read(table)
        problems += read.problems if read else ()
        for row in read.rows if read else ():
            problems += faults(book, f"{table.name}.csv", row, into=nominated)
    if problems:
        raise InputError(problems)


def _handed_in(this_round: Round, store: Store | None) -> dict[Key, Candidacy]:
    made = candidacies(this_round, store) if store else []
    return {
        (one.application.honour, one.application.candidate): one
        for one in made
        if one.application.receipt
    }


def _is_accepted(one: Candidacy) -> bool:
    return one.application.state == ACCEPTED


def _examined(one: Candidacy) -> ExaminedCandidate:
    """A candidate that no table has, or whose window is no longer in the register."""
    found = one.examined()
    return found or ExaminedCandidate(Candidate.of_nomination(one.as_nomination()), one.honour, ())


def _practices(this_round: Round, store: Store | None) -> list[Reported]:
    """From the database, else from the list that was written beside the drafts."""
    if store:
        rows = practices.listed(this_round)
    else:
        path = this_round.folder / FOLDER / LIST
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        rows = [{**row, "content": row} for row in csv.DictReader(text.splitlines())]
    made = [
        Reported(
            one["content"]["title"],
            one["reported_by"],
            one["content"].get("place", ""),
            one["submitted_at"][:10],
            one["state"],
            one["typical"] in (1, "yes"),
        )
        for one in rows
    ]
    return sorted(made, key=lambda one: (one.day, one.title))


def _cases(this_round: Round) -> list[Case] | None:
    read = this_round.read(contract.CASES)
    return [case_of(row) for row in read.rows] if read else None
