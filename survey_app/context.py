"""What every view needs: the round, its store, its keys, and how a page is rendered."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from flask import Flask, current_app, g, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form

from rulebook.provenance import Text
from rulebook.questionnaires import QuestionnairesFile
from rulebook.round import Opening, Round, Window
from rulebook.vocabulary import SURVEY, VOTE, WITHDRAWN
from survey_app import setup
from survey_app.forms import survey_form
from survey_app.grading import Grading
from survey_app.language import LANGUAGES, clock, day, language, name, own, say
from survey_app.logs import log
from survey_app.page_cache import PageCache
from survey_app.shown import Shown
from survey_app.signed_form import FIELD, FormSigner, ReturnedForm
from survey_app.store import LINKS, OPEN, STOPPED, PhaseState, Store, Unavailable
from survey_app.texts import fill, round_values
from survey_app.tokens import Keys

EXTENSION = "ceping"
FOLLOWER = "ceping follower"  # gives what there is now, for whoever is behind (``follow``)
_FAILURE_SECONDS = 0.5
_LONGEST_FAILURE_SECONDS = 3.0
_SLOWED_AT_ONCE = 2


@dataclass(frozen=True)
class Context:
    """One round being served."""

    round: Round
    store: Store
    keys: Keys
    # Failures are slowed down, but never so many at once that nobody else is served.
    slowed: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(_SLOWED_AT_ONCE)
    )

    page_cache: PageCache = field(default_factory=PageCache)
    _signers: dict[str, FormSigner] = field(default_factory=dict)

    @property
    def texts(self) -> QuestionnairesFile:
        """The edition's questionnaires and their texts."""
        return self.round.book.questionnaires

    @cached_property
    def grading(self) -> Grading:
        """What answers are worth."""
        return Grading(self.texts.grades)

    @cached_property
    def shown(self) -> Shown:
        """The digests of what this server shows."""
        return Shown(self.round)

    @cached_property
    def windows(self) -> dict[str, Window]:
        """Windows that are asked about by id, in the order of the register."""
        return {window.id: window for window in self.round.survey_windows}

    @cached_property
    def not_asked(self) -> dict[str, int | None]:
        """No grade for each window that has left: a ballot is as long as those before it."""
        return {window.id: None for window in self.round.windows if window.status == WITHDRAWN}

    @cached_property
    def _survey_forms(self) -> dict[str, type[Form]]:
        """The questionnaire as a form by language, made once: making it takes a while."""
        return {language: survey_form(self.texts, language) for language in LANGUAGES}

    @property
    def survey_form(self) -> type[Form]:
        """The questionnaire as a form in the page's language."""
        return self._survey_forms[language()]

    def signer(self, part: str) -> FormSigner:
        """What signs one part's forms."""
        if part not in self._signers:
            self._signers[part] = FormSigner(self.keys.forms, part)
        return self._signers[part]

    def returned_form(self, part: str) -> ReturnedForm | None:
        """What the form that was sent carries, or None if it is none of ``part``'s."""
        return self.signer(part).read(request.form.get(FIELD, ""))

    def fill(self, text: Text, **values: object) -> str:
        """A text of the edition with the round's names in it, in the page's language."""
        return fill(say(text), **(round_values(self.round) | self._names() | values))

    def _names(self) -> dict[str, object]:
        """Of the values that texts may name, those that differ by language."""
        campaign, settings = self.round.book.campaign.campaign, self.round.settings
        agency = name(settings.agency)
        asking = name(settings.organiser) or agency or own().office
        return {
            "organiser": asking,
            "agency": agency or asking,
            "campaign": name(campaign.short_title.zh, campaign.short_title.en),
            "date": self.kept_until,
        }

    @property
    def kept_until(self) -> str:
        """Until when answers are kept."""
        until = self.round.settings.keep_until
        return day(until) if until else own().until

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A rendered page."""
        html = render_template(template, **values)
        return Response(html, status=status, content_type="text/html; charset=utf-8")

    def cached_page(
        self,
        template: str,
        key: Hashable,
        values: Callable[[], Mapping[str, object]],
        changing: Sequence[str] = (),
    ) -> Response:
        """A page that depends on ``key``, language, size and nothing else but ``changing``."""
        whole = (template, key, language(), *shown().items())
        html = self.page_cache.page(whole, changing, lambda: render_template(template, **values()))
        return Response(html, content_type="text/html; charset=utf-8")

    def message(self, heading: str, *notes: str, status: int = 200) -> Response:
        """A page that only says something."""
        return self.page("message.html", status, heading=heading, notes=notes)

    def paper_ballots(self) -> bool:
        """Whether there are sheets for those who do not vote by phone."""
        return bool(self.store.papers.made())

    def personal_links(self) -> bool:
        """Whether this round votes by personal links."""
        return self.store.slips.vote_by() == LINKS

    @property
    def https(self) -> bool:
        """Whether people come by https."""
        return self.round.settings.public_url.startswith("https:")

    # when

    def now(self) -> dt.datetime:
        """The time in the round's zone."""
        return setup.now(self.round)

    def in_time(self, part: str) -> bool:
        """Whether the times of round.toml admit answers now.

        A simulated round keeps the dates of the year it plays, so they are not asked there.
        """
        opens, closes = self._times(part)
        now = self.now()
        early, late = opens and now < opens, closes and now >= closes
        return self.round.settings.simulated or not (early or late)

    def _times(self, part: str) -> tuple[dt.datetime | None, dt.datetime | None]:
        settings = self.round.settings
        span: Opening = settings.survey if part == SURVEY else settings.vote
        opens, closes = (when and settings.local(when) for when in (span.opens, span.closes))
        return opens, closes

    def closed_page(self, part: str) -> Response | None:
        """The page that says why ``part`` takes no answers, or None while it does.

        Nor is there one while the database does not answer: what needs it will say so itself, and
        the pages of a ballot can be turned without it.
        """
        try:
            return self.refusal(part, self.store.phase(part))
        except Unavailable:
            return None

    def refusal(self, part: str, state: PhaseState) -> Response | None:
        """The page that says why ``part`` takes no answers in ``state``, if it takes none."""
        if not self.as_opened(part, state):
            now: Context = current_app.extensions[FOLLOWER]()
            return now.refusal_of(part, state)
        return self.refusal_of(part, state)

    def refusal_of(self, part: str, state: PhaseState) -> Response | None:
        """The same, without looking whether there is anything new."""
        texts = self.texts.questionnaire.texts if part == SURVEY else self.texts.ballot.texts
        notice = self.store.notice(part) if state.state == STOPPED and self.in_time(part) else ""
        if notice:
            return self.page("message.html", 403, heading=own().paused, notes=(name(notice),))
        ended = self._ended(part, state)
        if ended:
            # Who only looks has submitted nothing that could be said to be refused.
            looks = part == VOTE and request.method == "GET"
            heading = fill(own().vote_ended if looks else say(texts.closed), time=clock(ended))
            receipts = part == VOTE and state.finished
            return self.page("message.html", 403, heading=heading, notes=(), receipts=receipts)
        if state.state != OPEN or not self.in_time(part):
            return self.message(say(texts.not_open), *self._begins(part), status=403)
        if not self.as_opened(part, state):
            log("error", "not the register of the opening", reason=part)
            return self.message(own().later_register, status=503)
        return None

    def as_opened(self, part: str, state: PhaseState) -> bool:
        """Whether this server shows what was shown when ``part`` was opened."""
        return state.state != OPEN or state.shown in ("", self.shown.part(part))

    def behind(self, part: str) -> bool:
        """Whether what this request began with is no longer what ``part`` is open with."""
        return not self.as_opened(part, self.store.phase(part))

    @property
    def vote_closed(self) -> bool:
        """Whether the vote was closed for good, so that its receipts can be looked up."""
        return self.store.phase(VOTE).finished

    def _ended(self, part: str, state: PhaseState) -> dt.datetime | None:
        """When ``part`` ended: the round's own time, or the office's if that came first."""
        closes = self._times(part)[1]
        ends = [dt.datetime.fromisoformat(state.closed_at)] if state.closed_at else []
        if closes and state.state and not self.round.settings.simulated and self.now() >= closes:
            ends.append(closes)
        return min(ends, default=None)

    def _begins(self, part: str) -> tuple[str, ...]:
        """When ``part`` is to open, while that is still to come."""
        opens = self._times(part)[0]
        if opens is None or self.round.settings.simulated or self.now() >= opens:
            return ()
        return (fill(own().begins, time=clock(opens)),)

    def slow_down(self, failures: int = 1) -> None:
        """Make guessing slow, slower with each failure, without ever locking anybody out."""
        if self.slowed.acquire(blocking=False):
            try:
                time.sleep(min(_FAILURE_SECONDS * failures, _LONGEST_FAILURE_SECONDS))
            finally:
                self.slowed.release()


def context_of(this_round: Round) -> Context:
    """What the views of one process need.

    Raises
    ------
    InputError
        If the register of windows or the key file is at fault.
    """
    assert this_round.windows  # reading it finds its faults
    return unfilled_context_of(this_round)


def unfilled_context_of(this_round: Round) -> Context:
    """The same of a round whose register may still be empty or at fault.

    Raises
    ------
    InputError
        If the database or the key file is at fault.
    """
    setup.prepare_unfilled(this_round)
    store = setup.store_of(this_round, keep_connections=True)
    return Context(this_round, store, setup.keys_of(this_round))


def cookie_name(name: str, *, https: bool) -> str:
    """``__Host-`` in front: no neighbour under the same domain can set such a cookie."""
    return f"__Host-{name}" if https else name


def install(app: Flask, context: Context) -> None:
    """Make ``context`` the one that ``current`` gives within ``app``."""
    app.extensions[EXTENSION] = context


def current() -> Context:
    """The round of the request that is being answered: the same from its beginning to its end."""
    return cast(Context, g.get(EXTENSION) or current_app.extensions[EXTENSION])


def elder() -> bool:
    """Whether the large view was asked for."""
    return "view" in request.args and request.args["view"] == "elder"


def here(endpoint: str, **changes: str) -> str:
    """The address of a page in the same size and language, unless ``changes`` say otherwise."""
    return url_for(endpoint, **shown(**changes))  # type: ignore[arg-type]  # none of its own keywords


def shown(**changes: str) -> dict[str, str]:
    """What an address carries so that size and language stay; an empty one is left out."""
    values = {}
    if elder():
        values["view"] = "elder"
    # Once a language shows, the browser's wishes are asked no more: a switch must last.
    if "lang" in request.args or language() != "zh":
        values["lang"] = language()
    return {key: value for key, value in (values | changes).items() if value}
