"""`python3 dev.py bundle`: make the folder beside its place, and only then put it there."""

import argparse
import hashlib
import lzma
import platform
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bundle.inventory import Wheel, requirements, sbom, write_licences
from bundle.locked import read_lock
from bundle.target import Target, this_machine
from bundle.wheels import Lacking, build_own, collect
from ceping import __version__

ROOT = Path(__file__).resolve().parents[1]
_OWN = "ceping"
_INSTALLER = Path(__file__).parent / "installer"
_DOCS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "NOTICE", "docs")
_FONTS = ROOT / "rendering" / "printing" / "fonts"


def main(arguments: Sequence[str]) -> int:
    """Make a bundle; 1 where a package has no wheel for the machine asked for."""
    asked = _parser().parse_args(arguments)
    target = Target(asked.platform, asked.python)
    out = ROOT / "build" / f"{_OWN}-{__version__}-{target.platform}-python{target.python}"
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of an interrupted run
    (part / "wheels").mkdir(parents=True)
    print(f"bundle: wheels for {target.platform}, Python {target.python}", flush=True)
    try:
        without_text = _fill(part, target)
    except Lacking as lacking:
        shutil.rmtree(part)
        print(f"bundle: no wheel for {target.platform}, Python {target.python}:", file=sys.stderr)
        print(lacking, file=sys.stderr)
        return 1
    shutil.rmtree(out, ignore_errors=True)
    part.rename(out)
    if without_text:
        print("bundle: packages that bring no licence text:", ", ".join(without_text))
    print(f"bundle: {out}, {sum(p.stat().st_size for p in _files(out)) / 2**20:.0f} MiB")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("dev.py bundle", description="A folder to install offline.")
    parser.add_argument("--platform", default=this_machine(), help="manylinux_2_28_aarch64, ...")
    parser.add_argument("--python", default=".".join(platform.python_version_tuple()[:2]))
    return parser


def _fill(part: Path, target: Target) -> list[str]:
    """Everything of a bundle; the packages that bring no licence text."""
    packages = read_lock(ROOT / "requirements.lock", target)
    (pip,) = (one for one in read_lock(ROOT / "requirements-dev.lock", target) if one.name == "pip")
    collect([*packages, pip], target, part / "wheels")
    build_own(ROOT, part / "wheels")
    wheels = [Wheel(path) for path in sorted((part / "wheels").glob("*.whl"))]
    installed = [one for one in wheels if one.name != "pip"]
    (part / "requirements.txt").write_text(requirements(installed), encoding="ascii")
    (part / "sbom.cdx.json").write_text(sbom(wheels, _OWN), encoding="utf-8")
    without_text = write_licences(wheels, part / "licences")
    _docs(part / "docs")
    _fonts(part / "fonts")
    _installer(part, target)
    lines = [f"{_sha256(path)}  {path.relative_to(part).as_posix()}\n" for path in _files(part)]
    (part / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return without_text


def _docs(folder: Path) -> None:
    """The documentation as it stands in the project, so that its links lead on."""
    for name in _DOCS:
        source = ROOT / name
        folder.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)


def _fonts(folder: Path) -> None:
    """The printing fonts unpacked, for a desktop that shows no Chinese; the program has its own."""
    folder.mkdir()
    for path in sorted(_FONTS.iterdir()):
        if path.suffix == ".xz":
            (folder / path.stem).write_bytes(lzma.decompress(path.read_bytes()))
        else:
            shutil.copy(path, folder / path.name)


def _installer(part: Path, target: Target) -> None:
    """The two installers and a page on them; they read the Python's version from a file."""
    (part / "python.txt").write_text(f"{target.python}\n", encoding="ascii")
    for path in sorted(_INSTALLER.iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix in (".cmd", ".txt"):  # Windows' own programs want its line ends
            text = text.replace("\n", "\r\n")
        (part / path.name).write_bytes(text.encode("utf-8"))
    (part / "install.sh").chmod(0o755)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
