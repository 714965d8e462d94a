"""The clockwork, run for real with ticks of a few milliseconds."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.scheduler import ticks
from bot.scheduler.ticks import Ticker

PATIENCE = 10


class Counter:
    """A tick that can be told to fail, or to wait, and that lets others wait for its n-th call."""

    def __init__(self, fails: int = 0) -> None:
        self.calls = self.running = self.most_at_once = 0
        self.fails, self.gate, self._changed = fails, asyncio.Event(), asyncio.Condition()
        self.gate.set()

    async def __call__(self) -> None:
        self.calls, self.running = self.calls + 1, self.running + 1
        self.most_at_once = max(self.most_at_once, self.running)
        async with self._changed:
            self._changed.notify_all()
        await self.gate.wait()
        self.running -= 1
        if self.calls <= self.fails:
            raise RuntimeError("a secret that must not be logged")

    async def reached(self, calls: int) -> None:
        """Wait for that many calls."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.calls >= calls)


async def test_it_ticks_again_and_again_until_it_is_stopped():
    tick = Counter()
    ticker = Ticker(tick, 0.005)
    ticker.start()
    await tick.reached(5)
    await ticker.stop()
    seen, beside = tick.calls, Counter()
    other = Ticker(beside, 0.005)
    other.start()
    await beside.reached(5)
    await other.stop()
    assert tick.calls == seen


async def test_the_first_tick_does_not_wait_for_the_period():
    tick = Counter()
    ticker = Ticker(tick, 3600)
    ticker.start()
    await tick.reached(1)
    await ticker.stop()


async def test_a_failure_is_logged_without_its_words_and_the_ticking_goes_on():
    tick = Counter(fails=2)
    ticker = Ticker(tick, 0.005)
    with capture_logs() as logs:
        ticker.start()
        await tick.reached(4)
        await ticker.stop()
    assert [entry["event"] for entry in logs] == ["tick_failed"] * 2
    assert all("RuntimeError at" in entry["error"] and "secret" not in str(entry) for entry in logs)


async def test_a_long_tick_is_not_overtaken_and_what_was_missed_comes_once():
    tick, beside = Counter(), Counter()
    tick.gate.clear()
    ticker, other = Ticker(tick, 0.005), Ticker(beside, 0.005)
    ticker.start()
    other.start()
    await beside.reached(10)
    assert tick.calls == 1
    tick.gate.set()
    await tick.reached(3)
    await ticker.stop()
    await other.stop()
    assert tick.most_at_once == 1


async def test_stopping_waits_for_the_tick_that_runs():
    tick = Counter()
    tick.gate.clear()
    ticker = Ticker(tick, 0.005)
    ticker.start()
    await tick.reached(1)
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.sleep(0)
    assert not stopping.done() and tick.running == 1
    tick.gate.set()
    async with asyncio.timeout(PATIENCE):
        await stopping
    assert tick.running == 0


async def test_a_machine_whose_date_is_set_back_by_a_day_goes_on_ticking(monkeypatch: pytest.MonkeyPatch):
    class Machine(datetime):
        shift = timedelta(0)

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + cls.shift

    monkeypatch.setattr(ticks, "datetime", Machine)
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Machine)
    tick = Counter()
    ticker = Ticker(tick, 0.02)
    ticker.start()
    await tick.reached(2)
    Machine.shift = timedelta(days=-1)
    await tick.reached(tick.calls + 3)
    await ticker.stop()
    assert datetime.now(UTC) - Machine.now(UTC) > timedelta(hours=23)
