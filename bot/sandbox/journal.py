"""What happened, numbered, for those who watch: the page and the tests."""

import asyncio

from bot.sandbox.model import Json


class Journal:
    """Events with rising numbers, and a way to wait for the next one."""

    def __init__(self) -> None:
        self.events: list[Json] = []
        self._news = asyncio.Event()

    @property
    def seq(self) -> int:
        """The number of the newest event (0: nothing yet)."""
        return len(self.events)

    def add(self, kind: str, **details: object) -> None:
        """Write an event down and wake whoever waits."""
        self.events.append({"seq": self.seq + 1, "type": kind, **details})
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    async def after(self, seq: int, wait: float) -> list[Json]:
        """The events above seq; if there is none, wait so many real seconds for one."""
        if self.seq == seq and wait > 0:
            try:
                await asyncio.wait_for(self._news.wait(), wait)
            except TimeoutError:
                return []
        return self.events[max(0, seq) :]
