"""A text to a date: an ISO text, else our own grammar, else a strict dateparser."""

from dataclasses import replace
from datetime import date

from bot.domain.dates.fallback import read_foreign
from bot.domain.dates.iso import from_iso
from bot.domain.dates.joining import join
from bot.domain.dates.lexicon import Token
from bot.domain.dates.partial import EARLIEST, Ambiguous, Parsed, PartialDate, Precision, Reason, Refusal
from bot.domain.dates.phrases import read
from bot.domain.dates.spans import Asked, Reading, Span
from bot.domain.dates.tokens import tokenize

LONGEST = 120  # what is longer tells a story, not a date


def parse_date(text: str, today: date, locale: str) -> Parsed:
    """The day, month, season, year... that a text in kk, ru, en or zh names, as seen on `today`.

    `locale` (kk, ru, en) only tells how 03.04.2018 is read. Never raises; what is not understood for sure
    is refused, and what has two readings is Ambiguous.
    """
    asked = Asked(today, locale, EARLIEST)
    return settle(read_tokens(text, tokens_of(text, asked), asked), asked)


def tokens_of(text: str, asked: Asked) -> list[Token]:
    """The tokens of a text; none if it is too long."""
    return join(tokenize(text, asked), asked) if len(text) <= LONGEST else []


def read_tokens(text: str, tokens: list[Token], asked: Asked) -> Reading:
    """All readings of a text and its tokens, those in the future too; empty if it is no date."""
    if not tokens:
        return ()
    ours = from_iso(text.strip(), asked) or read(tokens, asked)
    unknown = any(token.kind == "?" for token in tokens)
    return ours or (read_foreign(text.strip()) if unknown else ())


def settle(reading: Reading, asked: Asked) -> Parsed:
    """The readings that can be true, as an answer: one, two, or the reason why there is none."""
    spans = [_possible(span, asked) for span in reading]
    dates = list(dict.fromkeys(span for span in spans if isinstance(span, PartialDate)))
    if len(dates) > 1:
        return Ambiguous((dates[0], dates[1]))
    reasons = [span for span in spans if isinstance(span, Reason)] or [Reason.NOT_A_DATE]
    if dates:
        return dates[0]
    return Refusal(Reason.IN_THE_FUTURE if Reason.IN_THE_FUTURE in reasons else reasons[0])


def _possible(span: Span, asked: Asked) -> Span:
    """The span cut at today; a Reason if it is all in the future or starts before the horizon."""
    if isinstance(span, Reason):
        return span
    if span.start > asked.today:
        return Reason.IN_THE_FUTURE
    if span.precision is Precision.BEFORE:
        return _before(span, asked)
    if span.start < asked.earliest:
        return Reason.TOO_LONG_AGO
    return replace(span, end=min(span.end, asked.today))


def _before(span: PartialDate, asked: Asked) -> Span:
    if span.end > asked.today:
        return Reason.IN_THE_FUTURE
    return replace(span, start=asked.earliest) if span.end >= asked.earliest else Reason.TOO_LONG_AGO
