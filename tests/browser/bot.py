"""A bot of a few lines that talks HTTP to the sandbox, so that the page is tested without the real one."""

import json
from typing import Any

import httpx

Json = dict[str, Any]


class ScriptedBot:
    """Calls the Bot API of a sandbox; it says only what a test tells it to say."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token
        self.offset = 0
        self.waiting: list[Json] = []

    async def call(self, method: str, files: Json | None = None, **params: Any) -> Any:
        """The result of a method. Raises AssertionError with Telegram's description when it refuses."""
        texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        answer = (await self.client.post(f"/bot{self.token}/{method}", data=texts, files=files)).json()
        assert answer["ok"], f"{method}: {answer}"
        return answer["result"]

    async def say(self, chat_id: int, text: str, *rows: list[Json], **params: Any) -> Json:
        """A message in HTML with rows of inline buttons; `message_id` edits that message instead."""
        method = "editMessageText" if "message_id" in params else "sendMessage"
        markup = {"reply_markup": {"inline_keyboard": list(rows)}} if rows else {}
        sent: Json = await self.call(method, chat_id=chat_id, text=text, parse_mode="HTML", **markup, **params)
        return sent

    async def next(self, kind: str) -> Json:
        """The next update of that kind, e.g. "callback_query"; those of other kinds before it are passed over."""
        for _ in range(20):
            while self.waiting:
                update = self.waiting.pop(0)
                if kind in update:
                    found: Json = update[kind]
                    return found
            await self._fetch()
        raise AssertionError(f"no {kind} came")

    async def _fetch(self) -> None:
        self.waiting += await self.call("getUpdates", offset=self.offset, timeout=5)
        self.offset = self.waiting[-1]["update_id"] + 1 if self.waiting else self.offset


def button(text: str, data: str | None = None, **kind: Any) -> Json:
    """An inline button; `kind` are its other fields."""
    return {"text": text, **({"callback_data": data} if data is not None else {}), **kind}
