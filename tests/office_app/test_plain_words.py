"""What acts and commands say, as a page says it: nothing of ours, times as people write them."""

import pytest

from office_app.plain_words import plain, returned
from office_app.refusals import line
from rulebook.problems import Problem, Words
from rulebook.raw_table import WITH_ROWS

WORDS = Words("尚未结束", "not closed yet")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("投票结束时间：2026-12-01T09:00+08:00 → 无", "投票结束时间：2026年12月1日 09:00 → 无"),
        ("2026-11-30T06:51:57.123+08:00", "2026年11月30日 06:51"),
        ("2026-12-01 09:00:00+08:00", "2026年12月1日 09:00"),
        ("不早于2026-12-01", "不早于2026年12月1日"),
        ("编号 2021-03-012 和 W02-0001", "编号 2021-03-012 和 W02-0001"),
        ("windows.csv 第3行", "窗口名册第3行"),
        ("校验值 ab (commitments.csv, 5)", "校验值 ab (选票名单, 5)"),
        ("与 rules.lock 不同", "与开启时锁定的规则不同"),
        ("ratings/responses.parquet：缺", "机构问卷明细：缺"),
        ("本轮（先 ceping close）已停", "本轮已停"),
        ("闭合，先运行 ceping score", "闭合"),
        ("写一行（--reason 原因）", "写一行"),
    ],
)
def test_our_names_are_said_as_people_call_them(said: str, shown: str) -> None:
    """A clerk would look for a file or a command that no page has."""
    assert plain(said) == shown


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        (Problem("windows.csv", WITH_ROWS, "a,b"), "窗口名册还没有上传。"),
        (Problem("ratings/turnout.csv", WORDS, ""), "发出和收回数还没有上传。"),
        (
            Problem("windows.csv", Words("不小于0的整数", ""), "x", 3, "staff_count"),
            "窗口名册第3行“进驻人数”：应为不小于0的整数，现在是x。",
        ),
        (Problem("--why", WORDS, "x"), "应为尚未结束，现在是x。"),
        (
            Problem("问卷 survey", WORDS, "2026-11-30T06:51:57+08:00"),
            "问卷：应为尚未结束，已于2026年11月30日 06:51停止或结束。",
        ),
        (
            Problem(
                "问卷 survey", Words("尚未开启（开启后不再生成）", ""), "2026-11-30T06:51:57+08:00"
            ),
            "问卷：应为尚未开启（开启后不再生成），已于2026年11月30日 06:51开启。",
        ),
        (
            Problem("民主投票 vote", Words("正在开启", ""), "compacted"),
            "民主投票：应为正在开启，现在是已结束。",
        ),
    ],
)
def test_a_refusal_is_one_plain_line(problem: Problem, shown: str) -> None:
    """A refusal would name files, columns and times as programs do."""
    assert line(problem) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "导出：应为结束完毕的投票（ceping close），现在是survey: open, vote: not opened。",
            "导出：应为结束完毕的投票，现在是问卷正在开启, 投票尚未开启。",
        ),
        ("survey: compacted, vote: stopped", "问卷已结束, 投票已停止"),
        (
            "round.toml 没有写批准文号（approval_number）、开展周期（frequency）",
            "本轮设置没有写批准文号、开展周期",
        ),
        ("decisions.jsonl：应为领导小组的审定，实为空", "审定记录：应为领导小组的审定，现在没有"),
    ],
)
def test_what_commands_say_has_no_word_of_programmers(text: str, shown: str) -> None:
    """A clerk would read states and keys of our files."""
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("came", "is_open", "said"),
    [(0, True, "不到5张"), (5, True, "5张以上"), (0, False, "0张"), (7, False, "7张")],
)
def test_ballots_that_came_are_said_as_people_say_it(came: int, is_open: bool, said: str) -> None:
    """A clerk would read "at least 0" and not know what to think of it."""
    assert returned(came, is_open=is_open) == said
