"""Sentences that readers stumbled over do not come back."""

from pathlib import Path

import pytest

from pages.source import ROOT

FOLDERS = ("site/_pages", "site/_data", "site/practices", "pages", "analysis", "rulebook/editions")
TEXTS = {
    path: path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.*"))
    if path.suffix in {".md", ".toml", ".py", ".html"}
}
# What was said, and what is said instead (empty where it depends on the place).
SENTENCES = {
    "别的什么都不是": "就是按规则算出的数，不加分，不调整。",
    "的选票被抄能看出来": "评分过于平淡的，抄了也查不出。",
    "标为 counter_item": "办理速度、业务水平、服务态度三题只看窗口自己",
    "在 round.toml 中缩小范围": "每轮可以只计其中几期。",
    "单靠增加": "仍分不出谁更好。",
    "适当收一收": "",
    "“左右”照印": "通知写“左右”的，照写“左右”",
    "该局说法的范围": "“首创”“率先”的范围",
    "已控制误报": "一切正常时，平均误报",
    "本站不补": "所以本站也没有。",
    "你们": "您",
    "十九项检查": "",
    "由 `bench/": "计算程序随本项目公开，任何人都可以重算。",
    "诚实的习惯": "下列各种正常的习惯",
    "走15分钟": "怎样计算，文件没有写。",
}


@pytest.mark.parametrize("words", SENTENCES)
def test_a_sentence_is_mended(words: str) -> None:
    """A citizen would read over it, or understand something else."""
    found: list[Path] = [path for path, text in TEXTS.items() if words in text]
    assert found == []
    assert any(SENTENCES[words] in text for text in TEXTS.values())
