"""A thousand planted secrets, said and pressed in a storm of errors: none is in anything that was written."""

import asyncio
import json
import logging
import sqlite3
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import aiohttp
import pytest
import structlog
from pydantic import BaseModel
from telegram.error import BadRequest

from bot import logs
from bot.chat.context import Context
from bot.chat.routes import router
from tests.soak import nasty
from tests.soak.hail import stock
from tests.soak.mutations import Mutator
from tests.soak.scenarios import MEMORY
from tests.soak.stepwise import Stage, staged
from tests.soak.storm import START
from tests.soak.town import FORUM, Town, founded
from tests.soak.virtual import run

TOKEN = "7000000001:SANDBOX"
COUNT = 1000
# Each secret is said in one of these ways.
WAYS = ("text", "caption", "find", "status", "start", "note", "first_name", "username", "file_name", "data", "query")


def secrets() -> list[str]:
    """Names, phone numbers, addresses and words, each with letters that escaping changes."""
    shapes = (
        "Құпия & сыр {n}",
        "+7701{n:07d}00",
        "user_secret_{n}",
        'сөз <b>{n} "жасырын"',
        "пәтер {n}/5 %2F",
        "ШЫҒЫС\\{n}é",
    )
    return [shapes[n % len(shapes)].format(n=n * 7919 + 1_000_003) for n in range(COUNT)]


def spellings(secret: str) -> Iterator[str]:
    """How a secret could be written down."""
    yield secret
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
    yield from (quote(secret), quote(secret, safe=""), secret.replace("&", "&amp;").replace("<", "&lt;"))
    yield secret.encode("unicode_escape").decode()


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """What this file sets up writes to a stream that is closed after it."""
    yield
    structlog.reset_defaults()
    logging.basicConfig(force=True)


@pytest.mark.long
def test_nothing_planted_is_in_what_the_run_wrote(capfd: pytest.CaptureFixture[str]) -> None:
    planted = secrets()
    logs.set_up("DEBUG")
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        people = run(_story(Path(folder), planted), 7)
        _elsewhere(planted)
        stored = b"".join(path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())
    captured = capfd.readouterr()
    written = captured.out + captured.err
    for event in (
        "update_quarantined",
        "handling_waits",
        "undeliverable",
        "crashed",
        "WARNING py.warnings",
        "ERROR other",
    ):
        assert event in written  # there was something to be silent about
    ids = [str(person) for person in people]
    for secret in [*planted, *ids, TOKEN, TOKEN.partition(":")[2]]:
        assert not any(spelling in written for spelling in spellings(secret)), secret
        assert secret.encode() not in stored, secret


async def _story(folder: Path, planted: list[str]) -> list[int]:
    """Every secret is said once; then a hail of them falls. The ids of those who said them."""
    texts = {"TEXTS": tuple(planted[:400]), "NAMES": tuple(planted[400:800]), "ARGUMENTS": tuple(planted[800:])}
    async with staged(folder, 7, START, moderators_chat_id=FORUM, log_level="DEBUG") as stage:
        town = await founded(stage, 2)
        stage.telegram.refuses = _quoting
        with (
            patch.multiple(nasty, **texts),
            patch.dict(
                router.commands,
                {
                    "privacy": _broken,
                },
            ),
            patch.object(router, "correction", _unstored),
        ):
            await _said(stage, town, planted)
            mutator = Mutator(stock(town), Random(7))
            people = [user.id for user in town.common]
            await stage.house.intake.take_in([mutator.update(people) for _ in range(80)], hurry=True)
            await stage.settle()
        await _store_refuses(stage, town, planted)
        return [user.id for user in (*town.common, *town.staff[1:])]


async def _said(stage: Stage, town: Town, planted: list[str]) -> None:
    for n in range(0, len(planted), 100):
        updates = [_saying(town, n + i, secret) for i, secret in enumerate(planted[n : n + 100])]
        await stage.house.intake.take_in(updates, hurry=n % 200 == 0)
        await stage.settle()


def _saying(town: Town, n: int, secret: str) -> dict[str, Any]:
    """An update in which a secret stands in one of its ways."""
    user, way = town.common[n % len(town.common)], WAYS[n % len(WAYS)]
    sender: dict[str, Any] = {"id": user.id, "is_bot": False, "first_name": "X", "language_code": "en"}
    sender |= {way: secret} if way in {"first_name", "username"} else {}
    message: dict[str, Any] = {"message_id": n, "date": 1, "chat": {"id": user.id, "type": "private"}, "from": sender}
    number, kind = {"update_id": 9_000_000 + n}, "edited_message" if n // 100 % 4 == 2 else "message"
    match way:
        case "query":
            return {**number, "inline_query": {"id": "1", "from": sender, "query": secret, "offset": ""}}
        case "data":
            return {
                **number,
                "callback_query": {"id": "1", "from": sender, "message": message, "data": f"home:{secret}"},
            }
        case "file_name":
            paper = {"file_id": secret, "file_unique_id": "u", "file_name": secret, "mime_type": secret}
            return {**number, "message": {**message, "document": paper}}
        case "find" | "status" | "start" | "note":
            return {**number, "message": {**message, "text": f"/{way} {secret}"}}
        case "caption":
            return {
                **number,
                "message": {**message, "caption": secret, "contact": {"phone_number": secret, "first_name": "x"}},
            }
    return {
        **number,
        kind: {**message, "text": secret if way == "text" else "/privacy" if n // 100 % 4 == 1 else "/start"},
    }


async def _broken(ctx: Context, *words: Any) -> None:
    """A mistake of ours that quotes everything in its reach, also in a task that nobody waits for."""
    told = f"{ctx.person.chat_id} {words} {ctx.update.to_json()}"

    async def alone() -> None:
        raise RuntimeError(told)

    task = asyncio.create_task(alone())
    await asyncio.sleep(0)
    del task
    try:
        raise BadRequest(told)
    except BadRequest as error:
        raise ValueError(told) from error


async def _unstored(ctx: Context) -> None:
    class Small(BaseModel):
        text: int

    Small(text=ctx.update.effective_message.text)  # type: ignore[union-attr, arg-type]


def _quoting(text: str) -> str | None:
    """Telegram refuses every seventh message, and quotes it."""
    return f"Bad Request: can't parse entities in {text}" if len(text) % 7 == 0 else None


async def _store_refuses(stage: Stage, town: Town, planted: list[str]) -> None:
    """A store that raises with its statement and the values in it."""
    error = sqlite3.OperationalError(f"near {planted[0]}: {TOKEN}")
    with patch("bot.store.inbox.Inbox.add", side_effect=error), pytest.raises(sqlite3.OperationalError):
        await stage.house.intake.take_in([_saying(town, 2001, planted[1])], hurry=True)
    with patch("bot.store.dispatch.Dispatch.claim", side_effect=error):
        await stage.house.dispatcher.dispatch_due()
    with patch("bot.store.inbox.Inbox.pending", side_effect=error):
        worker = asyncio.create_task(stage.house.worker.run())
        await asyncio.sleep(3)
        worker.cancel()


def _elsewhere(planted: list[str]) -> None:
    """Libraries, threads and destructors that speak up."""
    url = f"https://api.telegram.org/bot{TOKEN}/sendMessage?text={planted[2]}"
    error = aiohttp.ClientError(url)
    for name in ("httpx", "aiohttp.client", "telegram.ext", "uvicorn.access", "apscheduler.scheduler", "other"):
        logging.getLogger(name).warning("POST %s", url)
        logging.getLogger(name).error(url, exc_info=error)
    logging.getLogger("other").error("%d", planted[3])  # a line that cannot be put together
    warnings.showwarning(UserWarning(planted[4]), UserWarning, __file__, 1)
    thread = threading.Thread(target=_raise, args=(planted[5],))
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(planted[6]), None)
    Late(planted[7])


def _raise(words: str) -> None:
    raise ValueError(words)


class Late:
    """Something whose end goes wrong."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __del__(self) -> None:
        raise ValueError(self.words)
