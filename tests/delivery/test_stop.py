"""Stopping and starting for real: the program as its own process, and signals."""

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest

from bot.app import make_policy
from bot.clock import SystemClock
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.services.people import meet
from bot.texts.screen import Screen
from tests.database import fresh_database
from tests.delivery.mail import got
from tests.house import KEY, settings

MANY = 60
PATIENCE = 30


async def bot(tmp_path: Path, url: str) -> asyncio.subprocess.Process:
    chosen = {"TELEGRAM_API_URL": url, "SECRET_KEYS": KEY, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    env = {**os.environ, **chosen, "TELEGRAM_TOKEN": "7000000001:SANDBOX"}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=env, stdout=pipe, stderr=pipe)


async def until(stream: asyncio.StreamReader | None, words: str) -> str:
    """Read on until a line holds these words."""
    assert stream
    seen = ""
    async with asyncio.timeout(PATIENCE):
        while words not in seen:
            line = (await stream.readline()).decode()
            assert line, seen
            seen += line
    return seen


async def stopped(process: asyncio.subprocess.Process, within: float = PATIENCE) -> int:
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(within):
        await process.communicate()
    assert process.returncode is not None
    return process.returncode


async def test_a_start_that_waits_for_telegram_can_be_stopped_at_once(tmp_path: Path) -> None:
    process = await bot(tmp_path, "http://127.0.0.1:9")
    await until(process.stderr, "telegram_unreachable")
    assert await stopped(process, within=10) == 0


async def test_a_second_instance_says_so_and_waits(tmp_path: Path) -> None:
    world = World(SystemClock())
    async with serving(create_app(world)) as url:
        first = await bot(tmp_path / "a", url)
        await until(first.stdout, "is running")
        second = await bot(tmp_path / "b", url)
        await until(second.stdout, "is running")
        told = [asyncio.create_task(until(p.stderr, "another_instance_is_polling")) for p in (first, second)]
        done, rest = await asyncio.wait(told, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result() for task in done]
        for task in rest:
            task.cancel()
        await asyncio.wait(told)
        assert [await stopped(first), await stopped(second)] == [0, 0]


@pytest.mark.long
async def test_a_stop_in_the_middle_loses_nothing_and_sends_nothing_twice(tmp_path: Path) -> None:
    world = World(SystemClock())
    async with serving(create_app(world)) as url, httpx.AsyncClient(base_url=url) as http:
        people = [await Person.create(http, f"P{n}") for n in range(MANY)]
        for person in people:
            world.users[person.id].started = True
        await outbox(tmp_path, people)
        for _ in range(8):
            process = await bot(tmp_path, url)
            await until(process.stdout, "is running")
            before = calls(world)
            async with asyncio.timeout(PATIENCE):
                while calls(world) < min(before + 12, MANY):
                    await http.get("/sandbox/state")
            assert await stopped(process) == 0
            if calls(world) >= MANY:
                break
        received = Counter([text for person in people for text in await got(person)])
    assert received == Counter({f"for {n}": 1 for n in range(MANY)})


def calls(world: World) -> int:
    return sum(call["method"] == "sendMessage" for call in world.calls)


async def outbox(tmp_path: Path, people: list[Person]) -> None:
    """A message to each of them waits already."""
    url, clock = f"sqlite+aiosqlite:///{tmp_path / 'jauap.db'}", SystemClock()
    policy = make_policy(settings(tmp_path), clock)
    async with fresh_database(url, clock, tmp_path) as database, database.unit() as unit:
        for n, person in enumerate(people):
            peer = await meet(unit, policy, person.id, PeerKind.PRIVATE, "en")
            await unit.outbox.post(Notice(NoticeKind.CALL, Screen(f"for {n}").call()), peer.id, Lane.CASE)
        await unit.commit()
