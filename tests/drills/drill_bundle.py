"""The offline bundle: made here, installed and used with the network off by an ordinary user."""

import os
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
pytestmark = pytest.mark.skipif(
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
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of nobody's own, that nobody can reach: pytest's folders are root's alone."""
    with TemporaryDirectory(prefix="ceping bundle ") as name:
        os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def test_installed_and_used_without_network(home: Path) -> None:
    """A city's machine room could not install it, or it would ask for the network later."""
    assert make_bundle([]) == 0
    made = max((ROOT / "build").glob("ceping-*-python*"), key=lambda path: path.stat().st_mtime)
    carried = Path(shutil.copytree(made, home / "bundle"))  # as by a stick
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
    assert (home / "build" / "site" / "index.html").is_file()
    assert (home / "build" / "booklet.pdf").read_bytes().startswith(b"%PDF")
    assert (home / "round" / "report" / "score.json").stat().st_uid == NOBODY
