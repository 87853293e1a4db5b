"""The addresses that people open: of a code, a slip, a window's plate, a first login."""

from urllib.parse import urlsplit

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round
from survey_app.desk_ports import HOST, ports_of


def address(this_round: Round) -> str:
    """The address that people open, without a slash at its end: a name, or this computer's."""
    return this_round.settings.public_url.rstrip("/") or ports_of(this_round.folder).address


def plate_link(this_round: Round, window_id: str) -> str:
    """What a window's plate leads to. Plates hang in public: the address may be plain."""
    return f"{address(this_round)}/w/{window_id}"


def link_to(this_round: Round, part: str, token: str) -> str:
    """The link of a code (part "s") or a slip (part "v"); none where codes are typed only."""
    return "" if is_typed_only(this_round) else f"{address(this_round)}/{part}/{token}"


def first_link(this_round: Round, token: str, here: str = "") -> str:
    """Where somebody of the staff chooses a password: ``here``, or at the round's own address."""
    console = f"http://{HOST}:{ports_of(this_round.folder).console}"
    address = here or this_round.settings.public_url or console
    return f"{address.rstrip('/')}/staff/first/{token}"


def is_typed_only(this_round: Round) -> bool:
    """Whether a real round has no address: codes are typed on the office's own terminals."""
    return not (this_round.settings.simulated or this_round.settings.public_url)


def require_sound_address(this_round: Round) -> None:
    """What is handed out leads to a sound address, or nowhere.

    Raises
    ------
    InputError
        As ``require_address`` has it, where there is an address.
    """
    if not is_typed_only(this_round):
        require_address(this_round)


def require_address(this_round: Round) -> None:
    """People are told to trust one address: it must be a name, and nobody may read along.

    Raises
    ------
    InputError
        If a real round has another one.
    """
    url = urlsplit(this_round.settings.public_url)
    host = url.hostname or ""
    named = "." in host and not host.replace(".", "").isdigit() and ":" not in host
    if not this_round.settings.simulated and not (url.scheme == "https" and named):
        words = Words(
            "https 开头的域名网址（正式使用）", "an https address with a domain, for a real round"
        )
        raise InputError(
            [Problem(SETTINGS_FILE, words, this_round.settings.public_url, column="public_url")]
        )
