"""A date as people know it: a day, a month, a season, "about 2017", "before 2018"; and why a text is none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

EARLIEST = date(1900, 1, 1)


class Precision(StrEnum):
    """What a pair of days stands for; how each is to be read is told at `PartialDate`."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    ABOUT = "about"
    BEFORE = "before"
    AFTER = "after"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The inclusive range of days that are possible; a unit that still runs ends today, so `start` names it.

    DAY: one day. MONTH, YEAR: the calendar unit of `start`. SEASON: begins in March, June, September or
    December. RANGE: somewhere from `start` to `end`. ABOUT: the unit that was named, with soft edges.
    BEFORE: the last possible day is `end`, `start` only the horizon. AFTER: the first one is `start`.
    """

    start: date
    end: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("A date cannot end before it starts.")

    @property
    def sort_key(self) -> date:
        """The day by which it stands in a time line."""
        return self.end if self.precision is Precision.BEFORE else self.start

    def to_json(self) -> dict[str, str]:
        """Plain strings; `from_json` is the way back."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "precision": self.precision.value,
        }

    @classmethod
    def from_json(cls, data: dict[str, str]) -> Self:
        """The date that `to_json` wrote; KeyError or ValueError if it did not."""
        return cls(date.fromisoformat(data["start"]), date.fromisoformat(data["end"]), Precision(data["precision"]))


class Reason(StrEnum):
    """Why a text is not accepted as a date, a birth date or an age."""

    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG_AGO = "too_long_ago"
    NO_YEAR = "no_year"  # a birth date without its year
    NO_SUCH_AGE = "no_such_age"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The text is not accepted, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The text has two readings; only the person can tell which is meant."""

    candidates: tuple[PartialDate, PartialDate]


@dataclass(frozen=True, slots=True)
class Age:
    """Whole years of age on the day when it was told; `about` when the person only guessed."""

    years: int
    about: bool
    as_of: date

    def to_json(self) -> dict[str, str]:
        """Plain strings; `from_json` is the way back. Told from a PartialDate's by its key "age"."""
        return {"age": str(self.years), "about": "yes" if self.about else "no", "as_of": str(self.as_of)}

    @classmethod
    def from_json(cls, data: dict[str, str]) -> Self:
        """The age that `to_json` wrote; KeyError or ValueError if it did not."""
        return cls(int(data["age"]), data["about"] == "yes", date.fromisoformat(data["as_of"]))


Parsed = PartialDate | Ambiguous | Refusal
Birth = PartialDate | Ambiguous | Age | Refusal
