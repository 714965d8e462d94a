"""How often somebody did what is limited, by a keyed hash of their number: it outlives /erase, and is gone in a day."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.store.session import Session
from bot.store.tables import tries

# The longest day there is: no limit looks further back.
KEPT = timedelta(hours=25)


class Tries:
    """The repository of what there is a limit for."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def add(self, what: str, chat_id: int) -> None:
        """Somebody has done it now."""
        values = {"what": what, "who": self._key(chat_id), "at": self._s.clock.now()}
        await self._s.run(sa.insert(tries).values(**values))

    async def count(self, what: str, chat_id: int, since: datetime) -> int:
        """How often somebody did it since then, a day at most."""
        theirs = sa.select(sa.func.count()).where(tries.c.what == what, tries.c.who == self._key(chat_id))
        return int((await self._s.row(theirs.where(tries.c.at >= since)))[0])

    async def forget(self) -> None:
        """Let go of what no limit looks at any more."""
        await self._s.run(sa.delete(tries).where(tries.c.at < self._s.clock.now() - KEPT))

    def _key(self, chat_id: int) -> bytes:
        return self._s.vault.blind("try", chat_id)
