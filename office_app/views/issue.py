"""Codes, slips, links, plates and questionnaires on paper: for all windows in one go, as PDF."""

from collections import Counter
from collections.abc import Iterator

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import code_lists, words
from office_app.access import Who, admits
from office_app.acting import act_page, attachment, done, round_now, said, sent_while_made
from office_app.agreement import me
from office_app.bundles import file_name
from office_app.refusals import Fault, faults_of
from office_app.window_groups import chosen, counts_of, groups
from rulebook.problems import InputError
from rulebook.round import Round, Window
from rulebook.vocabulary import OPEN as PLATES
from rulebook.vocabulary import SURVEY, VOTE
from survey_app import printed
from survey_app.acts import issuing, purging
from survey_app.acts.closing import standing
from survey_app.acts.papers import record_plates, record_printed
from survey_app.registers import pile_name, window_of
from survey_app.setup import prepare
from survey_app.store import OPEN, PARTS

blueprint = Blueprint("issue", __name__, url_prefix="/staff/issue")
_MOST_CODES, _MOST_SHEETS = 20_000, 3_000
_LAST_NUMBER = 99_999


@blueprint.get("/")
@admits(Who.OFFICE)
def issue() -> ResponseReturnValue:
    """What can be made, what was made, and the lists that still lie here."""
    return _overview([])


@blueprint.get("/codes")
@admits(Who.OFFICE)
def codes_form() -> ResponseReturnValue:
    """How many for which windows, and who hands them out."""
    return _windows_page("staff_issue_codes.html", round_now(), [])


@blueprint.post("/codes")
@admits(Who.OFFICE)
def codes() -> ResponseReturnValue:
    """Issue codes of several windows to one issuer."""
    this_round = round_now()
    counts, faults = counts_of(chosen(this_round.survey_windows), _MOST_CODES)
    issuer = request.form.get("issuer", "")
    made: list[issuing.IssuedCode] = []
    try:
        issuing.ready_to_issue(this_round, SURVEY)
        issuing.sound_issuer(issuer)
        for window, count in counts.items() if not faults else ():
            by = (me().name,)
            made += issuing.create_codes(this_round, window, count, issuer, by)
    except InputError as error:
        faults += faults_of(error, {"编码 codes": "issuer"})
    if faults:
        return _windows_page("staff_issue_codes.html", this_round, faults)
    code_lists.write_list(this_round, made, issuer)
    return done("issue.issue", f"已生成{len(made)}个问卷编码，请在下面取出打印。")


@blueprint.get("/papers")
@admits(Who.OFFICE)
def papers_form() -> ResponseReturnValue:
    """How many sheets for which windows."""
    return _windows_page("staff_issue_papers.html", round_now(), [])


@blueprint.post("/papers")
@admits(Who.OFFICE)
def papers() -> ResponseReturnValue:
    """Print questionnaires; numbers go on where the last of each window ended."""
    this_round = round_now()
    counts, faults = counts_of(chosen(this_round.survey_windows), _MOST_SHEETS)
    last = code_lists.last_papers(this_round)
    numbers = {key: range(last[key] + 1, last[key] + 1 + n) for key, n in counts.items()}
    if any(run[-1] > _LAST_NUMBER for run in numbers.values()):
        faults.append(("each", words.TOO_MANY_PAPERS))
    if faults:
        return _windows_page("staff_issue_papers.html", this_round, faults)
    return sent_while_made(_papers(this_round, numbers, me().name), "纸质问卷.zip")


def _papers(this_round: Round, numbers: dict[str, range], by: str) -> Iterator[tuple[str, bytes]]:
    for key, run in numbers.items():
        window = window_of(this_round, key)
        content = printed.papers(this_round, key, run)
        record_printed(this_round, key, run, (by,))
        yield _path(window, f"纸质问卷第{run[0]}至{run[-1]}号"), content


@blueprint.get("/plates")
@admits(Who.OFFICE)
def plates() -> ResponseReturnValue:
    """The plates of all windows, or of one: they hold no secret, but an address that stays."""
    this_round, window = round_now(), request.args.get("window", "")
    try:
        content = printed.plates(this_round, window)
    except InputError as error:
        return _overview(faults_of(error))
    record_plates(this_round, window, (me().name,))
    whose = window_of(this_round, window).name if window else "全部窗口"
    return attachment(content, f"{file_name('窗口二维码牌', whose)}.pdf")


@blueprint.post("/fetch")
@admits(Who.OFFICE)
def fetch() -> ResponseReturnValue:
    """A list as PDFs by window or pile, with the list itself."""
    this_round, name = round_now(), request.form.get("name", "")
    if name not in {one.name for one in code_lists.lists_here(this_round)}:
        return _overview([("lists", words.LIST_GONE)])
    files = code_lists.sheets(this_round, name, (me().name,))
    return sent_while_made(files, f"{name.removesuffix('.csv')}.zip")


@blueprint.post("/purge")
@admits(Who.OFFICE)
def purge() -> ResponseReturnValue:
    """Remove every list of raw codes."""
    this_round = round_now()
    if not request.form.get("sure"):
        return _overview([("sure", words.PURGE_NOT_SURE)])
    removed = purging.purge_codes(this_round, (me().name,))
    return done("issue.issue", f"已删除{len(removed)}个编码名单。别处的副本和打印件请另行处理。")


def _overview(faults: list[Fault]) -> Response:
    this_round = round_now()
    store = prepare(this_round)
    papers = code_lists.papers_printed(this_round)
    codes: dict[str, Counter[str]] = {}
    for issuer, window, issued, _ in store.credentials.turnout(SURVEY):
        codes.setdefault(window, Counter())[issuer] += issued
    return act_page(
        "staff_issue.html",
        faults,
        said=said(),
        plates_count=PLATES in this_round.counted_channels,
        lists=code_lists.lists_here(this_round),
        files=len(purging.code_lists(this_round)),
        issuers=sorted({issuer for counts in codes.values() for issuer in counts}),
        handed=[
            (window.name, codes.get(window.id, Counter()), papers[window.id])
            for window in this_round.windows
            if window.id in codes or papers[window.id]
        ],
        piles={pile_name(this_round, key): n for key, n in store.slips.piles().items()},
        papers=papers,
        vote_by=store.slips.vote_by(),
        vote_begun=bool(store.phase(VOTE).state),
        open_parts=[part for part in PARTS if standing(this_round, part).is_open],
        is_open=OPEN,
    )


def _windows_page(template: str, this_round: Round, faults: list[Fault]) -> Response:
    return act_page(template, faults, windows=this_round.survey_windows, groups=groups(this_round))


def _path(window: Window, what: str) -> str:
    folder = file_name(window.hall or window.unit)
    return f"{folder}/{file_name(f'{window.id} {window.name}', what)}.pdf"
