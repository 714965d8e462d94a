"""No answer at all: the connection hangs, or breaks."""

import asyncio
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

Hangup = Callable[[Scope], bool]


class Silence(Response):
    """Instead of an answer: hang until the client goes (or the server closes), then break the connection.

    ASGI has no word for a broken connection, so the server lends one: `app.state.hang_up` (see serve.py).
    """

    def __init__(self, closing: asyncio.Event, hang: bool) -> None:
        super().__init__()
        self.closing = closing
        self.hang = hang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say nothing."""
        if self.hang:
            await self._wait(receive)
        hang_up: Hangup | None = getattr(scope["app"].state, "hang_up", None)
        if hang_up is None:
            raise ConnectionError("this server cannot break a connection: use bot.sandbox.serve.serving")
        if hang_up(scope):
            await gone(receive)

    async def _wait(self, receive: Receive) -> None:
        waits = [asyncio.ensure_future(gone(receive)), asyncio.ensure_future(self.closing.wait())]
        _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in pending:
            wait.cancel()


async def gone(receive: Receive) -> None:
    """Until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        continue
