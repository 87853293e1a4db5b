"""The developers' door, tried on small trees with a stand-in for the `ceping` command."""

import ast
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

import dev

# Stands in for the command line: makes what dev.py looks for, and leaves the server's id.
CEPING = """
import http.server, os, pathlib, sys

verb, folder, *rest = sys.argv[1:]
folder = pathlib.Path(folder)
if verb == "demo":
    folder.mkdir()
    (folder / "round.toml").write_text("simulated = true")
    (folder / "windows.csv").write_text("\\ufeffwindow_id,name\\nw01,窗口\\n")
    (folder / "electors.csv").write_text("elector_id,category\\ne1,leader\\n")
if verb == "score":
    (folder / "report").mkdir()
    (folder / "report" / "score.json").write_text("{}")
if verb == "site":
    pathlib.Path("build/site").mkdir(exist_ok=True)
    pathlib.Path("build/site/index.html").write_text("<title>测评</title>")
if verb in ("codes", "slips"):
    link = f"https://example.invalid/{verb}#{rest[1]}"
    with open(rest[rest.index("--out") + 1], "x") as file:  # never over an older one
        file.write(f"code,link\\nx,{link}\\n")
if verb == "serve":
    helper = os.fork()  # as the server does
    print("server", os.getpid(), flush=True)
    http.server.HTTPServer(("127.0.0.1", int(rest[1])), None).serve_forever() if helper \\
        else __import__("time").sleep(60)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished tree under a name with a space and Chinese, with nothing installed in it."""
    root = tmp_path / "测评 项目"
    (root / "ceping").mkdir(parents=True)
    (root / "ceping" / "__main__.py").write_text(CEPING, "utf-8")
    for name in dev.LOCKS:
        (root / name).write_text("")
    shutil.copy(dev.__file__, root)
    venv.create(root / ".venv", symlinks=os.name != "nt")
    for name, path in (("ROOT", root), ("VENV", root / ".venv"), ("BUILD", root / "build")):
        monkeypatch.setattr(dev, name, path)
    monkeypatch.setattr(dev, "BIN", dev.VENV / dev.BIN.name)
    monkeypatch.setattr(dev, "PYTHON", dev.BIN / dev.PYTHON.name)
    dev.open_the_house()
    (root / ".venv" / "ceping-setup").write_text(dev.fingerprint())
    return root


def call(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a command of the tree's own dev.py prints and how it ends."""
    command = [sys.executable, str(tree / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_parses_on_an_old_python() -> None:
    """If newer syntax crept in, an old Python would show a SyntaxError and not the reason."""
    ast.parse(Path(dev.__file__).read_text("utf-8"), feature_version=(3, 7))


def test_old_python_is_told_in_one_line() -> None:
    """If the check came too late, an old Python would fail with a traceback."""
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['dev.py', 'run'];"
        f"runpy.run_path({dev.__file__!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("dev.py needs Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["nonsense"], ["run", "--twice"], ["drill", "nothing"]])
def test_wrong_usage(tree: Path, arguments: list[str]) -> None:
    """If a slip of the keyboard were taken for a command, the wrong thing would run."""
    done = call(tree, *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_help_names_every_command() -> None:
    """If a command were missing in the help, nobody would find it."""
    assert dev.__doc__ is not None
    for name in dev.COMMANDS:
        assert f"\n  {name} " in dev.__doc__


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"PYTHONCOERCECLOCALE": "0"}])
def test_ceping_command_in_any_locale(tree: Path, locale: dict[str, str]) -> None:
    """If the command depended on the locale, a Chinese path would break its start."""
    elsewhere = tree.parent / "link to ceping"
    elsewhere.symlink_to(tree / ".venv" / "bin" / "ceping")
    env = {"PATH": os.environ["PATH"], **locale}
    command = [str(elsewhere), "demo", str(tree.parent / "我的 测评")]
    done = subprocess.run(command, env=env, cwd="/", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tree.parent / "我的 测评" / "round.toml").exists()


def test_a_folder_in_the_way_is_not_imported(tree: Path) -> None:
    """If the working folder were searched first, a round with a json.py would break ceping."""
    (tree.parent / "pathlib.py").write_text("raise SystemExit('shadowed')")
    command = [str(tree / ".venv" / "bin" / "ceping"), "demo", "r"]
    assert subprocess.run(command, cwd=tree.parent, check=False).returncode == 0


def test_set_up_is_reused(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a finished set-up were made again, the second run would need the network."""
    monkeypatch.setattr(dev, "call", lambda command, _=None: pytest.fail(f"ran {command}"))
    dev.setup()


@pytest.mark.parametrize("lock", dev.LOCKS)
def test_set_up_follows_the_locks(tree: Path, lock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a changed lock went unnoticed, tests would run on other packages than CI's."""
    commands: list[str] = []
    monkeypatch.setattr(
        dev, "call", lambda command, _=None: commands.append(" ".join(map(str, command)))
    )
    (tree / lock).write_text("six==1.17.0\n")
    dev.setup()
    assert "-m venv --clear" in commands[0]
    assert f"--require-hashes -r {tree / dev.INSTALLER}" in commands[1]
    assert f"uv pip install -q --python {dev.PYTHON} --require-hashes" in commands[2]
    assert all(str(tree / name) in commands[2] for name in dev.LOCKS)
    dev.setup()
    assert len(commands) == 3


def test_broken_set_up_is_redone(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a half-made .venv passed for finished, the next run would fail on a missing package."""
    (tree / "requirements.lock").write_text("six==1.17.0\n")
    codes = iter([0, 0, 1, 1, 0, 0, 0])
    monkeypatch.setattr(dev, "call", lambda command, _=None: next(codes))
    with pytest.raises(dev.Trouble, match="pip install failed"):
        dev.setup()
    dev.setup()
    assert list(codes) == []


@pytest.mark.parametrize("codes", [[0, 1, 0], [0, 0, 1, 0]], ids=["uv not to be had", "uv fails"])
def test_pip_does_what_uv_cannot(
    tree: Path, codes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If uv's failure were the end, nobody behind a mirror that only pip knows could begin."""
    commands: list[str] = []

    def answer(command: dev.Command, _: object = None) -> int:
        commands.append(" ".join(map(str, command)))
        return codes[len(commands) - 1]

    (tree / "requirements.lock").write_text("six==1.17.0\n")
    monkeypatch.setattr(dev, "call", answer)
    dev.setup()
    assert len(commands) == len(codes)
    assert "-m pip install" in commands[-1]
    assert all(str(tree / name) in commands[-1] for name in dev.LOCKS)


def test_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """If Debian's missing package showed as pip's failure, nobody would know what to do."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(dev.Trouble, match=r"apt-get install -y python3\.\d+-venv$"):
        dev.install()


def test_a_taken_port_is_left_alone() -> None:
    """If the usual port were insisted on, two runs side by side could not be."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        usual = taken.getsockname()[1]
        assert dev.free_port(usual) not in (usual, 0)
    assert dev.free_port(usual) == usual


def test_links_are_moved_to_this_machine() -> None:
    """If a link kept the public address, it would lead away from the survey just started."""
    assert dev.local("https://city.example/v/a?b=c#d", 81) == "http://127.0.0.1:81/v/a?b=c#d"
    assert dev.local("/v/a", 81) == "http://127.0.0.1:81/v/a"


def test_run_once_twice(tree: Path) -> None:
    """If the second run met the first one's round, developers would have to clean up by hand."""
    for _ in range(2):
        done = call(tree, "run", "--once")
        assert (done.returncode, done.stderr) == (0, "")
        assert "score.json" in done.stdout
    assert sorted(path.name for path in (tree / "build").iterdir()) == [
        "demo-round",
        "site",
    ]


def test_the_real_commands_follow_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A rule of one command could break the first thing that a newcomer types."""
    ceping = dev.ceping

    def beside(verb: str, *arguments: str | Path) -> None:
        """The site goes into the test's own folder."""
        ceping(verb, *arguments, *(("--out", tmp_path / "site") if verb == "site" else ()))

    monkeypatch.setattr(dev, "ceping", beside)
    monkeypatch.setattr(dev, "setup", lambda: None)  # these tests run in what it sets up
    monkeypatch.setattr(dev, "BUILD", tmp_path)
    assert dev.run(["--once"]) == 0
    assert "score.json" in capfd.readouterr().out
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "demo-round" / "demo-slips.csv").is_file()


def test_a_real_round_is_not_replaced(tree: Path) -> None:
    """If dev.py replaced what is not marked as simulated, it could wipe a real round."""
    real = tree / "build" / "demo-round"
    real.mkdir(parents=True)
    (real / "round.toml").write_text("simulated = false")
    done = call(tree, "run", "--once")
    assert done.returncode == 1
    assert "not marked simulated" in done.stderr
    assert (real / "round.toml").read_text() == "simulated = false"


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these signals nor fork")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_until_it_is_stopped(tree: Path, number: int) -> None:
    """If a server outlived dev.py, the next run would find its ports taken."""
    command = [sys.executable, str(tree / "dev.py"), "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout is not None
        lines = []
        for line in running.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        text = "".join(lines)
        running.send_signal(number)
        assert running.wait(timeout=20) == 0
    assert "/codes#w01\n" in text
    assert "/slips#leader\n" in text
    assert not group_is_alive(int(text.partition("server ")[2].split()[0]))


def group_is_alive(group: int) -> bool:
    """Whether a process of the group is left; the dead ones get a moment to be reaped."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


def test_chosen_finds_what_can_be_run(tmp_path: Path) -> None:
    """If helpers passed for drills, `drill` would fail on the first of them."""
    (tmp_path / "drill_of_helpers.py").write_text("def seconds(): ...")
    (tmp_path / "drill_score.py").write_text("def test_scores(): ...")
    assert dev.chosen(tmp_path, "drill_", []) == ["score"]
    with pytest.raises(dev.Trouble, match="of_helpers"):
        dev.chosen(tmp_path, "drill_", ["of_helpers"])
