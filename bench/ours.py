"""Our contestant: the whole bot on SQLite, each person answering the first questions of a report.

Every step is durable: the update is committed before it is confirmed, the answer to the question and the next
question are committed before anything is sent.
"""

import asyncio
import base64
import tempfile
from pathlib import Path

from pydantic import SecretStr

from bench.standin import FIRST_PERSON
from bot.app import House, opened
from bot.config import Settings
from bot.domain.peer import PeerKind
from bot.services.filling import begin
from bot.services.people import meet


async def run(url: str, people: int, done: asyncio.Event) -> None:
    """Serve until `done`; everybody has begun a report before the clock runs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), telegram_api_url=url, broadcast_rate=1000, log_level="ERROR",
            secret_keys=SecretStr(base64.b64encode(bytes(32)).decode()),
        )  # fmt: skip
        async with opened(settings, "7:BENCH") as house:
            await _begin(house, people)
            await house.run(done)


async def _begin(house: House, people: int) -> None:
    async with house.database.unit() as unit:
        for n in range(people):
            peer = await meet(unit, house.policy, FIRST_PERSON + n, PeerKind.PRIVATE, "en")
            await begin(unit, house.policy, peer, "report")
        await unit.commit()
