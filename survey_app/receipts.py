"""Signed receipts: who has one that is not in the list has proof that its ballot was taken.

A receipt is signed only after its ballot is on the disk, by a key (Ed25519, RFC 8032) made from the
round's key file. The public half is published with the lists, and the page that checks a signature
needs neither network nor this program. The signature says nothing of what was voted.
"""

import base64
import binascii
from pathlib import Path
from string import Template

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rulebook.round import Round
from survey_app.tokens import Keys, grouped, plain

CHECK_PAGE = "receipt-check.html"
_TEMPLATE = Path(__file__).parent / "templates" / "receipt_check.html"
_SIGNED = "ceping receipt 1 {}"  # what is signed, around the receipt as it is printed


def signature(receipt: str, keys: Keys) -> str:
    """The signature of a receipt, as it is shown: always the same for the same receipt."""
    raw = _private(keys).sign(_SIGNED.format(receipt).encode())
    return base64.b64encode(raw).rstrip(b"=").decode()


def public_key(keys: Keys) -> str:
    """The public half, in hexadecimal digits."""
    return _private(keys).public_key().public_bytes_raw().hex()


def is_signed(receipt: str, signed: str, public: str) -> bool:
    """Whether a receipt was signed by the round with this public half."""
    text = "".join(signed.split())
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(raw, _SIGNED.format(grouped(plain(receipt))).encode())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def check_page(this_round: Round, keys: Keys) -> bytes:
    """A page of one file that checks signatures in a browser without network."""
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    mark = this_round.book.questionnaires.texts.simulated_mark.zh
    simulated = f'<p class="mark">{mark}</p>' if this_round.settings.simulated else ""
    return template.substitute(key=public_key(keys), simulated=simulated).encode()


def _private(keys: Keys) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.receipts)
