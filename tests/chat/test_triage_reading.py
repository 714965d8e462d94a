"""The order of a timeline, whatever the events are."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.casefile import Event, Source
from bot.domain.dates.partial import PartialDate, Precision
from bot.domain.view import CaseFile
from bot.services.reading import arrange

NOW = datetime(2025, 9, 1, 6, tzinfo=UTC)


def event(number: int, days: int | None, version_of: int | None) -> Event:
    """An event with an id of its own, so many days into 2025, or of an unknown date."""
    found = date(2025, 1, 1) + timedelta(days) if days is not None else None
    told = PartialDate(found, found, Precision.DAY).to_json() if found else None
    return Event(number, 1, 2, NOW, date=told, version_of=version_of)


@st.composite
def many_events(draw: st.DrawFn) -> list[Event]:
    """Events, some of which are versions of one that was written before."""
    events: list[Event] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        above = draw(st.one_of(st.none(), st.integers(1, number - 1))) if number > 1 else None
        events.append(event(number, draw(st.one_of(st.none(), st.integers(0, 360))), above))
    return events


@given(many_events())
def test_every_event_stands_once_and_versions_beneath_their_first(events: list[Event]) -> None:
    lines = arrange(events, [])
    assert sorted(line.event.id for top in lines for line in (top, *top.versions)) == [e.id for e in events]
    above = {e.id: e.version_of for e in events}
    for top in lines:
        assert top.event.version_of is None
        for line in top.versions:
            assert above[line.event.id] in {top.event.id, *(other.event.id for other in top.versions)}


@given(many_events())
def test_known_dates_come_in_order_and_unknown_ones_last(events: list[Event]) -> None:
    dates = [line.event.date["start"] if line.event.date else "9999" for line in arrange(events, [])]
    assert dates == sorted(dates)


def test_a_version_of_an_event_that_is_gone_stands_for_itself() -> None:
    (line,) = arrange([event(5, 1, version_of=4)], [])
    assert line.event.id == 5


def test_sources_stand_with_their_event() -> None:
    said = [Source(7, 1, 2, NOW, event_id=1), Source(8, 1, 2, NOW)]
    (line,) = arrange([event(1, 1, None)], said)
    assert line.sources == (said[0],)


def test_an_empty_file_reads() -> None:
    assert arrange([], []) == []
    assert CaseFile.__dataclass_fields__.keys() & {"reporter_id", "contact", "chat_id"} == set()
