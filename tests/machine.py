"""What the browser tests need of a machine: a Chromium and a Chinese font.

pip cannot bring these. `python -m tests.machine` installs them as root on Debian; elsewhere it
names the one command to run and ends with exit code 1. Nothing is skipped silently.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

# Names to look for in PATH, then the fixed places of systems that keep browsers out of it.
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def chromium() -> str | None:
    """The path of a Chromium, Chrome or Edge of this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def lacks_chinese_font() -> bool:
    """Whether a browser here would draw Chinese as empty boxes (only Linux comes without)."""
    if not sys.platform.startswith("linux"):
        return False
    tool = shutil.which("fc-list")
    return tool is None or not subprocess.check_output([tool, ":lang=zh"])


def lacking() -> list[str]:
    """The Debian packages that the browser tests still need."""
    fonts = ["fontconfig", "fonts-noto-cjk"] if lacks_chinese_font() else []
    return fonts if chromium() else ["chromium", *fonts]


def is_root() -> bool:
    """Whether we may install system packages, and Chromium must go without its sandbox."""
    return sys.platform != "win32" and os.geteuid() == 0


def apt(*arguments: str) -> int:
    """Run apt-get without questions or chatter and return its exit code."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", *arguments]
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode


def provide(packages: Sequence[str]) -> str | None:
    """Install the packages where we may; otherwise say in one line what to do."""
    names = " ".join(packages)
    install = ("install", "-y", "--no-install-recommends", *packages)
    command = " ".join(("apt-get", *install))
    if not shutil.which("apt-get"):
        return f"the browser tests need {names}: install them with your package manager"
    if not is_root():
        return f"the browser tests need {names}: run  sudo {command}"
    print(f"installing {names} with apt-get, about a minute (only this once)", flush=True)
    # The package lists may be missing or stale: only then ask for new ones.
    if apt(*install) and (apt("update") or apt(*install)):
        return f"installing failed, run it by hand to see why: {command}"
    return None


def main() -> str | None:
    """Provide what is lacking; the answer is the message of a failure."""
    packages = lacking()
    return provide(packages) if packages else None


if __name__ == "__main__":
    sys.exit(main())
