"""Telegram as a webhook sees it, with real sockets: many updates at once, those of a chat one after the other, and each
again until it is taken; and, for every call of a bot, which process made it."""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.delivery.intake import chat_of
from bot.delivery.webhook import SECRET_HEADER
from bot.sandbox.model import Json
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.updates import Updates
from bot.sandbox.world import World

# In seconds, after an update that was not taken; doubled each time.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
ANSWER_SECONDS = 30.0
caller: ContextVar[str] = ContextVar("caller", default="?")


class Courier(Updates):
    """Brings the updates to the webhook; the sandbox's own messenger, who carries one at a time, finds none."""

    def __init__(self, world: World, client: httpx.AsyncClient) -> None:
        super().__init__()
        self._world, self._client = world, client
        self._chats: dict[str, deque[Json]] = defaultdict(deque)
        self._tours: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(world.webhook.max_connections)
        self.brought = self.repeats = 0

    def add(self, kind: str, content: Json) -> None:
        """Take an update in, and set out with it."""
        if not self.wants(kind):
            return
        self.last_id += 1
        update = {"update_id": self.last_id, kind: content}
        chat = chat_of(update)
        self._chats[chat].append(update)
        if chat not in self._tours:
            self._tours[chat] = asyncio.create_task(self._tour(chat))

    @property
    def idle(self) -> bool:
        """Whether everything is brought."""
        return not self._tours

    async def _tour(self, chat: str) -> None:
        pause = FIRST_PAUSE
        while self._chats[chat]:
            if await self._taken(self._chats[chat][0]):
                self._chats[chat].popleft()
                self.brought, pause = self.brought + 1, FIRST_PAUSE
            else:
                self.repeats += 1
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
        del self._tours[chat]

    async def _taken(self, update: Json) -> bool:
        hook = self._world.webhook
        async with self._places:
            try:
                answer = await self._client.post(hook.url, json=update, headers={SECRET_HEADER: hook.secret})
            except httpx.HTTPError:
                return False
        return answer.is_success


class CallLog(list[Json]):
    """Calls, each with who made it."""

    def append(self, call: Json) -> None:
        """Write a call down."""
        call["caller"] = caller.get()
        super().append(call)


class Line:
    """The sandbox as one worker calls it: what comes over this line is signed with the worker's present name."""

    def __init__(self, app: ASGIApp, name: Callable[[], str]) -> None:
        self._app, self._name = app, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        caller.set(self._name())
        await self._app(scope, receive, send)


@contextlib.asynccontextmanager
async def line(world: World, name: Callable[[], str]) -> AsyncIterator[str]:
    """An address of Telegram's for one worker; `name` tells who has it now."""
    app = create_app(world)
    app.add_middleware(Line, name=name)
    async with serving(app) as url:
        yield url
