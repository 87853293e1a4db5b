"""The kind of machine that a bundle is for, as pip and the lock's conditions name it."""

import platform
import re
import sys
import sysconfig
from dataclasses import dataclass

# The manylinux tags from before glibc's version stood in the name.
_OLD_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_OLDEST_GLIBC = 5
_GLIBC = re.compile(r"manylinux_2_(\d+)_(\w+)")


@dataclass(frozen=True)
class Target:
    """A platform tag such as ``manylinux_2_28_aarch64``, and a Python version such as ``3.11``."""

    platform: str
    python: str

    @property
    def tags(self) -> list[str]:
        """Every platform tag whose wheels run there, best first."""
        glibc = _GLIBC.fullmatch(self.platform)
        if not glibc:
            return [self.platform]
        newest, machine = int(glibc[1]), glibc[2]
        tags = []
        for minor in range(newest, _OLDEST_GLIBC - 1, -1):
            tags.append(f"manylinux_2_{minor}_{machine}")
            if minor in _OLD_NAMES:
                tags.append(f"{_OLD_NAMES[minor]}_{machine}")
        return tags

    @property
    def environment(self) -> dict[str, str]:
        """What the lock's conditions (PEP 508) ask of that machine."""
        sys_platform, platform_system = _system(self.platform)
        windows = sys_platform == "win32"
        return {
            "implementation_name": "cpython",
            "os_name": "nt" if windows else "posix",
            "platform_machine": self._machine.upper() if windows else self._machine,
            "platform_python_implementation": "CPython",
            "platform_system": platform_system,
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": sys_platform,
        }

    @property
    def _machine(self) -> str:
        """The processor in a tag: what follows the system and its version."""
        return re.sub(r"^(win_|[a-z]+_\d+_\d+_)", "", self.platform)


def _system(tag: str) -> tuple[str, str]:
    """``sys.platform`` and ``platform.system()`` of the machines of a platform tag."""
    if tag.startswith("win"):
        return "win32", "Windows"
    return ("darwin", "Darwin") if tag.startswith("macosx") else ("linux", "Linux")


def this_machine() -> str:
    """The tag of the machine that runs this; Linux with a glibc that older systems have too."""
    if sys.platform == "linux":
        return f"manylinux_2_28_{platform.machine()}"
    return re.sub(r"[-.]", "_", sysconfig.get_platform())
