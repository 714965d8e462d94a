"""Alarms: once when something has been wrong for too long, once more when it is over, across restarts and clocks."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.domain.alarm import AlarmKind, Sign
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.reminder import QuietHours
from bot.domain.roles import Permission, Role
from bot.services.alarms import Watch, report
from bot.services.policy import Policy
from bot.store.outbox import DATA
from bot.store.tables import alarms, inbox, notices, outbox
from bot.store.unit import Database
from tests.database import fresh_database
from tests.services.life import PERIODS

START = datetime(2025, 9, 1, 20, 0, tzinfo=UTC)  # one o'clock at night in Almaty: alarms do not wait for the morning
ALMATY = ZoneInfo("Asia/Almaty")
MINUTE = timedelta(minutes=1)
TELEGRAM_ID = 555_123_456


@dataclass
class Tower:
    """A watch on a real store, and the silence that it is shown."""

    database: Database
    clock: ManualClock
    policy: Policy
    heard_at: datetime = START
    signs: list[AlarmKind] = field(default_factory=lambda: [AlarmKind.DEAF])

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.watch = Watch(self.database, self.policy)

    async def look(self, minutes: float = 1.0) -> int:
        """Let time pass and look."""
        self.clock.advance(minutes * 60)
        return await self.watch.look([Sign(kind, self.heard_at) for kind in self.signs])

    async def hear(self) -> None:
        """Telegram is heard, now."""
        self.heard_at = self.clock.now()

    async def told(self) -> list[dict[str, Any]]:
        """What waits for the admins."""
        async with self.database.unit(reading=True) as unit:
            query = sa.select(notices, outbox.c.peer_id, outbox.c.lane).join(outbox, outbox.c.notice_id == notices.c.id)
            rows = await unit._s.rows(query.order_by(outbox.c.id))
            vault = unit._s.vault.general
            opened = [vault.open(row.payload, "notices", "payload", row.id) for row in rows]
        assert {(row.kind, row.lane) for row in rows} <= {(NoticeKind.ALARM, Lane.REPLY)}
        return [DATA.validate_json(each) for each in opened]

    async def send(self) -> None:
        """What waits has gone out."""
        async with self.database.unit() as unit:
            await unit._s.run(sa.update(outbox).values(state="sent", slot=None))
            await unit.commit()


@contextlib.asynccontextmanager
async def built(url: str, folder: Path) -> AsyncIterator[Tower]:
    """With one admin who can be told, one who cannot, and a moderator who need not know."""
    clock = ManualClock(START)
    policy = Policy(clock, ALMATY, PERIODS, QuietHours(22, 8, ALMATY))
    async with fresh_database(url, clock, folder) as database:
        async with database.unit() as unit:
            await unit.peers.add(Peer(new_id(), TELEGRAM_ID, PeerKind.PRIVATE, "kk", role=Role.ADMIN))
            away = Peer(new_id(), 8, PeerKind.PRIVATE, "ru", role=Role.ADMIN, unreachable_at=START)
            await unit.peers.add(away)
            await unit.peers.add(Peer(new_id(), 9, PeerKind.PRIVATE, "ru", role=Role.MODERATOR))
            await unit.commit()
        yield Tower(database, clock, policy)


@pytest.fixture
async def tower(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Tower]:
    async with built(sqlite_database, tmp_path) as found:
        yield found


async def test_once_when_it_lasts_and_once_when_it_is_over(migrated_url: str, tmp_path: Path) -> None:
    async with built(migrated_url, tmp_path) as tower:
        assert [await tower.look() for _ in range(10)] == [0] * 10
        assert await tower.look() == 1
        assert await tower.told() == [{"alarm": "deaf", "since": START.isoformat()}]
        await tower.send()
        assert [await tower.look() for _ in range(60)] == [0] * 60
        await tower.hear()
        assert [await tower.look(), await tower.look()] == [1, 0]
        over = (await tower.told())[-1]
        assert over == {"alarm": "deaf", "since": START.isoformat(), "until": (tower.clock.now() - MINUTE).isoformat()}
        assert len(await tower.told()) == 2


async def test_an_alarm_that_could_not_go_out_makes_room_for_its_end(tower: Tower) -> None:
    await tower.look(10)
    await tower.look()
    await tower.hear()
    await tower.look()
    assert [set(data) for data in await tower.told()] == [{"alarm", "since", "until"}]


async def test_a_restart_neither_repeats_nor_forgets(tower: Tower) -> None:
    await tower.look(10)
    await tower.look()
    tower.restart()
    assert [await tower.look(0.5), await tower.look(5)] == [0, 0]
    await tower.hear()
    tower.restart()
    assert await tower.look() == 1


async def test_two_workers_that_look_at_once_raise_one_alarm(tower: Tower) -> None:
    other = Tower(tower.database, tower.clock, tower.policy)
    await tower.look(10)
    await other.look(0)
    assert await tower.look() + await other.look(0) == 1


async def test_between_late_and_calm_it_stays_as_it_is(tower: Tower) -> None:
    await tower.look(11)
    await tower.look()
    tower.heard_at = tower.clock.now() - timedelta(minutes=4)
    assert await tower.look() == 0
    tower.heard_at = tower.clock.now() - timedelta(minutes=0)
    assert await tower.look() == 1


@pytest.mark.parametrize("days", [1, -1])
async def test_a_clock_that_jumps_is_no_alarm(tower: Tower, days: int) -> None:
    assert await tower.look(days * 24 * 60) == 0
    await tower.hear()
    assert [await tower.look(), await tower.look()] == [0, 0]


async def test_a_clock_that_jumps_back_in_an_alarm_ends_it_once(tower: Tower) -> None:
    await tower.look(10)
    await tower.look()
    tower.clock.advance(-86400)
    await tower.hear()
    assert [await tower.look(), await tower.look()] == [1, 0]
    [over] = await tower.told()
    assert over["until"] >= over["since"]


async def test_people_who_wait_for_an_answer(tower: Tower) -> None:
    tower.signs = []
    row = {"update_id": 1, "chat_key": b"a", "state": "pending", "attempts": 0, "received_at": START}
    async with tower.database.unit() as unit:
        await unit._s.run(sa.insert(inbox).values(**row))
        await unit.commit()
    assert [await tower.look(9), await tower.look(), await tower.look(), await tower.look()] == [0, 0, 1, 0]
    assert [data["alarm"] for data in await tower.told()] == ["handling"]
    async with tower.database.unit() as unit:
        await unit._s.run(sa.update(inbox).values(state="done"))
        await unit.commit()
    assert [await tower.look(), await tower.look()] == [1, 0]


@pytest.mark.parametrize(("lane", "alarms"), [(Lane.CASE, ["sending"]), (Lane.BROADCAST, [])])
async def test_messages_that_do_not_go_out(tower: Tower, lane: Lane, alarms: list[str]) -> None:
    tower.signs = []
    async with tower.database.unit() as unit:
        somebody = (await unit.peers.staff(Permission.ALARMS))[0]
        await unit.outbox.post(Notice(NoticeKind.ALARM, {"alarm": "x"}), somebody.id, lane)
        await unit.commit()
    await tower.look(10)
    await tower.look()
    assert [kind.value for kind in await raised(tower)] == alarms


async def raised(tower: Tower) -> list[AlarmKind]:
    async with tower.database.unit(reading=True) as unit:
        return list(await unit.alarms.raised())


async def test_a_backup_that_failed_is_told_once_until_one_succeeds(tower: Tower) -> None:
    tries = [False, True, True, False, False, True]
    told = [await report(tower.database, tower.policy, AlarmKind.BACKUP, wrong=wrong) for wrong in tries]
    assert told == [False, True, False, True, False, True]
    assert await tower.look(60) == 0  # looking at other things does not end it
    assert await raised(tower) == [AlarmKind.BACKUP]


async def test_where_nobody_can_be_told_the_log_is(tower: Tower) -> None:
    async with tower.database.unit() as unit:
        for person in await unit.peers.staff(Permission.ALARMS):
            person.role = Role.PERSON
            await unit.peers.save(person)
        await unit.commit()
    with capture_logs() as logs:
        await tower.look(10)
        assert await tower.look() == 1
    assert await tower.told() == []
    assert [(entry["event"], entry["alarm"]) for entry in logs] == [("alarm_raised", "deaf")]
    assert str(TELEGRAM_ID) not in str(logs)


async def test_an_alarm_of_the_future_is_left_alone(tower: Tower) -> None:
    async with tower.database.unit() as unit:
        await unit._s.run(sa.insert(alarms).values(name="unheard of", raised_at=START))
        await unit.commit()
    assert await tower.look() == 0


async def test_without_telegram_nothing_goes_out_and_that_is_one_trouble(tower: Tower) -> None:
    await tower.look(10)
    await tower.look()
    assert [await tower.look(), await tower.look(60), await tower.look()] == [0, 0, 0]  # the alarm itself waits
    assert await raised(tower) == [AlarmKind.DEAF]
    await tower.hear()
    assert await tower.look() == 1  # what has waited may still be on its way out
    await tower.send()
    assert [await tower.look(), await tower.look()] == [0, 0]
