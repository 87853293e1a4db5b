"""The engine that round.toml names for the responses, unless it is DuckDB in this process."""

from analysis.intake.raw import FarEngine
from rulebook.round import Round
from rulebook.vocabulary import POSTGRESQL, SPARK


def far_engine(this_round: Round) -> FarEngine | None:
    """The engine, not yet asked for anything; None for DuckDB.

    Each is imported only where it is asked for: Spark may not be installed.
    """
    engine = this_round.settings.engine
    if engine == POSTGRESQL:
        from analysis.intake.postgres import PostgresResponses

        return PostgresResponses(this_round)
    if engine.startswith(SPARK):
        from analysis.intake.spark import SparkResponses

        return SparkResponses(this_round)
    return None
