"""Alarms are raised once and ended once, whoever comes second."""

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.alarm import Alarm, AlarmKind
from bot.store.tables import alarms
from bot.store.unit import Unit
from tests.store.samples import START

DEAF = Alarm(AlarmKind.DEAF, START)


async def test_an_alarm_is_raised_once(unit: Unit) -> None:
    assert await unit.alarms.add(DEAF)
    assert not await unit.alarms.add(Alarm(AlarmKind.DEAF, START + timedelta(hours=1)))
    assert await unit.alarms.add(Alarm(AlarmKind.BACKUP, START))
    assert await unit.alarms.raised() == {
        AlarmKind.DEAF: DEAF, AlarmKind.BACKUP: Alarm(AlarmKind.BACKUP, START)
    }  # fmt: skip


async def test_an_alarm_is_ended_once(unit: Unit) -> None:
    await unit.alarms.add(DEAF)
    assert [await unit.alarms.remove(AlarmKind.DEAF) for _ in range(2)] == [True, False]
    assert await unit.alarms.raised() == {}


async def test_an_alarm_of_another_version_is_left_alone(unit: Unit) -> None:
    await unit._s.run(sa.insert(alarms).values(name="of the future", raised_at=START))
    assert await unit.alarms.raised() == {}
