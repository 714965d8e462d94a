"""Time that passes only when nobody has anything to do: a night in a second, and the same run for the same seed."""

import asyncio
import contextlib
import random
import secrets
import selectors
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):  # type: ignore[valid-type, misc]  # chosen by the platform
    """Instead of waiting, lets the time of its loop pass."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("everybody waits for somebody else")
        self.now += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass at once, and in which no thread does anything."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Seconds since this loop began."""
        return self._virtual.now

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """Do it here and now: a thread would be ready at a moment that no seed decides."""
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whoever awaits the future gets it
            future.set_exception(error)
        return future


class LoopClock:
    """The time of day by a virtual loop; `shift` (seconds) grows and shrinks where somebody sets the clock."""

    def __init__(self, start: datetime) -> None:
        self._start, self.shift = start.astimezone(UTC), 0.0

    def now(self) -> datetime:
        """The moment that this clock shows, aware, in UTC."""
        return self._start + timedelta(seconds=asyncio.get_running_loop().time() + self.shift)

    def steady(self) -> datetime:
        """The time of the loop, which nobody sets."""
        return self._start + timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of the loop."""
        await asyncio.sleep(max(0.0, seconds))


class LoopTicker:
    """The clockwork by the loop's time: APScheduler goes by the machine's."""

    def __init__(self, tick: Callable[[], Coroutine[Any, Any, object]], seconds: float) -> None:
        self._tick, self._seconds = tick, seconds

    def start(self) -> None:
        """Begin; the first tick comes at once."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Begin no other tick."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # as the real one: the next tick may go well
                await self._tick()
            await asyncio.sleep(self._seconds)


def run(work: Coroutine[Any, Any, T], seed: int) -> T:
    """Run it on a loop of its own, with `seed` in place of all chance."""
    loop = VirtualLoop()
    monotonic = SimpleNamespace(monotonic=loop.time)
    with (
        seeded(seed),
        patch("bot.app.Ticker", LoopTicker),
        patch("bot.app._calm_the_collector", lambda: None),  # it is for a process of its own
        patch("bot.delivery.leader.time", monotonic),
        asyncio.Runner(loop_factory=lambda: loop) as runner,
    ):
        return runner.run(work)


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Ids, codes and receipts that follow from the seed; what seals (os.urandom) stays as it is."""
    chance = random.Random(seed)
    with (
        patch.object(secrets, "randbits", chance.getrandbits),
        patch.object(secrets, "choice", chance.choice),
        patch.object(secrets, "randbelow", chance.randrange),
        patch.object(secrets, "token_hex", lambda n=16: chance.randbytes(n).hex()),
    ):
        yield
