"""From a link, a cookie or a typed code to what it gives access to, alike for survey and vote."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from rulebook.provenance import Text
from survey_app.context import cookie_name, current, here, shown
from survey_app.forms import EntryForm
from survey_app.language import own, say
from survey_app.signed_form import FormState, ReturnedForm
from survey_app.store import Credential
from survey_app.tokens import TYPED_LENGTH, plain, token_hash

_COOKIE_SECONDS = 4 * 3600


@dataclass(frozen=True)
class AccessFlow:
    """The way into one part, by a survey code or a voter's slip.

    ``unknown`` and ``used`` are what the edition says of a code that cannot be used.
    """

    part: str
    heading: str
    unknown: Text
    used: Text

    @property
    def cookie(self) -> str:
        """The cookie that lets the token leave the address bar, as it is signed."""
        return f"{self.part}_code"

    @property
    def _cookie_name(self) -> str:
        return cookie_name(self.cookie, https=current().https)

    # links

    def by_link(self, token: str) -> Response | Credential:
        """Follow a link: clear the address bar where cookies work, or find the code or slip.

        The first answer sets a cookie and asks the browser back once. Whoever comes without it
        gets the form under the address with the token in it. Nothing is spent here.
        """
        credential = self._arriving(token_hash(token))
        if isinstance(credential, Response):
            return credential
        if credential is None:
            return self.entry_page(say(self.unknown), status=404)
        if self._of_cookie() == credential.hash:
            return redirect(here(f"{self.part}.form"), 303)
        if "c" in request.args:
            return credential
        answer = redirect(here(f"{self.part}.link", token=token, c="1"), 303)
        self._set_cookie(answer, credential)
        return answer

    def _set_cookie(self, answer: Response, credential: Credential) -> None:
        answer.set_cookie(
            self._cookie_name,
            current().signer(self.cookie).sign(FormState(credential.hash.hex())),
            max_age=_COOKIE_SECONDS,
            secure=current().https,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def forget(self, answer: Response) -> Response:
        """Take the cookie back after the answer: the phone may be somebody else's next."""
        if self._cookie_name in request.cookies:
            answer.delete_cookie(
                self._cookie_name,
                path="/",
                secure=current().https,
                httponly=True,
                samesite="Lax",
            )
        return answer

    def _of_cookie(self) -> bytes:
        if self._cookie_name not in request.cookies:
            return b""
        returned = current().signer(self.cookie).read(request.cookies[self._cookie_name])
        return returned.state.key if returned and not returned.expired else b""

    def by_cookie(self) -> Response | Credential:
        """What the link followed in this browser stands for, or the page to type a code in."""
        return self._arriving(self._of_cookie()) or self.entry_page()

    def _arriving(self, key: bytes) -> Response | Credential | None:
        """The code or slip of a hash, or why none is taken now: one question to the database."""
        state, credential = current().store.arrival(self.part, key)
        return current().refusal(self.part, state) or credential

    # typed codes

    def by_typed(self) -> Response | Credential:
        """The code or slip that was typed, or the page again with what is wrong."""
        context = current()
        typed = EntryForm(request.form).code.data or ""
        returned = context.returned_form(f"{self.part} entry")
        if returned is None or returned.expired:
            return self.entry_page(own().again, typed=typed, status=422)
        if not typed.strip():
            return self.entry_page(own().code_missing, status=422)
        credential = None
        if len(plain(typed)) == TYPED_LENGTH:
            typed_hash = context.keys.typed_hash(typed)
            credential = context.store.credentials.find_typed(self.part, typed_hash)
        if credential is None:
            context.slow_down()
            return self.entry_page(say(self.unknown), typed=typed, status=422)
        return credential

    def entry_page(self, error: str = "", *, typed: str = "", status: int = 200) -> Response:
        """The page to type a code in."""
        context = current()
        form = EntryForm(data={"code": typed[:40]})
        signed = context.signer(f"{self.part} entry").sign(FormState(""))
        return context.page(
            "code_entry.html", status, access=self, form=form, error=error, signed=signed
        )

    # forms

    def returned_form(self) -> ReturnedForm | None:
        """What the form that was sent carries."""
        return current().returned_form(self.part)

    def sign(self, state: FormState) -> str:
        """The signed field for the next form."""
        return current().signer(self.part).sign(state)

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
