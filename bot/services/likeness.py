"""Which other cases may be of the same person: found by keys of the names, and only these are opened and compared."""

import structlog

from bot.domain.case import Case
from bot.domain.casefile import Event, Name
from bot.domain.dates import PartialDate, Precision
from bot.domain.names import LIKELY, Match, Reason, blocking_keys, match, read
from bot.domain.names import Name as Heard
from bot.domain.view import Likeness
from bot.logs import where
from bot.services.ports import Unit, Units

# Cases whose names are opened for one look, and those that are told of.
OPENED, TOLD = 50, 3
# Cases whose keys are made in one transaction.
BATCH = 50
WITHIN_A_MONTH = frozenset({Precision.DAY, Precision.MONTH})
log = structlog.get_logger()


async def index(unit: Unit, case_id: int) -> None:
    """Let a case be found by its names, and its publication by all that it shows."""
    names = await unit.records.all(Name, case_id)
    await unit.name_keys.put(case_id, _keys(names))
    if publication := await unit.publications.get(case_id):
        await unit.publications.save(publication)


async def index_old(units: Units) -> int:
    """Make the keys of cases that came before there were any, or before the present rules; how many cases."""
    done, batch = 0, BATCH
    while batch == BATCH:
        async with units.unit() as unit:
            behind = await unit.name_keys.behind(BATCH)
            for case_id in behind:
                await _tried(unit, case_id)
            await unit.commit()
        batch = len(behind)
        done += batch
    return done


async def _tried(unit: Unit, case_id: int) -> None:
    try:
        async with unit.attempt():
            await index(unit, case_id)
    except Exception as error:  # noqa: BLE001 - a damaged case is found by nothing, and must not keep the others
        log.error("not_indexed", error=where(error))
        await unit.name_keys.put(case_id, ())


async def likely_same(unit: Unit, case: Case) -> list[Likeness]:
    """The cases that are most likely of the same person, the likeliest first. They stay apart: people decide."""
    names = await unit.records.all(Name, case.id)
    ids = await unit.name_keys.sharing(_keys(names), OPENED + 1)
    others = await unit.records.several(Name, [case_id for case_id in ids if case_id != case.id][:OPENED])
    ours = _heard(names)
    scored = [(_best(ours, _heard(theirs)), case_id) for case_id, theirs in others.items()]
    likely = sorted((each for each in scored if each[0].score >= LIKELY), key=lambda each: -each[0].score)
    return [await _likeness(unit, case, other_id, found) for found, other_id in likely[:TOLD]]


async def likeness(unit: Unit, case: Case, other: Case) -> Likeness:
    """What speaks for it that two cases are of the same person."""
    found = await unit.records.several(Name, [case.id, other.id])
    ours, theirs = (_heard(found.get(each.id, [])) for each in (case, other))
    return await _likeness(unit, case, other.id, _best(ours, theirs))


def _keys(names: list[Name]) -> set[str]:
    return set[str]().union(*(blocking_keys(name.text) for name in names))


def _heard(names: list[Name]) -> list[Heard]:
    return [read(name.text) for name in names]


def _best(ours: list[Heard], theirs: list[Heard]) -> Match:
    matches = (match(our, their) for our in ours for their in theirs)
    return max(matches, key=lambda found: found.score, default=Match(0, Reason.NONE))


async def _likeness(unit: Unit, case: Case, other_id: int, found: Match) -> Likeness:
    ours, theirs = await unit.records.all(Event, case.id), await unit.records.all(Event, other_id)
    return Likeness(
        await unit.cases.get(other_id),
        found,
        same_month=not _months(ours).isdisjoint(_months(theirs)),
        same_region=not _regions(ours).isdisjoint(_regions(theirs)),
    )


def _months(events: list[Event]) -> set[tuple[int, int]]:
    dates = [PartialDate.from_json(event.date) for event in events if event.date and "precision" in event.date]
    return {(date.start.year, date.start.month) for date in dates if date.precision in WITHIN_A_MONTH}


def _regions(events: list[Event]) -> set[str]:
    return {event.region for event in events if event.region}
