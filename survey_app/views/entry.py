"""From a link, a cookie or a typed code to its holder: what survey and vote do alike."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from rulebook.provenance import Text
from survey_app.context import current, here, shown
from survey_app.forms import EntryForm
from survey_app.language import own, say
from survey_app.sealed import Opened, Seal
from survey_app.store import Holder
from survey_app.tokens import TYPED_LENGTH, plain, token_hash

SEALED = "sealed"
_COOKIE_SECONDS = 4 * 3600


@dataclass(frozen=True)
class Door:
    """The way into one part.

    ``unknown`` and ``used`` are what the edition says of a code that cannot be used.
    """

    part: str
    heading: str
    unknown: Text
    used: Text

    @property
    def cookie(self) -> str:
        """The cookie that lets the token leave the address bar."""
        return f"{self.part}_code"

    # links

    def by_link(self, token: str) -> Response | Holder:
        """Follow a link: clear the address bar where cookies work, or find the holder.

        The first answer sets a cookie and asks the browser back once. Whoever comes without it
        gets the form under the address with the token in it. Nothing is spent here.
        """
        holder = self._arriving(token_hash(token))
        if isinstance(holder, Response):
            return holder
        if holder is None:
            return self.entry_page(say(self.unknown), status=404)
        if self._of_cookie() == holder.hash:
            return redirect(here(f"{self.part}.form"), 303)
        if "c" in request.args:
            return holder
        answer = redirect(here(f"{self.part}.link", token=token, c="1"), 303)
        self._set_cookie(answer, holder)
        return answer

    def _set_cookie(self, answer: Response, holder: Holder) -> None:
        sealed = current().sealer(self.cookie).close(Seal(holder.hash.hex()))
        answer.set_cookie(
            self.cookie,
            sealed,
            max_age=_COOKIE_SECONDS,
            secure=current().round.settings.public_url.startswith("https:"),
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def forget(self, answer: Response) -> Response:
        """Take the cookie back after the answer: the phone may be somebody else's next."""
        if self.cookie in request.cookies:
            answer.delete_cookie(self.cookie, path="/", httponly=True, samesite="Lax")
        return answer

    def _of_cookie(self) -> bytes:
        if self.cookie not in request.cookies:
            return b""
        opened = current().sealer(self.cookie).open(request.cookies[self.cookie])
        return opened.seal.key if opened and not opened.expired else b""

    def by_cookie(self) -> Response | Holder:
        """The holder whose link was followed in this browser, or the page to type a code in."""
        return self._arriving(self._of_cookie()) or self.entry_page()

    def _arriving(self, key: bytes) -> Response | Holder | None:
        """The holder of a hash, or why nobody is let in now: one question to the database."""
        state, holder = current().store.arrival(self.part, key)
        return current().refusal(self.part, state) or holder

    # typed codes

    def by_typed(self) -> Response | Holder:
        """The holder of the code that was typed, or the page again with what is wrong."""
        context = current()
        typed = EntryForm(request.form).code.data or ""
        opened = context.sealer(f"{self.part} entry").open(request.form.get(SEALED, ""))
        if opened is None or opened.expired:
            return self.entry_page(own().again, typed=typed, status=422)
        if not typed.strip():
            return self.entry_page(own().code_missing, status=422)
        holder = None
        if len(plain(typed)) == TYPED_LENGTH:
            holder = context.store.holders.find_typed(self.part, context.keys.typed_hash(typed))
        if holder is None:
            context.slow_down()
            return self.entry_page(say(self.unknown), typed=typed, status=422)
        return holder

    def entry_page(self, error: str = "", *, typed: str = "", status: int = 200) -> Response:
        """The page to type a code in."""
        context = current()
        form = EntryForm(data={"code": typed[:40]})
        sealed = context.sealer(f"{self.part} entry").close(Seal(""))
        return context.page("entry.html", status, door=self, form=form, error=error, sealed=sealed)

    # forms

    def sealed(self) -> Opened | None:
        """The sealed field of the form that was sent."""
        return current().sealer(self.part).open(request.form.get(SEALED, ""))

    def close(self, seal: Seal) -> str:
        """The sealed field for the next form."""
        return current().sealer(self.part).close(seal)

    def used_page(self) -> Response:
        """What the holder of a used code is told."""
        context = current()
        page = context.message(context.fill(self.used), status=409)
        return self.forget(page)


def other(**changes: str) -> str | None:
    """This page in another size or language, where a GET can show it again."""
    if request.method != "GET" or request.routing_exception is not None:
        return None
    arguments = {name: "1" for name in ("c",) if name in request.args} | shown(**changes)
    return f"{request.path}?{urlencode(arguments)}" if arguments else request.path
