"""A detached signature stands for the hash on the signed paper, and OpenSSL checks it too."""

import hashlib
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from ceping.cli import ceping
from rulebook.problems import InputError
from rulebook.round import open_round


def told(*arguments: str | Path) -> Result:
    """What a command says and how it ends."""
    return CliRunner().invoke(
        ceping, [str(one) for one in arguments], env={"CEPING_LANG": "zh"}, standalone_mode=False
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed archive a.zip of a round, with the key that signed it and another one."""
    place = tmp_path_factory.mktemp("签名")
    simulate(place / "r", windows=4, responses=60, electors=12)
    write_reports(score_round(open_round(place / "r"), checks=False), place / "r" / "report")
    for name in ("key.pem", "other.pem"):
        assert told("signing-key", place / name).exit_code == 0
    made = told("archive", place / "r", "--out", place / "a.zip", "--sign", place / "key.pem")
    assert made.exit_code == 0, made.output
    assert f"签名：{place / 'a.zip.sig'}" in made.output
    return place


def verified(place: Path, signature: str = "a.zip.sig", public: str = "key.pem.pub") -> Result:
    """What `ceping verify` says of the archive under a signature and a public key."""
    given = ("--signature", place / signature, "--public-key", place / public)
    return told("verify", place / "a.zip", *given)


def test_a_signature_stands_for_the_signed_hash(place: Path) -> None:
    """Whoever signs would still have to be asked for the paper."""
    ran = verified(place)
    assert ran.return_value is None, ran.output
    assert "签名与公钥、档案一致" in ran.output
    assert "未与签字件核对" not in ran.output


@pytest.mark.parametrize(
    ("signature", "public", "named"),
    [
        ("a.zip.sig", "other.pem.pub", "不符：签名不是这份档案用这个公钥的签名"),
        ("short.sig", "key.pem.pub", "不符：签名不是这份档案用这个公钥的签名"),
        ("a.zip.sig", "key.pem", "key.pem"),
        ("a.zip.sig", "a.zip.sig", "a.zip.sig"),
    ],
)
def test_a_wrong_key_or_signature_is_one_line(
    place: Path, signature: str, public: str, named: str
) -> None:
    """A forged archive would pass under anybody's key, or a slip end in a traceback."""
    (place / "short.sig").write_bytes(b"x")
    ran = verified(place, signature, public)
    if isinstance(ran.exception, InputError):
        (problem,) = ran.exception.problems
        assert named in problem.line("zh")
        assert "Ed25519 公钥" in problem.line("zh")
    else:
        assert ran.return_value == 1 or ran.exit_code == 1
        assert sum(named in line for line in ran.output.splitlines()) == 1


def test_a_changed_archive_does_not_fit_its_signature(place: Path, tmp_path: Path) -> None:
    """The signature would cover whatever is put in its place."""
    for name in ("a.zip", "a.zip.sig", "key.pem.pub"):
        shutil.copy(place / name, tmp_path / name)
    with (tmp_path / "a.zip").open("r+b") as archive:
        content = archive.read()
        at = content.index("归档".encode())  # in the guide
        archive.seek(at)
        archive.write(content[at : at + 3])
        archive.seek(content.rindex(b"PK\x05\x06") + 20)
        archive.write(b"\x01\x00")
        archive.seek(0, 2)
        archive.write(b"x")
    assert "签名不是这份档案" in verified(tmp_path).output


@pytest.mark.parametrize("content", [b"", b"no key", None])
def test_a_bad_key_writes_no_archive(place: Path, tmp_path: Path, content: bytes | None) -> None:
    """An archive would lie there unsigned, and look done."""
    key = tmp_path / "k.pem"
    if content is not None:
        key.write_bytes(content)
    ran = told("archive", place / "r", "--out", tmp_path / "b.zip", "--sign", key)
    assert ran.exit_code != 0
    assert not (tmp_path / "b.zip").exists()
    if content is not None:
        assert isinstance(ran.exception, InputError)
        assert ran.exception.problems[0].line("zh").startswith("k.pem：应为没有口令的 Ed25519 私钥")


def test_no_key_is_overwritten_or_left_open(place: Path) -> None:
    """A signer would lose the key that signed last year's archive, or share it."""
    before = (place / "key.pem").read_bytes()
    ran = told("signing-key", place / "key.pem")
    assert isinstance(ran.exception, InputError)
    assert (place / "key.pem").read_bytes() == before
    assert stat.S_IMODE((place / "key.pem").stat().st_mode) == 0o600


def test_a_key_needs_a_folder(tmp_path: Path) -> None:
    """A slip in the path would end in a traceback."""
    ran = told("signing-key", tmp_path / "missing" / "key.pem")
    assert isinstance(ran.exception, InputError)
    assert ran.exception.problems[0].line("zh").endswith("missing：应为已有的文件夹，实为空")


def test_both_or_none(place: Path) -> None:
    """A signature without a key would look checked."""
    ran = told("verify", place / "a.zip", "--signature", place / "a.zip.sig")
    assert "--signature 和 --public-key 要一起给出" in str(ran.exception)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs OpenSSL")
def test_openssl_checks_it(place: Path, tmp_path: Path) -> None:
    """A stranger would need this program to check the signature."""
    head = tmp_path / "head"
    head.write_text(hashlib.sha256((place / "a.zip").read_bytes()).hexdigest(), encoding="ascii")
    command = ("openssl", "pkeyutl", "-verify", "-pubin", "-rawin", "-in", head)
    given = ("-inkey", place / "key.pem.pub", "-sigfile", place / "a.zip.sig")
    ran = subprocess.run((*command, *given), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Signature Verified Successfully" in ran.stdout
