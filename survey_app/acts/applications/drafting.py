"""Drafts of applications: begun, saved as often as somebody likes, with files beside them.

Whoever saves says which version was on the page; another version is never written over.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rulebook.attachments import MOST_BYTES, kind_of
from rulebook.problems import InputError, Problem
from rulebook.round import Round
from survey_app import attached
from survey_app.acts.applications.candidacy import (
    CATEGORY,
    Candidacy,
    faults_of_fields,
    is_of_windows,
    open_to,
    windows_of,
)
from survey_app.acts.applications.refusing import refusal, refusals
from survey_app.acts.applications.term import require_in_time
from survey_app.registers import sound_name
from survey_app.setup import now
from survey_app.store import Account, Store
from survey_app.store.applications import (
    DRAFT,
    RETURNED,
    Application,
    ApplyingUnit,
    Attachment,
)

MOST_FILES = 10
_LONGEST_NAME, _LONGEST_FILE = 40, 100
_SHELF = "applications"
EDITED = (DRAFT, RETURNED)


class Stale(Exception):
    """Somebody else has saved meanwhile: ``newest`` is what stands now."""

    def __init__(self, newest: Application) -> None:
        """Keep it for the page."""
        super().__init__(newest.id)
        self.newest = newest


class Offered(NamedTuple):
    """A file as it came."""

    name: str
    data: bytes


def begin(
    this_round: Round, store: Store, unit: ApplyingUnit, honour: str, chosen: str, by: Account
) -> Application:
    """A new draft; where the candidate has one for this honour already, that one.

    ``chosen`` is the window's id or the person's name; nothing where the unit itself applies.

    Raises
    ------
    InputError
        If it is not the time, the honour is not open to such a unit, or nobody is named.
    """
    require_in_time(this_round, store)
    made = _candidate(this_round, unit, honour, chosen)
    made = made._replace(saved_at=_moment(this_round), saved_by=by.signature)
    same = [one for one in store.applications.of_unit(unit.id) if _is_same(one, made)]
    if same:
        return same[0]
    kept = store.applications.begin(made)
    if kept is None:
        raise refusal(f"“{made.name}”已由别的单位申报。", "window")
    return kept


def _is_same(one: Application, made: Application) -> bool:
    named = one.candidate == made.candidate if made.candidate else one.name == made.name
    return one.honour == made.honour and named


def _candidate(this_round: Round, unit: ApplyingUnit, honour: str, chosen: str) -> Application:
    wanted = next((one for one in open_to(this_round, unit) if one.id == honour), None)
    if wanted is None:
        raise refusal("请选择本单位可以申报的荣誉。", "honour")
    if wanted.kind == "individual":
        name = sound_name(chosen, _LONGEST_NAME)
        if not name:
            raise refusal(f"请写被推荐人的姓名，最多{_LONGEST_NAME}字。", "person")
        kinds = (*wanted.unit_types, *wanted.without_places)
        fields = {CATEGORY: unit.unit_type} if unit.unit_type in kinds else {}
        return Application("", unit.id, honour, "", name, fields=fields)
    if not is_of_windows(this_round, unit):
        return Application("", unit.id, honour, unit.id, unit.name)
    window = next((one for one in windows_of(this_round, unit) if one.id == chosen), None)
    if window is None:
        raise refusal("请选择窗口名册里本单位的一个窗口。", "window")
    return Application("", unit.id, honour, window.id, window.name)


def with_typed(made: Candidacy, typed: Mapping[str, str], version: int) -> Candidacy:
    """The application as it would be with what was typed, made from ``version``."""
    fields = {name: text for name in made.names() if (text := typed.get(name, "").strip())}
    fields = {name: text.replace("\r\n", "\n") for name, text in fields.items()}
    changed = made.application._replace(fields=fields, version=version)
    chosen = typed.get("window", "")
    known = {one.id: one.name for one in windows_of(made.this_round, made.unit)}
    if made.is_window and chosen in known:
        changed = changed._replace(candidate=chosen, name=known[chosen])
    return replace(made, application=changed)


def require_editable(made: Candidacy, store: Store) -> None:
    """Whether it can be changed now.

    Raises
    ------
    InputError
        If it is too late, or it was handed in.
    """
    require_in_time(made.this_round, store)
    if made.application.state not in EDITED:
        raise refusal("这一份已经提交或者撤回，不能直接修改。您填的内容还在本页。")


def save(made: Candidacy, store: Store, files: Sequence[Offered], by: Account) -> Application:
    """Keep what was typed and the files with it, all or nothing.

    Raises
    ------
    InputError
        If a field or a file is unfit, naming the input in ``file``; or it cannot be changed now.
    Stale
        If somebody has saved since the version that ``made`` was made from.
    """
    require_editable(made, store)
    said = list(faults_of_fields(made).items())
    found = _files(made, store, files, by, said)
    if said:
        raise refusals(said)
    application = made.application._replace(
        saved_at=_moment(made.this_round), saved_by=by.signature
    )
    _require_free(made, store)
    kept = store.applications.save(application)
    if kept is None:
        raise Stale(newest(application, store))
    for _, data in found:
        attached.keep(made.this_round, _SHELF, data)
    store.applications.attach([attachment for attachment, _ in found])
    return kept


def newest(application: Application, store: Store) -> Application:
    """What stands in the store now."""
    found = store.applications.find(application.id)
    assert found
    return found


def _require_free(made: Candidacy, store: Store) -> None:
    """A window that was chosen anew has no other application for the honour."""
    own = made.application
    for one in store.applications.all():
        if one.id != own.id and (one.honour, one.candidate) == (own.honour, own.candidate):
            raise refusal(f"“{own.name}”已经申报过这项荣誉。", "window")


def _files(
    made: Candidacy,
    store: Store,
    files: Sequence[Offered],
    by: Account,
    said: list[tuple[str, str]],
) -> list[tuple[Attachment, bytes]]:
    """Each file with what is kept of it; what is wrong is added to ``said``."""
    standing = {one.sha256 for one in store.applications.attachments(made.application.id)}
    found = []
    for file in files:
        name = file_name(file.name)
        try:
            kind = kind_of(name, file.data)
        except InputError as error:
            said += [("files", _said(one)) for one in error.problems]
            continue
        sha256 = hashlib.sha256(file.data).hexdigest()
        moment = _moment(made.this_round)
        kept = Attachment(
            made.application.id, sha256, name, kind, len(file.data), moment, by.signature
        )
        found.append((kept, file.data))
    if len(standing | {one.sha256 for one, _ in found}) > MOST_FILES:
        said.append(("files", f"附件最多{MOST_FILES}个，已有{len(standing)}个。"))
    return found


def _said(problem: Problem) -> str:
    got = f"，现在是{problem.got}" if problem.got else ""
    return f"附件“{problem.file}”没有收下：应为{problem.expected.zh}{got}。"


def file_name(sent: str) -> str:
    """What a file is called, without folders and signs that cannot be seen."""
    name = sent.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in name if sign.isprintable())[-_LONGEST_FILE:] or "附件"


def detach(made: Candidacy, store: Store, sha256: str) -> None:
    """Take a file out of a draft.

    Raises
    ------
    InputError
        If it cannot be changed now.
    """
    require_editable(made, store)
    if store.applications.detach(made.application.id, sha256):
        attached.forget(made.this_round, _SHELF, sha256)


def content_of(this_round: Round, sha256: str) -> bytes | None:
    """A file of that hash, None where there is none; it is never shown as a page."""
    return attached.kept(this_round, _SHELF, sha256)


def most_megabytes() -> int:
    """How large a file may be."""
    return MOST_BYTES // 2**20


def _moment(this_round: Round) -> str:
    return now(this_round).isoformat(timespec="seconds")
