"""round.toml: what an office chooses for one round."""

import datetime as dt
import re
import tomllib
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator

from rulebook.database_address import is_server
from rulebook.faults import problems_of
from rulebook.problems import Contradiction, InputError, Problem, Words
from rulebook.provenance import Id, Part
from rulebook.vocabulary import BASIS_LABELS, DUCKDB, ENGINES, POSTGRESQL, SPARK, Reading

SETTINGS_FILE = "round.toml"
TOML = Words("UTF-8 编码的 TOML", "TOML in UTF-8")
_ONCE = Words("每项设置只写一次", "each setting only once")


class Opening(Part):
    """When one instrument is open; local time of the round where no offset is given."""

    opens: dt.datetime | None = None
    closes: dt.datetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens and self.closes and self.opens >= self.closes:
            words = Words("早于 closes 的开始时间", "a time before closes")
            raise Contradiction(words, f"{self.opens} >= {self.closes}", "opens")
        return self


class RoundSettings(Part):
    """round.toml. Empty ``periods`` and ``counted_channels`` mean the edition's."""

    edition: str
    title: str
    simulated: bool = False
    date: dt.date
    timezone: str = "Asia/Shanghai"
    public_url: str = ""
    proxy_hops: Annotated[int, Field(ge=0, le=5)] = 0
    database: str = ""
    engine: str = DUCKDB
    organiser: str = ""
    approval_number: str = ""
    legal_basis: str = ""
    frequency: str = ""
    retention: str = ""
    agency: str = ""
    agency_phone: str = ""
    hall: str = ""
    paper_place: str = ""
    keep_until: dt.date | None = None
    survey: Opening = Opening()
    vote: Opening = Opening()
    periods: tuple[str, ...] = ()
    counted_channels: tuple[Id, ...] = ()
    reading: Literal["", Reading] = ""
    seed: int = 0
    previous: str = ""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            words = Words("时区，例如 Asia/Shanghai", "a time zone such as Asia/Shanghai")
            raise Contradiction(words, value) from None
        return value

    @field_validator("engine")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value in ENGINES or value.startswith(f"{SPARK}://"):
            return value
        known = f"{DUCKDB}, {POSTGRESQL}, {SPARK}, {SPARK}://HOST:7077"
        raise Contradiction(Words(f"计算引擎（{known}）", f"an engine ({known})"), value)

    @model_validator(mode="after")
    def _engine_has_database(self) -> Self:
        if self.engine == POSTGRESQL and not is_server(self.database):
            words = Words(
                "PostgreSQL 的地址（engine 为 postgresql 时要写）",
                "the address of a PostgreSQL server, where engine is postgresql",
            )
            raise Contradiction(words, self.database, "database")
        return self

    @property
    def basis(self) -> dict[str, str]:
        """Approval, legal basis and frequency by their label, those that somebody has written."""
        said = ((label, getattr(self, key).strip()) for key, label in BASIS_LABELS.items())
        return {label: value for label, value in said if value}

    def local(self, moment: dt.datetime) -> dt.datetime:
        """``moment`` in the round's time zone; one without an offset is already in it."""
        zone = ZoneInfo(self.timezone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def parse_settings(text: str) -> RoundSettings:
    """The settings that a round.toml says; InputError if it is at fault."""
    try:
        return RoundSettings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError([_no_toml(text, str(error))]) from None
    except ValidationError as error:
        raise InputError(problems_of(SETTINGS_FILE, error)) from None


def _no_toml(text: str, said: str) -> Problem:
    """The line that the parser stopped at, instead of its English."""
    found = re.search(r"at line (\d+)", said)
    lines = text.splitlines() or [""]
    row = min(int(found[1]), len(lines)) if found else len(lines)
    twice = said.startswith(("Cannot overwrite", "Cannot declare"))
    return Problem(SETTINGS_FILE, _ONCE if twice else TOML, lines[row - 1], row)
