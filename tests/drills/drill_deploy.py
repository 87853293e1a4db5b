"""The unit and the compose file of docs/deploy: looked through by systemd's own program and by
compose, their commands run as processes in a file system that is read-only but for the round.

What only a booted systemd and a Docker daemon do (restarts, capabilities, images) is not tried.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from rulebook.round import Round, open_round
from survey_app.acts import issuing, opening
from tests.drills.drill_serving import EXAMPLES, NAME, NGINX, adapted, ask, free_port, wait_for
from tests.survey_app.postgres import postgres_server
from tests.survey_app.rounds import ANSWERS, make_round

UNIT, COMPOSE = EXAMPLES / "ceping.service", EXAMPLES / "compose.yaml"
PASSWORD = "eins zwei:drei/vier"
SETTINGS = f'public_url = "https://{NAME}"\nproxy_hops = 1\n'
# As ProtectSystem=strict with ReadWritePaths, and as read_only with tmpfs: nothing else is written.
READ_ONLY = """
mount --make-rprivate /
mount -t tmpfs none "$2"
mount --bind "$1" "$1"
mount -o remount,ro,bind /
shift 2
exec "$@"
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A round's folder."""
    with tempfile.TemporaryDirectory(prefix="ceping-deploy-") as name:
        yield Path(name) / "轮 2021"


def run_as_told(
    words: Sequence[str], this_round: Round, ports: dict[str, int], **more: str
) -> "subprocess.Popen[str]":
    """A command of the examples, with this machine's paths and ports."""
    given = [str(ports.get(word, word)) for word in words[1:]]
    given = [str(this_round.folder) if word.startswith("/srv/") else word for word in given]
    command = [sys.executable, "-P", "-m", "ceping", *given]
    if os.geteuid() == 0 and shutil.which("unshare"):
        own = this_round.folder.with_name("tmp")
        own.mkdir()
        more["TMPDIR"] = str(own)
        inside = ["unshare", "-m", "sh", "-euc", READ_ONLY, "sh", str(this_round.folder), str(own)]
        command = [*inside, *command]
    root = str(EXAMPLES.parents[1])
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nowhere"}
    environment |= {"PYTHONPATH": root, **more}
    log = this_round.folder.with_name("server.log").open("w", encoding="utf-8")
    with log:
        return subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, text=True, cwd="/"
        )


def answers(port: int, path: str) -> tuple[int, str]:
    """What the server itself says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def settings(unit: str) -> dict[str, str]:
    """The unit's settings; comments and headings left out."""
    return dict(re.findall(r"^([A-Za-z]+)=(.*)$", unit, re.M))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_unit_is_sound(tmp_path: Path) -> None:
    """If systemd passed over a line of it, the service would run without what it promises."""
    program = shlex.split(settings(UNIT.read_text("utf-8"))["ExecStart"])[0]
    own = tmp_path / "ceping.service"
    text = UNIT.read_text("utf-8").replace(program, "/bin/true")
    own.write_text(text.replace("=/opt/ceping", "=/opt"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(own)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    security = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(own)]
    shown = subprocess.run(security, capture_output=True, text=True, check=True).stdout
    print(shown.strip().splitlines()[-1])


def test_the_units_command_serves_and_ends(folder: Path) -> None:
    """If its command were wrong, or SIGTERM lost what was sent, nobody would see it before."""
    told = settings(UNIT.read_text("utf-8"))
    this_round = make_round(folder, settings=SETTINGS)
    opening.open_phase(this_round, "survey")
    ports = {"8001": free_port(), "8002": free_port()}
    process = run_as_told(shlex.split(told["ExecStart"]), this_round, ports)
    with ended(process):
        for port in ports.values():
            wait_for(port, seconds=60)
        assert answers(ports["8001"], "/readyz") == (200, "ready\n")
        assert answers(ports["8002"], "/staff/")[0] == 200
        process.send_signal(getattr(signal, told["KillSignal"]))
        assert process.wait(timeout=int(told["TimeoutStopSec"])) == 0
    assert not folder.joinpath("survey.db-wal").exists()


@contextmanager
def ended(process: "subprocess.Popen[str]") -> Iterator[None]:
    """The process is gone at the end, whatever happened."""
    try:
        yield
    finally:
        process.kill()
        process.wait()


def compose() -> dict[str, Any]:
    """The services of the compose file."""
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    return services


def test_compose_reads_it(tmp_path: Path) -> None:
    """If compose refused the file, or a part of it were missing, nothing would start."""
    services = compose()
    build = services["ceping"]["build"]
    dockerfile = (EXAMPLES / build["context"] / build["dockerfile"]).resolve()
    text = dockerfile.read_text("utf-8")
    installer = re.search(r"target=/bundle sh /bundle/(\S+) (\S+)$", text, re.M)
    assert installer
    assert (EXAMPLES.parents[1] / "bundle" / "installer" / installer[1]).is_file()
    assert f'ENTRYPOINT ["{installer[2]}/bin/ceping"]' in text
    assert services["ceping"]["healthcheck"]["test"][1] == f"{installer[2]}/bin/python"
    for mounted in services["web"]["volumes"]:
        source = mounted.split(":")[0]
        assert source.startswith("/") or (EXAMPLES / source).is_file(), source
    program = shutil.which("docker-compose")
    if not program:
        pytest.skip("the rest needs docker-compose (apt-get install docker-compose)")
    environment = {**os.environ, "CEPING_DATABASE_PASSWORD": PASSWORD}
    own = tmp_path / COMPOSE.name
    shutil.copy(COMPOSE, own)
    (tmp_path / build["context"]).mkdir()
    command = [program, "-f", str(own), "config"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    without = {k: v for k, v in environment.items() if not k.startswith("CEPING")}
    done = subprocess.run(command, capture_output=True, text=True, env=without, check=False)
    assert (done.returncode, "a password for the database" in done.stderr) == (1, True)


@pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="needs nginx")
def test_the_commands_of_compose_together(folder: Path, tmp_path: Path) -> None:
    """If the three did not find each other, or the password its way, nobody could answer."""
    services, port = compose(), free_port()
    user = services["database"]["environment"]["POSTGRES_USER"]
    plain, secure = free_port(), free_port()
    ports = {"8001": free_port(), "8002": free_port()}
    with postgres_server() as server:
        as_compose_has_it(server, user, port)
        address = f'database = "postgresql://{user}@127.0.0.1:{port}/{user}"\n'
        os.environ["CEPING_DATABASE_PASSWORD"] = PASSWORD
        this_round = make_round(folder, settings=address + SETTINGS)
        opening.open_phase(this_round, "survey")
        (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
        words = ["ceping", *services["ceping"]["command"]]
        process = run_as_told(words, this_round, ports, CEPING_DATABASE_PASSWORD=PASSWORD)
        with ended(process):
            backends = {f"127.0.0.1:{told}": f"127.0.0.1:{own}" for told, own in ports.items()}
            path = adapted(tmp_path, backends, plain, secure)
            nginx = subprocess.Popen([str(NGINX), "-c", str(path), "-g", "daemon off;"], text=True)
            with ended(nginx):
                for one in (ports["8001"], secure):
                    wait_for(one, seconds=60)
                status, text = answer(code.link, f"https://127.0.0.1:{secure}", tmp_path)
                assert (status, "已收到" in text) == (200, True)
        del os.environ["CEPING_DATABASE_PASSWORD"]
    assert isinstance(open_round(folder), Round)


def as_compose_has_it(server: Any, user: str, port: int) -> None:
    """A server that listens on the loopback alone and asks for the password as SCRAM does."""
    server.run(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")
    server.run(f"CREATE DATABASE {user} OWNER {user} ENCODING 'UTF8' TEMPLATE template0")
    server.run("ALTER SYSTEM SET listen_addresses = '127.0.0.1'")
    server.run(f"ALTER SYSTEM SET port = {port}")
    rules = server.cluster / "pg_hba.conf"
    rules.write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n", "utf-8")
    server.stop()
    server.start()


def answer(link: str, base: str, folder: Path) -> tuple[int, str]:
    """One questionnaire through nginx, from the link to the thanks."""
    path = re.sub(r"^https?://[^/]+", "", link)
    assert ask(folder, base + path)[0] == 303
    text = ask(folder, f"{base}{path}?c=1")[1]
    sealed = text.partition('name="sealed" value="')[2].partition('"')[0]
    return ask(folder, f"{base}/s/form", ANSWERS | {"sealed": sealed})[:2]
