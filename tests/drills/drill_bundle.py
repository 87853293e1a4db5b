"""The offline bundle: made here, installed and used with the network off by an ordinary user.

Bundles for other machines are made too, and every wheel in them held against the lock.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bundle.__main__ import main as make_bundle

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
as_nobody = pytest.mark.skipif(
    not (shutil.which("unshare") and shutil.which("setpriv") and os.geteuid() == 0),
    reason="needs root, to cut the network off and then be nobody",
)
# In a network namespace of its own: only the loopback, and that is up. Then nobody takes over.
WITHOUT_NETWORK = """
import fcntl, os, socket, struct, sys
with socket.socket() as s:
    flags = struct.unpack("16sh", fcntl.ioctl(s, 0x8913, struct.pack("16sh", b"lo", 0)))[1]
    fcntl.ioctl(s, 0x8914, struct.pack("16sh", b"lo", flags | 1))
os.execvp("setpriv", ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *sys.argv[1:]])
"""
USE = """
set -eu
cd "$HOME"
if python3 -c 'import socket; socket.create_connection(("192.0.2.1", 443), 3)' 2>/dev/null; then
    echo "there is a network"; exit 9
fi
echo "x" >>"$1/docs/README.md"
sh "$1/install.sh" "$HOME/装 在这里" && exit 7
test -e "$HOME/装 在这里" && exit 6
sed -i '$d' "$1/docs/README.md"
sh "$1/install.sh" "$HOME/装 在这里"
ceping="$HOME/装 在这里/bin/ceping"
sh "$1/install.sh" "$HOME/装 在这里" && exit 8
"$ceping" demo round --windows 8 --responses 800 --electors 30
"$ceping" check round
"$ceping" codes round --window W01 --count 2 --issuer dev --out codes.csv
"$ceping" slips round --category division --count 2 --out slips.csv
"$ceping" open round
"$ceping" score round --draws 200
"$ceping" site round
"$ceping" booklet
"$ceping" archive round
"$ceping" verify round
"$ceping" verify simulated-round-archive.zip --sealed simulated-round-archive-sealed.zip
"$ceping" serve round --port 8123 >serve.log 2>&1 &
server=$!
for i in $(seq 60); do
    if "$HOME/装 在这里/bin/python" - <<'P'
import sys, urllib.request
try:
    print("answered", urllib.request.urlopen("http://127.0.0.1:8123/healthz", timeout=2).read())
except OSError:
    sys.exit(1)
P
    then break; fi
    sleep 1
done
kill $server
wait $server
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of nobody's own, that nobody can reach: pytest's folders are root's alone."""
    with TemporaryDirectory(prefix="ceping bundle ") as name:
        os.chown(name, NOBODY, NOBODY)
        yield Path(name)


@as_nobody
def test_installed_and_used_without_network(home: Path) -> None:
    """A city's machine room could not install it, or it would ask for the network later."""
    assert make_bundle([]) == 0
    made = max((ROOT / "build").glob("ceping-*-python*"), key=lambda path: path.stat().st_mtime)
    carried = Path(shutil.copytree(made, home / "离线 安装包"))  # as by a stick
    for path in (carried, carried / "docs", carried / "docs" / "README.md"):
        os.chown(path, NOBODY, NOBODY)  # who carried it may spoil a file of it
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    readable = shutil.which(f"python{sys.version_info[0]}.{sys.version_info[1]}", path="/usr/bin")
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    environment["PYTHON"] = readable or str(base)
    command = ["unshare", "-n", sys.executable, "-c", WITHOUT_NETWORK]
    done = subprocess.run(
        [*command, "sh", "-c", USE, "sh", str(carried)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answered b'ok" in done.stdout
    assert "没有安装" in done.stderr  # while a file differed
    assert (home / "build" / "site" / "index.html").is_file()
    assert (home / "build" / "booklet.pdf").read_bytes().startswith(b"%PDF")
    assert (home / "round" / "report" / "score.json").stat().st_uid == NOBODY
    print(*[line for line in done.stdout.splitlines() if "相符" in line], sep="\n")


def hashes(requirements: Path) -> set[str]:
    """Every SHA-256 that a requirements file allows."""
    return set(re.findall(r"sha256:([0-9a-f]{64})", requirements.read_text(encoding="utf-8")))


@pytest.mark.parametrize("platform", ["manylinux_2_28_aarch64", "win_amd64"])
def test_wheels_for_other_machines_are_those_of_the_lock(platform: str) -> None:
    """Another machine room would be handed a package that nobody locked, or one too few."""
    assert make_bundle(["--platform", platform, "--python", "3.11"]) == 0
    (made,) = (ROOT / "build").glob(f"ceping-*-{platform}-python3.11")
    locked = hashes(ROOT / "requirements.lock") | hashes(ROOT / "requirements-dev.lock")
    found = {path.name: path.read_bytes() for path in (made / "wheels").iterdir()}
    built = {name for name in found if name.startswith(("ceping-", "jieba-"))}
    assert len(built) == 2
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
    assert {name for name in found if digests[name] not in locked} == built
    without_pip = {digest for name, digest in digests.items() if not name.startswith("pip-")}
    assert hashes(made / "requirements.txt") == without_pip
    bill = json.loads((made / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert len(bill["components"]) == len(found) - 1  # ceping itself is what it is about
    foreign = {name for name in found if not name.endswith(("-any.whl", f"{platform}.whl"))}
    print(f"{platform}: {len(found)} wheels, {len(foreign)} of them for older systems of its kind")
    assert all("x86_64" not in name for name in found)
    for line in (made / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest, name
    shutil.rmtree(made)
