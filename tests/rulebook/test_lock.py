"""The lock of a round's rules, as it is read back."""

import json
from pathlib import Path

import pytest

from rulebook.lock import read_lock
from rulebook.problems import InputError


@pytest.mark.parametrize(
    "wrong",
    [{"choices": 5}, {"at": "x"}, {"by": 1}, {"changes": [{"kind": "x"}]}, {"changes": 1}],
    ids=str,
)
def test_a_lock_with_an_amendment_of_another_kind_is_refused(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    """Scoring or verifying would end in a fault of ours instead of a line."""
    sound: dict[str, object] = {"at": "2021-12-20T09:00", "by": [], "why": "甲", "clause": "乙"}
    sound |= {"changes": [], "choices": None}
    path = tmp_path / "rules.lock"
    path.write_text(json.dumps({"amendments": [sound]}), "utf-8")
    assert read_lock(tmp_path)
    path.write_text(json.dumps({"amendments": [sound | wrong]}), "utf-8")
    with pytest.raises(InputError) as caught:
        read_lock(tmp_path)
    (problem,) = caught.value.problems
    assert problem.line().startswith("rules.lock：应为ceping open 写下的锁定文件，实为")
    assert problem.line("en").startswith("rules.lock: expected the lock that `ceping open` writes")
    assert problem.got not in ("", "None")
