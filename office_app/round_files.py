"""Where the commands leave their results, as the console looks for them."""

from pathlib import Path

from rulebook.round import Round

DECISIONS = "decisions.jsonl"


def score_file(this_round: Round) -> Path:
    """The result of the last scoring, there or not."""
    return this_round.folder / "report" / "score.json"


def archive_of(this_round: Round) -> Path:
    """The archive, there or not: beside the round's folder, as the command writes it."""
    folder = this_round.folder.resolve()
    prefix = "simulated-" if this_round.settings.simulated else ""
    return folder.with_name(f"{prefix}{folder.name}-archive.zip")


def tables_of(this_round: Round) -> list[Path]:
    """The settings and every table that lies in the round's folder itself."""
    kinds = (".csv", ".xlsx", ".toml")
    return [path for path in this_round.folder.iterdir() if path.suffix in kinds]
