"""`python -m bench.contestants.bare_loop URL CONNECTIONS COUNT BODY`: the body to so many chats, and nothing else."""

import asyncio
import json
import re
import sys
from collections.abc import Iterator

import aiohttp

from bench.plan import FIRST_FOLLOWER, TOKEN

CHAT = re.compile(rf"{str(FIRST_FOLLOWER)[:2]}\d{{{len(str(FIRST_FOLLOWER)) - 2}}}")


async def main(url: str, connections: int, count: int, body: str) -> None:
    """Send with so many connections at once."""
    chats = iter(range(FIRST_FOLLOWER, FIRST_FOLLOWER + count))
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, headers={"Content-Type": kind}) as session:
        address = f"{url}/bot{TOKEN}/sendMessage"
        await asyncio.gather(*(_sender(session, address, body, chats) for _ in range(connections)))
        await asyncio.Event().wait()  # to be stopped, as the others are


async def _sender(session: aiohttp.ClientSession, address: str, body: str, chats: Iterator[int]) -> None:
    for chat in chats:
        async with session.post(address, data=CHAT.sub(str(chat), body, count=1).encode("latin-1")) as answer:
            json.loads(await answer.read())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
