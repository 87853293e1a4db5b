"""The site's long trials: the Nu HTML checker (Java), Lighthouse (Node), ProperDocs."""

import functools
import gzip
import http.server
import json
import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import chromium, is_root
from tests.site.conftest import ROOT, SLUGS, build_all, site_root

ADDRESSES = [
    "index.html",
    "rules/notice.html",
    "rules/score.html",
    "methods/checks.html",
    f"results/{SLUGS[1]}/index.html",
    "practices/index.html",
    "practices/land-and-start/index.html",
    "figures/index.html",
]
LIGHTHOUSE = "lighthouse@12.8.2"  # the last one for Node 20
RUNS = 5


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with four rounds."""
    return build_all(tmp_path_factory.mktemp("site"))


class _Gzip(http.server.SimpleHTTPRequestHandler):
    """Serves files as a usual host does: compressed, to be kept for a year."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix != ".woff2"
        data = gzip.compress(path.read_bytes()) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Cache-Control", "max-age=31536000")
        self.send_header("Content-Length", str(len(data)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The address of the served site."""
    handler = functools.partial(_Gzip, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def run(command: list[str], folder: Path, **environment: str) -> str:
    """What a command writes; an assertion with its words if it fails."""
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_html_checker(site: Path, tmp_path: Path) -> None:
    """Browsers and screen readers would each repair faulty HTML in their own way."""
    run(["npm", "install", "--no-audit", "--no-fund", "vnu-jar"], tmp_path)
    jar = next(tmp_path.rglob("vnu.jar"))
    run(["java", "-jar", str(jar), "--errors-only", "--skip-non-html", str(site)], tmp_path)


@pytest.fixture(scope="module")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lighthouse, installed for this trial only."""
    folder = tmp_path_factory.mktemp("lighthouse")
    run(["npm", "install", "--no-audit", "--no-fund", LIGHTHOUSE], folder)
    return folder


@pytest.mark.parametrize("address", ADDRESSES)
def test_lighthouse(served: str, lighthouse: Path, address: str) -> None:
    """The page would be slow, hard to use or hard to find (median of five, desktop)."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if is_root() else "")
    command = [
        *("npx", "lighthouse", served + address, "--quiet", "--preset=desktop", "--output=json"),
        f"--chrome-flags={flags}",
    ]
    runs = [
        json.loads(run(command, lighthouse, CHROME_PATH=chromium() or ""))["categories"]
        for _ in range(RUNS)
    ]
    scores = {name: statistics.median(one[name]["score"] for one in runs) for name in runs[0]}
    assert scores.pop("performance") >= 0.95
    assert scores == {"accessibility": 1, "best-practices": 1, "seo": 1}


def test_properdocs(site: Path, tmp_path: Path) -> None:
    """When MkDocs is gone for good, its maintained fork would not build our mkdocs.yml."""
    run([sys.executable, "-m", "venv", "--system-site-packages", "venv"], tmp_path)
    python = str(tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python")
    packages = ["properdocs", "mkdocs-material", "jieba", "pydantic", "pyyaml", "typst"]
    run([python, "-m", "pip", "install", "-q", *packages], tmp_path)
    root, target = site_root(tmp_path / "root"), tmp_path / "html"
    options = ["--strict", "--config-file", "mkdocs.yml", "--site-dir", str(target)]
    command = [python, "-m", "properdocs", "build", *options]
    run(command, root, PYTHONPATH=str(ROOT), NO_MKDOCS_2_WARNING="1")
    assert (target / "assets" / "search-index.js").is_file()
    assert len(list(target.rglob("*.html"))) >= len(list(site.rglob("*.html"))) - len(SLUGS)
