"""The clockwork: calls one function again and again. What is due stands in the database, never here."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from bot.logs import where

log = structlog.get_logger()


class Ticker:
    """Calls `tick` every `seconds`, never twice at once, and only once after a pause of any length."""

    def __init__(self, tick: Callable[[], Awaitable[object]], seconds: float) -> None:
        self._tick, self._every = tick, timedelta(seconds=seconds)
        self._busy = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._watch: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin; the first tick comes at once."""
        self._job = self._scheduler.add_job(
            self._once, "interval", seconds=self._every.total_seconds(), next_run_time=datetime.now(UTC),
            coalesce=True, max_instances=1, misfire_grace_time=None,
        )  # fmt: skip
        self._scheduler.start()
        self._look()

    async def stop(self) -> None:
        """Begin no other tick, and wait for the one that runs."""
        if self._watch:
            self._watch.cancel()
        self._scheduler.pause()
        async with self._busy:
            self._scheduler.shutdown(wait=False)

    async def _once(self) -> None:
        async with self._busy:
            try:
                await self._tick()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next tick may go well
                log.error("tick_failed", error=where(error))

    def _look(self) -> None:
        """APScheduler goes by the machine's date; where that was set back, it would wait for a day it has had."""
        now = datetime.now(UTC)
        if self._job.next_run_time > now + self._every:
            self._job.modify(next_run_time=now)
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(self._every.total_seconds(), self._look)
