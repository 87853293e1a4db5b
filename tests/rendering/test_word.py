"""Words of a paper as another program than Word sets them."""

import datetime as dt
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rendering.word.paper import Paper

SOFFICE = shutil.which("soffice") and shutil.which("pdftotext")
_HEAD = "抬头"
_BETWEEN = ("（核实后）", "（第3名）", "“按规则获评”", "《办法》", "12.34", "W05", "")


def sentence(chance: random.Random) -> str:
    """Words with brackets, quotes, numbers and stops in any order: lines end at all of them."""
    told = ""
    while len(told) < 160:
        told += "字" * chance.randint(1, 9) + chance.choice(_BETWEEN) + chance.choice("；，。：、")
    return told


@pytest.mark.skipif(not SOFFICE, reason="no office suite here")
def test_no_stop_at_the_end_of_a_line_is_lost(tmp_path: Path) -> None:
    """LibreOffice would print a sentence of a decision without its semicolon."""
    chance = random.Random(7)
    paper = Paper(_HEAD)
    told = [sentence(chance) for _ in range(150)]
    for words in told:
        paper.text(words)
    path = tmp_path / "paper.docx"
    paper.save(path, "名", "人", dt.date(2022, 1, 8))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    text = ["pdftotext", "-raw", str(path.with_suffix(".pdf")), "-"]
    printed = subprocess.run(text, check=True, capture_output=True, encoding="utf-8").stdout
    printed = re.sub(rf"^(\f?{_HEAD}|— \d+ —)$", "", printed, flags=re.MULTILINE)
    assert re.sub(r"\s", "", printed) == "".join(told)
