"""`make bench`: one table, all contestants in the same run against the same stand-in.

The stand-in answers at once; it has a process of its own. Each person sends two messages, which stays within what
Telegram allows a bot to answer a chat at once.
"""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import httpx

from bench import echo, ours

PEOPLE, MESSAGES = 500, 2
LONGEST = 180.0
Contestant = Callable[[str, asyncio.Event], Coroutine[Any, Any, None]]

CONTESTANTS: dict[str, Contestant] = {
    "Jauap, a durable form step": lambda url, done: ours.run(url, PEOPLE, done),
    "python-telegram-bot echo, one by one": lambda url, done: echo.run(url, 0, done),
    "python-telegram-bot echo, 256 at once": lambda url, done: echo.run(url, 256, done),
}


def main() -> None:
    """Run them one after the other and print the table."""
    print(f"{PEOPLE} people, {MESSAGES} messages each, all at once; the stand-in answers without delay.\n")  # noqa: T201
    print(f"{'':40}{'updates/s':>12}{'median ms':>12}{'99th ms':>12}{'answered':>10}")  # noqa: T201
    for name, contestant in CONTESTANTS.items():
        result = asyncio.run(_measure(contestant))
        figures = [result.get(key, 0.0) for key in ("per_second", "median_ms", "p99_ms")]
        print(f"{name:40}" + "".join(f"{f:12.1f}" for f in figures) + f"{result['answered']:10.0f}")  # noqa: T201


async def _measure(contestant: Contestant) -> dict[str, float]:
    with _standin() as url:
        async with httpx.AsyncClient(base_url=url) as client:
            await _started(client)
            done = asyncio.Event()
            task = asyncio.create_task(contestant(url, done))
            result = await _finished(client)
            done.set()
            await task
            return result


async def _started(client: httpx.AsyncClient) -> None:
    for _ in range(100):
        try:
            await client.get("/result")
            return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    raise SystemExit("the stand-in does not start")


async def _finished(client: httpx.AsyncClient) -> dict[str, float]:
    result: dict[str, float] = {}
    for _ in range(int(LONGEST / 0.5)):
        await asyncio.sleep(0.5)
        result = (await client.get("/result")).json()
        if result["answered"] >= PEOPLE * MESSAGES:
            break
    return result


@contextlib.contextmanager
def _standin() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.standin", str(port), str(PEOPLE), str(MESSAGES)]
    process = subprocess.Popen(command)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


main()
