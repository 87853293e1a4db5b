"""The examples of docs/deploy behind a real nginx: https, quiet logs, an answer from end to end."""

import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app.acts import issuing, opening
from tests.survey_app.rounds import ANSWERS, make_round, serving

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "deploy"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
NAME = "pingyi.example.org"
pytestmark = pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="needs nginx")


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def adapted(folder: Path, backends: dict[str, str], plain: int, secure: int) -> Path:
    """The example with this machine's ports and paths, within the frame of a whole nginx.conf."""
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    keys = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *keys, *subject], check=True, capture_output=True)
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for example, backend in backends.items():
        assert text.count(f"server {example};") == 1
        text = text.replace(example, backend)
    text = text.replace("/etc/ssl/ceping", str(folder)).replace("/var/log/nginx", str(folder))
    text = re.sub(r"^ +listen \[::\].*\n", "", text, flags=re.M)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    frame = f"pid {folder}/pid;\nerror_log {folder}/start.log emerg;\nevents {{}}\n"
    path = folder / "nginx.conf"
    path.write_text(f"{frame}http {{\naccess_log off;\n{temporary}{text}}}\n", encoding="utf-8")
    return path


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round behind one proxy."""
    this_round = make_round(
        tmp_path / "round", settings=f'public_url = "https://{NAME}"\nproxy_hops = 1\n'
    )
    opening.open_phase(this_round, "survey")
    return this_round


@pytest.fixture
def front(this_round: Round, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """nginx before the round's server: the ports of http and https."""
    plain, secure = free_port(), free_port()
    with serving(this_round) as server:
        voters, office = (urllib.parse.urlsplit(a).netloc for a in (server.address, server.office))
        backends = {"127.0.0.1:8001": voters, "127.0.0.1:8002": office}
        path = adapted(tmp_path, backends, plain, secure)
        assert NGINX
        command = [NGINX, "-c", str(path), "-e", f"{tmp_path}/start.log"]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        assert "warn" not in tested.stderr, tested.stderr
        process = subprocess.Popen([*command, "-g", "daemon off;"])
        try:
            wait_for(secure)
            yield plain, secure
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(port: int, seconds: float = 10) -> None:
    """Until something listens."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nothing listened")


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Stay."""


def ask(
    tmp_path: Path, address: str, fields: dict[str, str] | None = None
) -> tuple[int, str, str, str]:
    """Status, text, where a redirect leads, and its cookie."""
    context = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
    context.check_hostname = False  # the address is this machine's, the name the example's
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), Stay()
    )
    data = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(address, data=data, headers={"Host": NAME})
    try:
        answer = opener.open(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        headers = answer.headers
        text = answer.read().decode()
        return answer.status, text, headers["Location"] or "", headers["Set-Cookie"] or ""


def test_from_link_to_thanks_through_nginx(
    this_round: Round, front: tuple[int, int], tmp_path: Path
) -> None:
    """If the example were wrong, offices would write codes into logs, or not get it to run."""
    plain, secure = front
    base = f"https://127.0.0.1:{secure}"
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    path = urllib.parse.urlsplit(code.link).path
    assert ask(tmp_path, f"http://127.0.0.1:{plain}{path}")[2] == f"https://{NAME}{path}"
    status, _, leads_to, cookie = ask(tmp_path, base + path)
    assert (status, leads_to) == (303, f"{path}?c=1")
    assert "Secure" in cookie
    text = ask(tmp_path, f"{base}{path}?c=1")[1]
    sealed = text.partition('name="sealed" value="')[2].partition('"')[0]
    status, text, *_ = ask(tmp_path, f"{base}/s/form", ANSWERS | {"sealed": sealed})
    assert (status, "已收到" in text) == (200, True)
    assert ask(tmp_path, f"{base}/s/form", {"comment": "x" * 70_000})[0] == 413
    assert ask(tmp_path, f"{base}/healthz")[1] == "ok\n"
    assert ask(tmp_path, f"{base}/readyz")[1] == "ready\n"
    logs = "".join(log.read_text() for log in tmp_path.glob("*.log"))
    assert logs.count("POST 200") == 1
    for secret in (path.rsplit("/", 1)[1], sealed, "/s/", "127.0.0.1", "urllib"):
        assert secret not in logs, secret


def test_staff_go_to_their_own_process_and_are_slowed_at_the_door(
    front: tuple[int, int], tmp_path: Path
) -> None:
    """If the example sent them to the voters' process, a flood of passwords would stop the vote."""
    base = f"https://127.0.0.1:{front[1]}"
    status, text, *_ = ask(tmp_path, f"{base}/staff/")
    assert (status, 'type="password"' in text) == (200, True)
    tried = {"account": "nobody", "password": "wrong"}
    statuses = [ask(tmp_path, f"{base}/staff/", tried)[0] for _ in range(40)]
    assert 429 in statuses
    assert ask(tmp_path, f"{base}/staff/password/")[0] != 429
    assert ask(tmp_path, f"{base}/healthz")[1] == "ok\n"
