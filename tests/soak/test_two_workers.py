"""What two workers at once, one of them killed again and again (`make soak`), have found."""

import asyncio
from pathlib import Path

from bot.app import make_policy
from bot.clock import SystemClock
from bot.services.people import appoint_admins
from bot.services.policy import Policy
from bot.store.unit import Database
from tests.database import fresh_database, until_somebody_waits
from tests.house import settings


async def test_two_that_start_at_once_meet_the_admins_once(migrated_postgres: str, tmp_path: Path) -> None:
    """One of them ended with an error of the database."""
    clock = SystemClock()
    policy = make_policy(settings(tmp_path), clock)
    async with fresh_database(migrated_postgres, clock, tmp_path) as database:
        async with database.unit() as first:
            await first.leases.turn("start")
            second = asyncio.create_task(_start(database, policy))
            await until_somebody_waits(database.engine)
            await appoint_admins(first, policy)
            await first.commit()
        await second


async def _start(database: Database, policy: Policy) -> None:
    async with database.unit() as unit:
        await unit.leases.turn("start")
        await appoint_admins(unit, policy)
        await unit.commit()
