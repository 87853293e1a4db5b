"""Files that are there whole or not at all, whoever else writes them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from survey_app.files import write_file


def test_two_who_write_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    """A form that was sent twice would end in a fault of ours, or in half of each."""
    path = tmp_path / "名单.csv"
    contents = [bytes([65 + number]) * 100_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            assert [*pool.map(lambda content: write_file(path, content), contents)] == [path] * 8
            assert path.read_bytes() in contents
    assert [*tmp_path.iterdir()] == [path]
