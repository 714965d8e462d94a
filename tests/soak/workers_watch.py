"""Watching the workers from outside: who sends, and how long nobody sends what is due."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sandbox.model import Json
from tests.soak.wire import MESSAGES, Sent

LOOK = 0.1
DUE = sa.text(
    "SELECT count(*) + (SELECT count(*) FROM broadcasts WHERE state = 'running' AND NOT exhausted)"
    " FROM outbox WHERE state = 'pending' AND due_at <= clock_timestamp()"
)


@dataclass
class Watch:
    """Looks ten times a second; `silence` is the longest time in seconds without a send while something was due."""

    engine: AsyncEngine
    calls: list[Json]
    silence: float = 0.0
    _since: float | None = None
    _seen: int = 0

    async def run(self) -> None:
        """Look for ever."""
        while True:
            async with self.engine.connect() as conn:
                due = int(await conn.scalar(DUE) or 0)
            self._look(time.monotonic(), due)
            await asyncio.sleep(LOOK)

    def _look(self, now: float, due: int) -> None:
        sending, self._seen = any(map(is_send, self.calls[self._seen :])), len(self.calls)
        if sending or not due:
            self._since = None
        if due:
            self._since = self._since or now
            self.silence = max(self.silence, now - self._since)


def is_send(call: Json) -> bool:
    """Whether it is a message or the edit of one: what only the dispatcher sends."""
    return call["method"] in MESSAGES


def sent(calls: Iterable[Json]) -> list[Sent]:
    """The sends among some calls; the lives of the workers are numbered in the order of their first sends."""
    lives: dict[str, int] = {}
    return [
        Sent(
            datetime.fromisoformat(call["at"]).timestamp(), int(call["params"]["chat_id"]), call["method"],
            str(call["params"].get("text", "")), lives.setdefault(call["caller"], len(lives)),
            acted=bool(call["ok"]), told=True,
        )
        for call in calls if is_send(call)
    ]  # fmt: skip


def turns(calls: Iterable[Json]) -> Counter[str]:
    """How often each life begins to send after another one: more often than it took the lead, and two led at once."""
    return Counter(life for life, _ in groupby(call["caller"] for call in calls if is_send(call)))


def copies(sends: list[Sent], chats: set[int]) -> int:
    """How many screens of some chats were sent once more by the next life."""
    found = 0
    for chat in chats:
        theirs = [each for each in sends if each.chat == chat and each.acted]
        found += sum(one.text == two.text and one.life != two.life for one, two in pairwise(theirs))
    return found
