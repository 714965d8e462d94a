"""A Telegram without a network: the sandbox's methods behind the bot's own transport, with trouble on the way."""

import asyncio
import inspect
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

import aiohttp
from aiohttp import MultipartWriter
from aiohttp.hdrs import CONTENT_DISPOSITION

from bot.clock import Clock
from bot.delivery.transport import AiohttpRequest
from bot.sandbox.errors import ApiError
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.params import Params, Upload, decode
from bot.sandbox.world import World
from tests.soak.disk import Life

MESSAGES = {"sendMessage", "editMessageText"}
TIMEOUT = 20.0
NOT_SAVED = "is not saved yet"


class Mishap(StrEnum):
    """What may happen to a call. AFTER: Telegram has acted, and nobody is told."""

    NO_CONNECTION = "no_connection"
    TOLD_TO_WAIT = "429"
    TROUBLE = "500"
    TROUBLE_AFTER = "500_after"
    TIMEOUT = "timeout"
    TIMEOUT_AFTER = "timeout_after"
    RESET = "reset"
    RESET_AFTER = "reset_after"


AFTER = {Mishap.TROUBLE_AFTER, Mishap.TIMEOUT_AFTER, Mishap.RESET_AFTER}
# Who says "trouble" has seldom acted.
USUAL = (
    [Mishap.NO_CONNECTION] * 4 + [Mishap.TOLD_TO_WAIT] * 8 + [Mishap.TROUBLE] * 8 + [Mishap.TROUBLE_AFTER]
    + [Mishap.TIMEOUT, Mishap.TIMEOUT_AFTER, Mishap.RESET, Mishap.RESET_AFTER] * 2
)  # fmt: skip


@dataclass
class Sent:
    """A message that was asked for. `acted`: it is there; `told`: the bot heard so; `life`: how many kills before."""

    at: float
    chat: int
    method: str
    text: str
    life: int
    acted: bool = False
    told: bool = False
    mishap: Mishap | None = None


@dataclass
class Telegram:
    """The world, the trouble that is scripted (`script(name)` gives the mishap of a call), and what was sent."""

    world: World
    clock: Clock
    chance: Random
    script: Callable[[str], Mishap | None] = lambda name: None
    # The words in which a message is refused for good, if it is.
    refuses: Callable[[str], str | None] = lambda text: None
    sent: list[Sent] = field(default_factory=list)
    too_early: list[str] = field(default_factory=list)
    lives: int = 0
    # Seconds on the way, there and back.
    latency: tuple[float, float] = (0.01, 0.04)
    _not_before: dict[int, tuple[float, float]] = field(default_factory=lambda: defaultdict(lambda: (0.0, 0.0)))

    async def call(
        self, life: Life, name: str, params: dict[str, Any], files: dict[str, Upload] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises what aiohttp raises."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self.chance.uniform(*self.latency))
        if life.dead:
            raise aiohttp.ServerDisconnectedError
        mishap = self.script(name)
        if mishap is Mishap.TOLD_TO_WAIT and (name not in MESSAGES or _past_the_store(params)):
            mishap = Mishap.TROUBLE
        if mishap is Mishap.NO_CONNECTION:
            raise aiohttp.ConnectionTimeoutError
        entry = self._entry(loop.time(), name, params, mishap)
        if mishap is None or mishap in AFTER:
            status, body = await self._act(name, Params(params, files), entry)
        if mishap is None:
            await asyncio.sleep(self.chance.uniform(*self.latency))
            if life.dead:
                raise aiohttp.ServerDisconnectedError
            entry.told = entry.acted
            return status, body
        return await self._fail(mishap, params)

    async def _act(self, name: str, params: Params, entry: Sent) -> tuple[int, bytes]:
        try:
            if name in MESSAGES and (why := self.refuses(entry.text)):
                raise ApiError(400, why)
            result = METHODS[name.lower()](self.world, params)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            seconds = (error.parameters or {}).get("retry_after")
            if seconds:
                self._hold(entry.chat, seconds)
            return error.code, _body(error)
        entry.acted = True
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _fail(self, mishap: Mishap, params: dict[str, Any]) -> tuple[int, bytes]:
        match mishap:
            case Mishap.TOLD_TO_WAIT:
                seconds = self.chance.choice([1, 2, 3, 5, 17, 40])
                self._hold(int(params["chat_id"]), seconds)
                text = f"Too Many Requests: retry after {seconds}"
                return 429, _body(ApiError(429, text, {"retry_after": seconds}))
            case Mishap.TIMEOUT | Mishap.TIMEOUT_AFTER:
                await asyncio.sleep(TIMEOUT)
                raise aiohttp.SocketTimeoutError
            case Mishap.RESET | Mishap.RESET_AFTER:
                raise aiohttp.ServerDisconnectedError
        return 500, b"<html>"

    def _entry(self, now: float, name: str, params: dict[str, Any], mishap: Mishap | None) -> Sent:
        entry = Sent(now, int(params.get("chat_id", 0)), NAMES[name.lower()], params.get("text", ""), self.lives)
        entry.mishap = mishap
        if name in MESSAGES:
            since, until = self._not_before[entry.chat]
            if since <= now < until - 1e-3 and not _past_the_store(params):
                self.too_early.append(f"{name} to {entry.chat} at {now:.3f}, {until - now:.3f} s before it may")
            self.sent.append(entry)
        return entry

    def _hold(self, chat: int, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        self._not_before[chat] = (now, now + seconds)

    def forgive(self, seconds: float) -> None:
        """A process that was killed had no time to write down what it was told in the last `seconds`."""
        now = asyncio.get_running_loop().time()
        for chat, (since, _) in list(self._not_before.items()):
            if since > now - seconds:
                self._not_before[chat] = (0.0, 0.0)


def _past_the_store(params: dict[str, Any]) -> bool:
    """A word that goes out while the store refuses: nobody can look up, or write down, how long to wait."""
    return NOT_SAVED in params.get("text", "")


def _body(error: ApiError) -> bytes:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    return json.dumps(body | ({"parameters": error.parameters} if error.parameters else {})).encode()


class Wire(AiohttpRequest):
    """The bot's own transport, of which only the connection is replaced."""

    def __init__(self, telegram: Telegram, life: Life) -> None:
        super().__init__(1)
        self._telegram, self._life = telegram, life

    async def initialize(self) -> None:
        """Nothing to open."""

    async def _exchange(self, method: str, url: str, body: Any, times: Any) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        if "/file/bot" in url:
            file = self._telegram.world.files.at("/".join(url.split("/")[-2:]))
            return (200, file.data) if file else (404, _body(ApiError(404, "Not Found")))
        if isinstance(body, MultipartWriter):
            return await self._telegram.call(self._life, name, *_form(body))
        return await self._telegram.call(self._life, name, json.loads(body.decode()) if body is not None else {})


def _form(body: MultipartWriter) -> tuple[dict[str, Any], dict[str, Upload]]:
    """What a form holds: the parameters, and the files."""
    params, files = {}, {}
    for part, *_ in body:
        named = part.headers[CONTENT_DISPOSITION].partition('name="')[2].partition('"')[0]
        if part.filename is None:
            params[named] = decode(named, part._value.decode())
        else:
            files[named] = Upload(part.filename, "application/octet-stream", part._value.read())
    return params, files
