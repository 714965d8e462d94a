"""What is said around a date: about, before, since, from-to, early, the day of the week."""

from dataclasses import replace
from datetime import date

from bot.domain.dates.absolute import read_absolute
from bot.domain.dates.lexicon import Token
from bot.domain.dates.partial import PartialDate, Precision, Reason
from bot.domain.dates.ranges import split_range
from bot.domain.dates.relative import read_relative
from bot.domain.dates.spans import ONE_DAY, Asked, Reading, Span, between, exactly, part_of

_OPEN = (Precision.BEFORE, Precision.AFTER, Precision.ABOUT)


def read(tokens: list[Token], asked: Asked) -> Reading:
    """The readings of tokens that are a date as a whole; empty if they are not."""
    if not tokens:
        return ()
    kinds = "".join(token.kind for token in tokens)
    if "A" in kinds:
        return _about([token for token in tokens if token.kind != "A"], asked)
    if understood := _plain(kinds, tokens, asked):
        return understood
    if kinds[-1] == "h":
        return read(tokens[:-1], asked)
    return _range(tokens, asked) or _bound(tokens, asked) or _part(tokens, asked)


def _plain(kinds: str, tokens: list[Token], asked: Asked) -> Reading:
    if any(token.mark in ("dative", "ablative") for token in tokens):
        return ()  # "from" and "to" change the sense
    return read_absolute(kinds, tokens, asked) or read_relative(kinds, tokens, asked) or _weekday_and_day(tokens, asked)


def _about(tokens: list[Token], asked: Asked) -> Reading:
    spans = (_closed(span) for span in read(tokens, asked))
    return tuple(s if isinstance(s, Reason) else replace(s, precision=Precision.ABOUT) for s in spans)


def _closed(span: Span) -> Span:
    open_ended = isinstance(span, PartialDate) and span.precision in (Precision.BEFORE, Precision.AFTER)
    return Reason.NOT_A_DATE if open_ended else span


def _range(tokens: list[Token], asked: Asked) -> Reading:
    kinds = {token.kind for token in tokens}
    either = not kinds.isdisjoint("&|") and "k" not in kinds
    for left, right in split_range(tokens):
        starts, ends = read(left, asked), read(right, asked)
        if len(starts) == len(ends) == 1:
            return (_from_to(starts[0], ends[0], either),)
    return ()


def _from_to(start: Span, end: Span, either: bool) -> Span:
    """From one to the other; "the 12th or 13th" only where nothing lies between the two."""
    if isinstance(start, Reason):
        return start
    if isinstance(end, Reason):
        return end
    if start.precision in _OPEN or end.precision in _OPEN:
        return Reason.NOT_A_DATE
    if either and start.end + ONE_DAY != end.start:
        return Reason.NOT_A_DATE
    return between(start.start, end.end)


def _bound(tokens: list[Token], asked: Asked) -> Reading:
    """A word before the date («до 2018», "since May") or behind it («2018 жылға дейін»)."""
    first, last = tokens[0], tokens[-1]
    if first.kind in "bfg" and first.languages & {"ru", "en"}:
        return tuple(_bounded(span, first.kind, asked) for span in _uncased(tokens[1:], asked))
    if last.kind in "bfga" and last.languages & {"kk", "zh"} and _says_before(tokens):
        kind = "b" if last.kind == "a" else last.kind
        return tuple(_bounded(span, kind, asked) for span in _uncased(tokens[:-1], asked))
    return ()


def _says_before(tokens: list[Token]) -> bool:
    """Kazakh «бұрын» is "before" only after "from": «2018 жылдан бұрын», but «екі ай бұрын» is "ago"."""
    return tokens[-1].kind != "a" or "zh" in tokens[-1].languages or tokens[-2:][0].mark == "ablative"


def _uncased(tokens: list[Token], asked: Asked) -> Reading:
    return read([*tokens[:-1], replace(tokens[-1], mark="")], asked) if tokens else ()


def _bounded(span: Span, kind: str, asked: Asked) -> Span:
    if isinstance(span, Reason):
        return span
    if span.precision in _OPEN:
        return Reason.NOT_A_DATE
    if kind == "b":
        return PartialDate(date.min, span.start - ONE_DAY, Precision.BEFORE)
    start = span.start if kind == "f" else span.end + ONE_DAY
    return PartialDate(start, max(start, asked.today), Precision.AFTER)


def _part(tokens: list[Token], asked: Asked) -> Reading:
    if tokens[0].kind == "e":
        return tuple(part_of(span, tokens[0].value) for span in read(tokens[1:], asked))
    if tokens[-1].kind == "e" and tokens[-1].mark == "":
        return tuple(part_of(span, tokens[-1].value) for span in read(tokens[:-1], asked))
    return ()


def _weekday_and_day(tokens: list[Token], asked: Asked) -> Reading:
    """A day with its weekday must agree; a week with a weekday is that day."""
    for weekday, rest in ((tokens[0], tokens[1:]), (tokens[-1], tokens[:-1])):
        if weekday.kind == "W" and rest:
            return tuple(_on_weekday(span, weekday.value) for span in read(rest, asked))
    return ()


def _on_weekday(span: Span, weekday: int) -> Span:
    if isinstance(span, Reason):
        return span
    days = [
        date.fromordinal(day)
        for day in range(span.start.toordinal(), min(span.end.toordinal(), span.start.toordinal() + 6) + 1)
    ]
    fitting = [day for day in days if day.weekday() == weekday]
    if span.precision is Precision.DAY:
        return exactly(fitting[0]) if fitting else Reason.NO_SUCH_DAY
    is_week = span.precision is Precision.RANGE and len(days) == 7 and days[-1] == span.end
    return exactly(fitting[0]) if is_week else Reason.NOT_A_DATE
