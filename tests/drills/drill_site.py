"""The whole site under the Nu HTML checker and Lighthouse. Needs Java, Node and, once, npm."""

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from pages import build
from rulebook.round import open_round
from tests.machine import chromium

TOOLS = Path(__file__).parents[2] / "build" / "tools"
# Lighthouse 12.8.2 is the last that runs on Node 20.
PACKAGES = ("vnu-jar@26.9.27", "lighthouse@12.8.2")
PAGES = (
    "index.html",
    "rules/honours.html",
    "rules/notice.html",
    "methods/index.html",
    "practices/index.html",
    "practices/land-and-start/index.html",
    "figures/index.html",
    "results/simulated-2021-round/index.html",
)
RUNS = 5
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


@pytest.fixture(scope="module")
def tools() -> Path:
    """The two tools, installed by npm below build/ where they are missing."""
    found = TOOLS / "node_modules"
    if not (found / "lighthouse").is_dir() or not (found / "vnu-jar").is_dir():
        TOOLS.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES]
        subprocess.run(command, cwd=TOOLS, check=True)
    return found


class Gzipped(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a production server would: text compressed."""

    def do_GET(self) -> None:
        """Answer with the file, compressed where it is text."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in (".html", ".css", ".js", ".svg", ".json", ".xml"):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where round and site stand."""
    return tmp_path_factory.mktemp("drill")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where this machine serves the site, compressed."""
    handler = functools.partial(Gzipped, directory=str(folder / "html"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def html(folder: Path, address: str) -> Path:
    """The built site with one simulated round; it knows its address, as a published one does."""
    simulate(folder / "round")
    write_reports(score_round(open_round(folder / "round")), folder / "round" / "report")
    return build(folder / "html", [folder / "round"], url=f"{address}/")


def test_every_page_is_sound_html(html: Path, tools: Path) -> None:
    """A browser or a screen reader would have to guess what we meant."""
    assert shutil.which("java"), "the Nu checker needs Java: apt-get install default-jre-headless"
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--skip-non-html", "--errors-only", "--format", "json"]
    done = subprocess.run([*command, str(html)], capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    assert [(m.get("url"), m["message"]) for m in messages] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("html")
def test_lighthouse(address: str, tools: Path, tmp_path: Path, page: str) -> None:
    """Somebody with a slow phone, a screen reader or a search engine would be let down."""
    runs = [lighthouse(f"{address}/{page}", tools, tmp_path) for _ in range(RUNS)]
    scores = {name: median(run[name] for run in runs) for name in runs[0]}
    print(page, scores)
    assert scores["accessibility"] == 100
    assert scores["best-practices"] == 100
    # A simulated round asks search engines to leave it out, which costs it this score.
    assert scores["seo"] == 100 or page.startswith("results/simulated")
    assert scores["performance"] >= 95


def lighthouse(url: str, tools: Path, scratch: Path) -> dict[str, float]:
    """Scores (0 to 100) by category of one run with the desktop preset."""
    out = scratch / "report.json"
    command = ["node", str(tools / "lighthouse" / "cli" / "index.js"), url, "--preset=desktop"]
    command += ["--output=json", f"--output-path={out}", "--quiet", f"--chrome-flags={FLAGS}"]
    browser = chromium()
    assert browser
    subprocess.run(command, env={**os.environ, "CHROME_PATH": str(browser)}, check=True)
    categories = json.loads(out.read_text(encoding="utf-8"))["categories"]
    return {name: 100 * float(category["score"]) for name, category in categories.items()}
