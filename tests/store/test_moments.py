"""Moments: aware in UTC on both engines, to the microsecond."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from bot.store.unit import Database, Unit
from tests.store.samples import START, known, peer

ALMATY = ZoneInfo("Asia/Almaty")
MOMENTS = [
    START,
    START.replace(microsecond=1),
    START.replace(microsecond=0),
    START.astimezone(ALMATY),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    *(datetime(2024, 2, 29, 23, 59, 59, tzinfo=ALMATY, fold=fold) for fold in (0, 1)),  # an hour that came twice
    datetime(2400, 1, 1, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_moment_comes_back_aware_in_utc(unit: Unit, moment: datetime) -> None:
    someone = await known(unit, unreachable_at=moment)
    found = (await unit.peers.get(someone.id)).unreachable_at
    assert found == moment.astimezone(UTC)
    assert found is not None and found.tzinfo is UTC


async def test_a_naive_moment_is_refused(unit: Unit) -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        await unit.peers.add(peer(unreachable_at=naive))
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        await unit.reminders.due(naive, 1)


async def test_the_zone_of_the_server_changes_nothing(postgres_house: Database) -> None:
    async with postgres_house.unit() as unit:
        await unit._s.conn.execute(sa.text("SET timezone = 'Asia/Almaty'"))
        someone = await known(unit, unreachable_at=START)
        found = (await unit.peers.get(someone.id)).unreachable_at
    assert found == START
    assert found is not None and found.utcoffset() == timedelta(0)
