"""A detached signature of an archive: Ed25519 (RFC 8032) over its SHA-256.

What is signed are the 64 hexadecimal digits; key and public key are PEM files as OpenSSL writes
them, the signature is its 64 bytes, so that OpenSSL checks it too.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rulebook.problems import InputError, Problem, Words

SIGNATURE = ".sig"  # after the archive's name
PUBLIC = ".pub"  # after the key's name

_KEY = Words(
    "没有口令的 Ed25519 私钥（ceping signing-key 生成）",
    "an Ed25519 key without a password, as `ceping signing-key` makes it",
)
_PUBLIC_KEY = Words(
    "Ed25519 公钥（ceping signing-key 生成的 .pub 文件）",
    "an Ed25519 public key, the .pub file of `ceping signing-key`",
)
_FOLDER = Words("已有的文件夹", "a folder that is there")
_UNUSED = Words("还没有的文件（密钥不会被覆盖）", "a new file: no key is ever overwritten")


@dataclass(frozen=True)
class Signed:
    """A signature and the public key that it is checked with."""

    signature: Path
    public_key: Path


def write_key(path: Path) -> Path:
    """Make a key, for its owner's eyes only, and beside it the public key; where that lies.

    Raises
    ------
    InputError
        If either file is there already, or the folder is not.
    """
    public = path.with_name(path.name + PUBLIC)
    for file in (path, public):
        if file.exists():
            raise InputError([Problem(file.name, _UNUSED, file.name)])
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    if not path.absolute().parent.is_dir():
        raise InputError([Problem(str(path.parent), _FOLDER, "")])
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(private)
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return public


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key of a file; InputError if it is none."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError([Problem(path.name, _KEY, "")])
    return key


def write_signature(archive: Path, sha256: str, key: Ed25519PrivateKey) -> Path:
    """Sign the SHA-256 of an archive; where the signature lies."""
    path = archive.with_name(archive.name + SIGNATURE)
    path.write_bytes(key.sign(sha256.encode()))
    return path


def agrees(signed: Signed, sha256: str) -> bool:
    """Whether the signature is one of this SHA-256; InputError if the public key is none."""
    try:
        public = serialization.load_pem_public_key(signed.public_key.read_bytes())
    except (ValueError, UnsupportedAlgorithm):
        public = None
    if not isinstance(public, Ed25519PublicKey):
        raise InputError([Problem(signed.public_key.name, _PUBLIC_KEY, "")])
    try:
        public.verify(signed.signature.read_bytes(), sha256.encode())
    except InvalidSignature:
        return False
    return True
