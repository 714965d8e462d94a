"""A bot for tests: calls the sandbox's Bot API over HTTP."""

import asyncio
from typing import Any

import httpx

from bot.sandbox.world import World


class Bot:
    """The bot's side of a sandbox."""

    def __init__(self, client: httpx.AsyncClient, world: World) -> None:
        self.client = client
        self.id = world.bot.id
        self.path = f"/bot{world.token}"
        self.offset = 0

    async def raw(self, method: str, **params: Any) -> httpx.Response:
        """The answer as it came."""
        return await self.client.post(f"{self.path}/{method}", json=params)

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        body = (await self.raw(method, **params)).json()
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Code and description of a call that must be refused; the HTTP status must be the same code."""
        answer = await self.raw(method, **params)
        body = answer.json()
        assert not body["ok"] and answer.status_code == body["error_code"], body
        return body["error_code"], body["description"]

    async def upload(self, method: str, data: dict[str, str], files: Any) -> dict[str, Any]:
        """A multipart call: the whole answer."""
        answer = await self.client.post(f"{self.path}/{method}", data=data, files=files)
        body: dict[str, Any] = answer.json()
        return body

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """Everything new, confirmed by the next call."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", offset=self.offset, **params)
        if found:
            self.offset = found[-1]["update_id"] + 1
        return found


async def until_polling(bot: Bot, world: World) -> None:
    """Until a getUpdates call waits at the server."""
    async with asyncio.timeout(10):
        while world.updates.poller is None:
            await bot.ok("getMe")


def button(text: str, **action: Any) -> dict[str, Any]:
    """A keyboard of one inline button."""
    return {"inline_keyboard": [[{"text": text, **action}]]}
