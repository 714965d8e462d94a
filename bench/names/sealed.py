"""A search among 100 000 sealed cases: how long it takes, and that its memory does not grow with their number."""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import table
from bench.sections import postgres
from bot.clock import SystemClock
from bot.domain.case import Case, Consent, Situation
from bot.domain.casefile import Name
from bot.domain.ids import new_id
from bot.services.likeness import index, likely_same
from bot.store.unit import Database, Unit
from tests.database import fresh_database

CASES, FIRST, AT_ONCE, ASKED = 100_000, 10_000, 500, 1000
COLUMNS = ("median ms", "99th ms", "memory MB")
# Invented, and as unevenly spread as names are: the first is a hundred times as frequent as the hundredth.
BEGIN = [
    "Нұр", "Бек", "Жан", "Ай", "Сер", "Ер", "Дәу", "Қай", "Тұр", "Ас", "Мұрат", "Сағын", "Төле", "Бақыт", "Құдай",
    "Есен", "Жұма", "Әли", "Мақ", "Ораз", "Сапар", "Тілеу",
]  # fmt: skip
END = [
    "лан", "бек", "жан", "болат", "ғали", "хан", "сын", "дос", "бай", "тай", "мұхамед", "мырат", "ғазы", "келді",
    "берген", "нәр",
]  # fmt: skip
FAMILY = ("ов", "ұлы", "")


def sections() -> list[table.Section]:
    """The figures and their bars, of each database."""
    with tempfile.TemporaryDirectory() as folder:
        found = [asyncio.run(_measure("SQLite", f"sqlite+aiosqlite:///{Path(folder, 'jauap.db')}", Path(folder)))]
        if postgres.there():
            with postgres.server() as server:
                found.append(asyncio.run(_measure("PostgreSQL", server.create(), Path(folder), postgres.tidy)))
        else:
            found[0].remarks.append("(PostgreSQL is not on this machine)")
    return found


async def _measure(name: str, url: str, folder: Path, tidy: Callable[[str], None] = lambda url: None) -> table.Section:
    async with fresh_database(url, SystemClock(), folder) as database:
        section = table.Section(f"Cases like one of so many sealed ones ({name})", COLUMNS)
        names, memory = _names(random.Random(7)), []
        for count, so_far in ((FIRST, 0), (CASES, FIRST)):
            ids = await _fill(database, names, count - so_far)
            tidy(url)
            took = await _ask(database, random.Random(1).sample(ids, ASKED))
            memory.append(_resident())
            slow = statistics.quantiles(took, n=100)[98]
            section.add(f"{count:,}", f"{statistics.median(took):.1f}", f"{slow:.1f}", f"{memory[-1]:.0f}")
        section.at_most("a search, 99th percentile, at most 50 ms", slow, 50, " ms")
        section.at_most("memory at ten times the cases, at most 1.10 x", memory[1] / memory[0], 1.1, " x")
        return section


def _names(chance: random.Random) -> Iterator[str]:
    words = [begin + end for begin in BEGIN for end in END]
    chance.shuffle(words)
    often = [1 / (place + 1) for place in range(len(words))]
    families = chance.sample(words, len(words))
    while True:
        (given,), (family,) = chance.choices(words, often), chance.choices(families, often)
        yield f"{given} {family}{chance.choice(FAMILY)}"


async def _fill(database: Database, names: Iterator[str], count: int) -> list[int]:
    ids: list[int] = []
    while len(ids) < count:
        async with database.unit() as unit:
            ids += [await _report(unit, next(names)) for _ in range(min(AT_ONCE, count - len(ids)))]
            await unit.commit()
        table.progress(f"   {len(ids):,} of {count:,} cases")
    return ids


async def _report(unit: Unit, name: str) -> int:
    case_id, now, code = await unit.new_dossier(), SystemClock().now(), await unit.cases.free_code()
    await unit.cases.add(Case(case_id, code, None, "kk", Consent.PRIVATE, Situation.MISSING, now, now), str(case_id))
    await unit.records.add(Name(new_id(), case_id, 0, now, text=name, kind="main"))
    await index(unit, case_id)
    return case_id


async def _ask(database: Database, ids: list[int]) -> list[float]:
    took = []
    for case_id in ids:
        async with database.unit(reading=True) as unit:
            case = await unit.cases.get(case_id)
            began = time.perf_counter()
            await likely_same(unit, case)
            took.append(1000 * (time.perf_counter() - began))
    return took


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024
