"""Does a message fit a question? Pure: a question and an incoming message give a value or a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain import dates, places
from bot.domain.form import Kind, Question
from bot.domain.incoming import Incoming, Sent
from bot.domain.text import fold, tidy

# getFile of the Bot API serves files of up to 20 MB.
MAX_FILE_BYTES = 20 * 1024 * 1024
# How people write what the button says for "I don't know", folded.
NOT_KNOWN = frozenset(map(fold, ("білмеймін", "белгісіз", "не знаю", "неизвестно", "I don't know", "unknown")))
FILE_KINDS = frozenset({Sent.PHOTO, Sent.DOCUMENT, Sent.VIDEO})


class Why(StrEnum):
    """Why a message does not fit; texts/misfits.py has a kind sentence for each."""

    WANTS_TEXT = "wants_text"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    WANTS_CHOICE = "wants_choice"
    WANTS_DATE = "wants_date"
    NO_SUCH_DAY = "no_such_day"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG_AGO = "too_long_ago"
    NO_YEAR = "no_year"
    NO_SUCH_AGE = "no_such_age"
    WANTS_BIRTH = "wants_birth"
    WANTS_STORY = "wants_story"
    WANTS_FILE = "wants_file"
    FILE_TOO_BIG = "file_too_big"
    FILE_LOST = "file_lost"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Fits:
    """The value to store; `candidates` where the person must first choose between two readings."""

    value: Any = None
    candidates: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Misfit:
    """The message does not fit; `limit` is the figure that the sentence needs, if any."""

    why: Why
    limit: int = 0


def judge(question: Question, incoming: Incoming, today: date, language: str) -> Fits | Misfit:
    """Whether `incoming` answers `question`; `today` is the person's date, `language` their language."""
    return _JUDGES[question.kind](question, incoming, today, language)


def _text(question: Question, incoming: Incoming, *_: Any) -> Fits | Misfit:
    if incoming.sent is not Sent.TEXT:
        return Misfit(Why.WANTS_TEXT)
    text = tidy(incoming.text)
    if not any(c.isalnum() for c in text):
        return Misfit(Why.TOO_SHORT)
    return Misfit(Why.TOO_LONG, question.limit) if len(text) > question.limit else Fits(text)


def _choice(question: Question, incoming: Incoming, *_: Any) -> Fits | Misfit:
    if not question.own_words:
        return Misfit(Why.WANTS_CHOICE)
    fit = _text(question, incoming)
    return Fits({"text": fit.value}) if isinstance(fit, Fits) else fit


def _date(_: Question, incoming: Incoming, today: date, language: str) -> Fits | Misfit:
    return _when(incoming, today, language, dates.parse_date, Why.WANTS_DATE)


def _birth(_: Question, incoming: Incoming, today: date, language: str) -> Fits | Misfit:
    return _when(incoming, today, language, dates.parse_birth, Why.WANTS_BIRTH)


def _when(
    incoming: Incoming, today: date, language: str, parse: Callable[[str, date, str], dates.Birth], otherwise: Why
) -> Fits | Misfit:
    if incoming.sent is not Sent.TEXT:
        return Misfit(otherwise)
    if fold(incoming.text) in NOT_KNOWN:
        return Fits({"unknown": True})
    found = parse(incoming.text, today, language)
    if isinstance(found, dates.Ambiguous):
        return Fits(candidates=tuple(candidate.to_json() for candidate in found.candidates))
    if isinstance(found, dates.Refusal):
        return Misfit(_DATE_REASONS.get(str(found.reason), otherwise))
    return Fits(found.to_json())


def _place(question: Question, incoming: Incoming, *_: Any) -> Fits | Misfit:
    fit = _text(question, incoming)
    if isinstance(fit, Misfit):
        return fit
    place = places.recognise(fit.value)
    return Fits({"region": places.region_of(place).code if place else None, "text": fit.value})


def _story(question: Question, incoming: Incoming, *_: Any) -> Fits | Misfit:
    if incoming.file and (incoming.sent is Sent.VOICE or incoming.sent in FILE_KINDS):
        return _file(incoming)
    if incoming.sent is not Sent.TEXT:
        return Misfit(Why.WANTS_STORY)
    text = tidy(incoming.text)
    if not any(c.isalnum() for c in text):
        return Misfit(Why.TOO_SHORT)
    return Fits({"text": text})


def _files(_: Question, incoming: Incoming, *__: Any) -> Fits | Misfit:
    if incoming.sent not in FILE_KINDS or not incoming.file:
        return Misfit(Why.WANTS_FILE)
    return _file(incoming)


def _file(incoming: Incoming) -> Fits | Misfit:
    assert incoming.file is not None
    if incoming.file.size > MAX_FILE_BYTES:
        return Misfit(Why.FILE_TOO_BIG, MAX_FILE_BYTES // (1024 * 1024))
    return Fits({"file": None, "text": tidy(incoming.text)})


_DATE_REASONS = {
    "no_such_day": Why.NO_SUCH_DAY,
    "in_the_future": Why.IN_THE_FUTURE,
    "too_long_ago": Why.TOO_LONG_AGO,
    "no_year": Why.NO_YEAR,
    "no_such_age": Why.NO_SUCH_AGE,
}
_JUDGES: dict[Kind, Callable[..., Fits | Misfit]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.BIRTH: _birth,
    Kind.PLACE: _place,
    Kind.STORY: _story,
    Kind.FILES: _files,
}
