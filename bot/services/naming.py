"""Further spellings of a person's name: by each of them a case is found, and a published one shows them."""

from bot.domain.case import Case
from bot.domain.casefile import MOST_SPELLINGS, Name
from bot.domain.errors import NoNewSpelling, NotFound
from bot.domain.ids import new_id
from bot.domain.names import read, script_of
from bot.domain.roles import Permission
from bot.services.desk import Desk
from bot.services.leading import must_lead
from bot.services.likeness import index
from bot.services.publishing import refresh


def spellings(text: str) -> list[str]:
    """The names in some words, one a line or between commas; what has no letter in it is none."""
    parts = (part.strip() for part in text.replace("\n", ",").replace("،", ",").split(","))
    return [part for part in dict.fromkeys(parts) if read(part).parts]


async def add_spellings(desk: Desk, code: str, text: str) -> Case:
    """Keep further spellings; of a published case everybody reads them at once.

    Raises NoNewSpelling, or Merged where everybody reads another case in place of this one.
    """
    case = await desk.case(code, to=Permission.RECORD)
    if await desk.unit.publications.get(case.id):
        await must_lead(desk.unit, case.id)
    known = [name.text for name in await desk.unit.records.all(Name, case.id)]
    for spelling in _new(text, known):
        name = Name(new_id(), case.id, desk.person.id, desk.policy.now(), text=spelling, script=script_of(spelling))
        await desk.unit.records.add(name)
        await desk.unit.audit.add(desk.person.id, "add_spelling", case.id, case.version)
    await _renamed(desk, case)
    return case


async def remove_spelling(desk: Desk, code: str, name_id: int, seen: int | None = None) -> Case:
    """Take a spelling out again, also off the public page; the main one stays. Raises NotFound, Stale."""
    case = await desk.case(code, seen, to=Permission.RECORD)
    names = await desk.unit.records.all(Name, case.id)
    name = next((name for name in names if name.id == name_id and name.kind != "main"), None)
    if name is None:
        raise NotFound
    await desk.unit.records.delete(name)
    await desk.unit.audit.add(desk.person.id, "remove_spelling", case.id, case.version)
    await _renamed(desk, case)
    return case


def _new(text: str, known: list[str]) -> list[str]:
    told = spellings(text)
    if not told:
        raise NoNewSpelling("none")
    new = [spelling for spelling in told if spelling not in known]
    if not new:
        raise NoNewSpelling("known")
    if len(known) + len(new) > MOST_SPELLINGS:
        raise NoNewSpelling("too_many")
    return new


async def _renamed(desk: Desk, case: Case) -> None:
    """What is public changes with a version, so that nobody publishes by a preview that is older."""
    await desk.unit.cases.save(case)
    await refresh(desk.unit, desk.policy, case)
    await index(desk.unit, case.id)
