"""What changed from one edition to the next, told by what a city would call it."""

import shutil
from pathlib import Path

import pytest

from rulebook.load import load
from rulebook.rule_changes import rule_changes
from tests.editions import EXAMPLE

CHANGES = [
    ("window_score.toml", "full_marks = 120", "full_marks = 100", "考核满分：由120分改为100分"),
    (
        "window_score.toml",
        "least_staff = 4",
        "least_staff = 3",
        "参加排名的最少人数：由4人改为3人",
    ),
    ("window_score.toml", "least_answered = 0.7", "least_answered = 0.8", "由70%改为80%"),
    ("window_score.toml", '["code", "open"]', '["code"]', "由一次性编码、窗口二维码改为一次性编码"),
    ("questionnaires.toml", '{ zh = "等候",', '{ zh = "排队",', "由环境、标识、等候"),
    ("honours.toml", "latest = 2023-01-14", "latest = 2023-02-14", "改为不晚于2023-02-14"),
    (
        "honours.toml",
        'highest_rank = "主管"',
        'highest_rank = "经理"',
        "由不高于主管改为不高于经理",
    ),
    ("campaign.toml", "weight = 0.60", "weight = 0.6", None),
    ("campaign.toml", 'zh = "服务热情"', 'zh = "待人热情"', "服务热情60%"),
    ("campaign.toml", 'name = "示例甲"', 'name = "示例甲" ', None),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), CHANGES)
def test_one_change_is_one_line(
    tmp_path: Path, file: str, old: str, new: str, said: str | None
) -> None:
    """A changed rule would go unsaid, or one that is only written anew be told as changed."""
    edition = Path(shutil.copytree(EXAMPLE, tmp_path / "e"))
    path = edition / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = [words.zh for words in rule_changes(load(EXAMPLE), load(edition))]
    assert len(lines) == (said is not None)
    assert all(said is not None and said in line for line in lines)


def test_what_one_edition_alone_has_is_added_or_dropped() -> None:
    """An honour that is gone would look as if it were still there."""
    lines = [words.zh for words in rule_changes(load(EXAMPLE), load("2021"))]
    assert any(line.startswith("取消 晨星窗口的名额（原为4个（") for line in lines)
    assert any(line.startswith("增加 先进工作者的条件“正科职及以下”：不高于") for line in lines)
    assert any(line.startswith("各部分的比例：由季度考核40%") for line in lines)
    back = rule_changes(load("2021"), load(EXAMPLE))
    assert len(back) == len(lines)
    assert rule_changes(load(EXAMPLE), load(EXAMPLE)) == ()
