"""A destroyed dossier leaves nothing of its case, and nothing else is touched."""

from pathlib import Path

import sqlalchemy as sa

from bot.domain.case import Case
from bot.store.tables import audit, dossiers, metadata, outbox
from bot.store.unit import Database, Unit
from tests.store.house_of_secrets import Secrets, fill

LINKS = [
    column
    for table in metadata.sorted_tables
    for column in table.columns
    if column.name in {"case_id", "other_id", "subject_id"} or column.references(dossiers.c.id)
]


async def count(unit: Unit, column: sa.Column[int], case: Case) -> int:
    query = sa.select(sa.func.count()).where(column == case.id)
    return int((await unit._s.conn.execute(query)).scalar_one())


async def test_a_destroyed_dossier_takes_every_row_along(database: Database) -> None:
    async with database.unit() as unit:
        mine, theirs = await fill(unit, Secrets()), await fill(unit, Secrets())
        rows = {str(column): await count(unit, column, mine) for column in (*LINKS, dossiers.c.id)}
        kept = {str(column): await count(unit, column, theirs) for column in (*LINKS, dossiers.c.id)}
        assert {name for name, number in rows.items() if not number} == set()  # a new table must join `fill`
        await unit.destroy_dossier(mine.id)
        await unit.commit()
    async with database.unit() as unit:
        left = {str(column) for column in (*LINKS, dossiers.c.id) if await count(unit, column, mine)}
        assert left == {"audit.case_id", "said.case_id"}  # what shows it in a chat is still to be deleted there
        assert {str(column): await count(unit, column, theirs) for column in (*LINKS, dossiers.c.id)} == kept
        assert await count(unit, audit.c.case_id, mine) == 1
        assert await unit.follows.of(mine.reporter_id) == []
        assert len(await unit.follows.of(theirs.reporter_id)) == 1
        to_mine = sa.select(sa.func.count()).where(outbox.c.peer_id == mine.reporter_id)
        assert (await unit._s.conn.execute(to_mine)).scalar_one() == 0


async def test_a_destroyed_key_is_not_left_in_the_file(sqlite_house: Database, tmp_path: Path) -> None:
    async with sqlite_house.unit() as unit:
        case = await fill(unit, Secrets())
        its_key = sa.select(dossiers.c.wrapped_key).where(dossiers.c.id == case.id)
        wrapped = (await unit._s.conn.execute(its_key)).scalar_one()
        await unit.commit()
    async with sqlite_house.unit() as unit:
        await unit.destroy_dossier(case.id)
        await unit.commit()
    await sqlite_house.close()
    assert wrapped not in read(tmp_path / "jauap.db")


def read(path: Path) -> bytes:
    return path.read_bytes()
