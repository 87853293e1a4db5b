"""What comes in while a round runs: counts against a target, turnout, troubles; never a grade."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, said
from office_app.agreement import me
from office_app.progress import channels_of, progress, reminders
from office_app.refusals import Fault, faults_of
from office_app.troubles import troubles
from rulebook.problems import InputError
from rulebook.vocabulary import VOTE
from survey_app.acts.backing_up import back_up
from survey_app.acts.target import set_target
from survey_app.context import current

blueprint = Blueprint("watch", __name__, url_prefix="/staff/watch")


@blueprint.get("/")
@admits(Who.OFFICE)
def watch() -> ResponseReturnValue:
    """Everything that can be counted without looking at a grade."""
    return _page([])


@blueprint.post("/target")
@admits(Who.OFFICE)
def aim() -> ResponseReturnValue:
    """How many answers each window should get."""
    typed = request.form.get("target", "").strip()
    if not (typed.isdecimal() and len(typed) < 7):
        return _page([("target", words.NUMBER_MISSING)])
    try:
        set_target(current().round, int(typed), (me().name,))
    except InputError as error:
        return _page(faults_of(error, otherwise="target"))
    return done("watch.watch", "目标已记下。")


@blueprint.post("/backup")
@admits(Who.OFFICE)
def backup() -> ResponseReturnValue:
    """A whole copy of the database, beside it."""
    try:
        made = back_up(current().round, by=(me().name,))
    except InputError as error:
        return _page(faults_of(error, otherwise="backup"))
    return done("watch.watch", f"已备份：{made.name}。密钥文件不在里面，请另存一处。")


def _page(faults: list[Fault]) -> Response:
    context, window = current(), request.args.get("window", "")
    found = progress(context.round, window)
    return act_page(
        "staff_watch.html",
        faults,
        said=said(),
        found=found,
        chosen=next((one.window for one in found.windows if one.window.id == window), None),
        channels=channels_of(context.round),
        troubles=troubles(context),
        reminders=reminders(context.round, found),
        texts_by_window=_texts(),
        vote=context.store.phase(VOTE),
    )


def _texts() -> dict[str, list[tuple[str, str]]]:
    """What people wrote, by the name of the window: question and text, without grades or times."""
    context = current()
    questions = {one.id: one.question.zh for one in context.texts.questionnaire.open_questions}
    names = {window.id: window.name for window in context.round.windows}
    written: dict[str, list[tuple[str, str]]] = {}
    for window, question, text in context.store.records.texts():
        said_of = written.setdefault(names.get(window, window), [])
        said_of.append((questions.get(question, question), text))
    return written
