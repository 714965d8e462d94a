"""Two workers, one of them killed again and again: the short form of tests/soak/two_workers.py, and what it found."""

import asyncio
from pathlib import Path

from bot.app import make_policy
from bot.clock import SystemClock
from bot.services.people import appoint_admins
from bot.services.policy import Policy
from bot.store.unit import Database
from tests.database import fresh_database, until_somebody_waits
from tests.house import settings
from tests.soak.two_workers import Plan, run

SHORT = Plan(
    seconds=2.5, every=0.9, relatives=4, reports=1, followers=30, news=2, posts=2, think=0.5, begun=True, hurry=4
)


async def test_nothing_is_lost_while_workers_are_killed(tmp_path: Path) -> None:
    figures = await run(tmp_path, SHORT)
    assert not figures.verdict.wrong, figures.line()
    assert figures.kills >= 2


async def test_two_that_start_at_once_meet_the_admins_once(postgres_database: str, tmp_path: Path) -> None:
    """One of them ended with an error of the database."""
    clock = SystemClock()
    policy = make_policy(settings(tmp_path), clock)
    async with fresh_database(postgres_database, clock, tmp_path) as database:
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
