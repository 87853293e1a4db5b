"""What runs beside the pages: starting a command, watching it, fetching what it made."""

import io
import shutil
import tempfile
import zipfile
from pathlib import Path

from flask import Blueprint, abort, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import signed_in, words
from office_app.access import Who, admits
from office_app.acting import of_this_round
from office_app.agreement import agreement, handed_over
from office_app.jobs import (
    COMMANDS,
    Busy,
    Command,
    Job,
    State,
    all_jobs,
    cancel,
    find_job,
    number_in,
)
from office_app.jobs import offered as offered_by
from office_app.jobs import start as start_job
from office_app.jobs.due import not_due
from office_app.jobs.offered import kept_as, titles
from office_app.jobs.runner import SEALED
from office_app.proof import archived, verified
from office_app.round_files import archive_of, sealed_of
from rulebook.files import file_hash
from rulebook.whole_ballots import find_ballots
from survey_app.acts.recording import record
from survey_app.context import current, shown

blueprint = Blueprint("jobs", __name__, url_prefix="/staff/jobs")
_SHOWN = 30
_ROOM = 64 * 2**20  # bytes of a request: the sealed part of an archive may be brought
PERSONS_FOR_BALLOTS = 2
STATE_NAMES = {
    State.RUNNING: "正在运行",
    State.DONE: "已完成",
    State.AT_FAULT: "没有完成：有问题要改",
    State.FAILED: "没有完成：程序出错",
    State.CANCELLED: "已取消",
    State.CUT_OFF: "中断了：程序或电脑中途停止，请重新运行",
}


@blueprint.url_value_preprocessor
def _room(endpoint: str | None, values: dict[str, str] | None) -> None:
    """Only here a request may be large: it is read once its sender is known."""
    if endpoint == "jobs.start" and values and values.get("command") == "verify":
        request.max_content_length = _ROOM


@blueprint.get("/")
@admits(Who.REVIEWER)
def jobs() -> ResponseReturnValue:
    """What ran, the newest first, and what can be run."""
    found = [job for job in all_jobs(current().round.folder) if job.command in COMMANDS]
    return current().page(
        "staff_jobs.html", jobs=found[:_SHOWN], commands=COMMANDS, states=STATE_NAMES
    )


@blueprint.get("/<command>")
@admits(Who.REVIEWER)
def form(command: str) -> ResponseReturnValue:
    """What a command asks, and what it left when it ran last."""
    if command == "confirm":  # asks on a page of its own
        return redirect(url_for("decide.form", **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords
    return _form(_known(command))


@blueprint.post("/<command>")
@admits(Who.OFFICE)
def start(command: str) -> ResponseReturnValue:
    """Run it."""
    if command == "confirm":
        abort(404)
    wanted, context, account = _known(command), current(), signed_in.account()
    assert account
    if why_not := not_due(command, context.round, context.store):
        return _form(wanted, [("start", f"{why_not}。")], 409)
    chosen = {option.name: request.form.get(option.name, "") for option in wanted.options}
    for option in wanted.options:
        is_offered = chosen[option.name] in option.choices(context.round)
        if not is_offered or (option.needed and not chosen[option.name]):
            return _form(wanted, [(option.name, words.CHOOSE)])
    files = _brought(wanted)
    if any(not zipfile.is_zipfile(io.BytesIO(content)) for content in files.values()):
        return _form(wanted, [("brought", words.NO_SEALED_PART)])
    secrets: list[str] = []
    if _takes_two(wanted):
        agreed, secrets = handed_over(PERSONS_FOR_BALLOTS)
        if agreed.faults:
            return _form(wanted, agreed.faults)
        chosen |= {"persons": " ".join(agreed.by)}
    try:
        number = start_job(
            context.round,
            context.store,
            wanted,
            chosen,
            account.name,
            secrets=secrets,
            files=files,
        )
    except Busy:
        return _form(wanted, [("start", words.JOB_RUNS)], 409)
    return redirect(url_for("jobs.job", number=number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


@blueprint.post("/archive/sealed")
@admits(Who.OFFICE)
def sealed() -> ResponseReturnValue:
    """The sealed part of the archive, which holds whole ballots, for two who agree."""
    context, command = current(), COMMANDS["archive"]
    path = sealed_of(context.round)
    if not path.is_file():
        return _form(command, [("sealed", words.SEALED_GONE)])
    agreed = agreement(PERSONS_FOR_BALLOTS)
    if agreed.faults:
        return _form(command, agreed.faults)
    record(context.round, context.store, "sealed", agreed.by, sha256=file_hash(path))
    kept = of_this_round(f"档案封存部分{path.suffix}")
    return send_file(path, as_attachment=True, download_name=kept, mimetype=_KEPT)


def _brought(command: Command) -> dict[str, bytes]:
    """The sealed part of the archive out of a safe: the job's runner removes it again."""
    sent = request.files.get("brought") if command.id == "verify" else None
    return {SEALED: sent.read()} if sent and sent.filename else {}


def _takes_two(command: Command) -> bool:
    """Whether it reads whole ballots that this program collected."""
    return command.reads_ballots and bool(find_ballots(current().round.folder))


@blueprint.get("/run/<number>")
@admits(Who.REVIEWER)
def job(number: str) -> ResponseReturnValue:
    """How far a job has come, in its own lines."""
    found = _found(number)
    command = COMMANDS[found.command]
    files = offered_by(current().round, command) if found.state is State.DONE else {}
    return current().page(
        "staff_job.html",
        job=found,
        command=command,
        files=files,
        file_names=titles(current().round),
        states=STATE_NAMES,
        archived=archived(current().round, found) if command.id == "archive" else None,
        verified=verified(found) if command.id == "verify" else None,
    )


@blueprint.post("/run/<number>/cancel")
@admits(Who.OFFICE)
def stop(number: str) -> ResponseReturnValue:
    """Ask it to end."""
    found = _found(number)
    if found.state is State.RUNNING:
        cancel(found)
    return redirect(url_for("jobs.job", number=found.number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


@blueprint.get("/<command>/files/<name>")
@admits(Who.REVIEWER)
def file(command: str, name: str) -> ResponseReturnValue:
    """One of the files that are offered, to be kept: never shown within the console."""
    path = offered_by(current().round, _known(command)).get(name)
    if path is None:
        abort(404)
    kept = of_this_round(kept_as(current().round, name))
    if path.is_dir():
        return _zipped(path, kept)
    return send_file(path, as_attachment=True, download_name=kept, mimetype=_KEPT)


_KEPT = "application/octet-stream"


def _zipped(folder: Path, name: str) -> Response:
    with tempfile.TemporaryDirectory(prefix="ceping-zip-") as scratch:
        packed = shutil.make_archive(str(Path(scratch) / "packed"), "zip", folder)
        content = Path(packed).open("rb")  # noqa: SIM115  # closed with the response
    return send_file(content, as_attachment=True, download_name=name, mimetype=_KEPT)


def _known(command: str) -> Command:
    if command not in COMMANDS:
        abort(404)
    return COMMANDS[command]


def _found(number: str) -> Job:
    found = find_job(current().round.folder, number_in(number))
    if found is None or found.command not in COMMANDS:
        abort(404)
    return found


def _form(
    command: Command, faults: list[tuple[str, str]] | None = None, status: int = 422
) -> Response:
    context = current()
    latest = [job for job in all_jobs(context.round.folder) if job.command == command.id]
    return context.page(
        "staff_command.html",
        status if faults else 200,
        command=command,
        why_not=not_due(command.id, context.round, context.store),
        faults=faults or [],
        choices={option.name: option.choices(context.round) for option in command.options},
        typed=request.form,
        persons=PERSONS_FOR_BALLOTS if _takes_two(command) else 0,
        latest=latest[0] if latest else None,
        files=offered_by(context.round, command),
        file_names=titles(context.round),
        states=STATE_NAMES,
        has_archive=archive_of(context.round).is_file(),
        sealed=sealed_of(context.round).is_file(),
        persons_for_sealed=PERSONS_FOR_BALLOTS,
    )
