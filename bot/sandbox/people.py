"""Scripted people: what a person does with the phone, over the control API. Nobody waits in here."""

from collections.abc import Iterable
from typing import Any

import httpx

Json = dict[str, Any]


class Person:
    """One person of a sandbox. `client` has the sandbox's address as its base_url."""

    def __init__(self, client: httpx.AsyncClient, user_id: int) -> None:
        self.client = client
        self.id = user_id

    @classmethod
    async def create(
        cls, client: httpx.AsyncClient, first_name: str, language_code: str = "en", **more: Any
    ) -> "Person":
        """A new person (`more`: username, phone, id, last_name)."""
        answer = await client.post(
            "/sandbox/users", json={"first_name": first_name, "language_code": language_code, **more}
        )
        return cls(client, checked(answer)["id"])

    async def _do(self, deed: str, **fields: Any) -> Json:
        given = {name: value for name, value in fields.items() if value is not None}
        return checked(await self.client.post(f"/sandbox/users/{self.id}/{deed}", json=given))

    async def send(self, text: str, chat_id: int | None = None, thread: int | None = None, **more: Any) -> Json:
        """Write a text (`more`: reply_to_message_id, quote)."""
        return await self._do("send", text=text, chat_id=chat_id, message_thread_id=thread, **more)

    async def start(self, payload: str | None = None) -> Json:
        """Press START, or follow a t.me/<bot>?start=<payload> link."""
        return await self._do("send", text=None if payload else "/start", start=payload)

    async def reply(self, message: Json, text: str, quote: str | None = None) -> Json:
        """Answer a message."""
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        return await self._do("send", text=text, chat_id=chat_id, reply_to_message_id=message_id, quote=quote)

    async def press(self, label: str, message: Json | None = None, chat_id: int | None = None) -> Json:
        """Press the button with that label (or containing it), on the newest message that has one.

        A key of a reply keyboard sends its text. Raises LookupError when there is no such button.
        """
        shown = [message] if message else list(reversed(await self.messages(chat_id)))
        for exact in (True, False):
            for candidate in shown:
                button = find_button(candidate, label, exact)
                if button is not None:
                    return await self._push(candidate, button)
        raise LookupError(f"there is no button {label!r}; the screen is: {await self.screen(chat_id)}")

    async def _push(self, message: Json, button: Json) -> Json:
        chat_id = message["chat"]["id"]
        if "callback_data" in button:
            return await self.tap(button["callback_data"], message["message_id"], chat_id)
        if "url" in button:
            raise LookupError(f"the button {button['text']!r} opens {button['url']}")
        if button.get("request_contact"):
            return await self._do("send", contact=True, chat_id=chat_id)
        return await self._do("send", text=button["text"], chat_id=chat_id)

    async def tap(
        self, data: str, message_id: int | None = None, chat_id: int | None = None, forged: bool = False
    ) -> Json:
        """Send the callback data of a button (newest message that has it, if none is named)."""
        if message_id is None:
            message_id = await self._carrier(data, chat_id, forged)
        wish = {"chat_id": chat_id or self.id, "message_id": message_id, "forged": forged or None}
        return await self._do("press", data=data, **wish)

    async def _carrier(self, data: str, chat_id: int | None, forged: bool) -> int:
        for message in reversed(await self.messages(chat_id)):
            by_bot = message.get("from", {}).get("is_bot")
            if any(button.get("callback_data") == data for button in buttons(message)) or (forged and by_bot):
                return int(message["message_id"])
        raise LookupError(f"there is no button with the data {data!r}")

    async def sticker(self, emoji: str) -> Json:
        """Send a sticker."""
        return await self._do("send", sticker=emoji)

    async def location(self, latitude: float, longitude: float) -> Json:
        """Send a place."""
        return await self._do("send", location={"latitude": latitude, "longitude": longitude})

    async def forward(self, message: Json, chat_id: int | None = None) -> Json:
        """Forward a message."""
        source = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        return await self._do("send", forward_from=source, chat_id=chat_id)

    async def photo(self, data: bytes, caption: str | None = None, **more: Any) -> Json:
        """Send a photo."""
        return await self._files("photo", [("photo.jpg", data, "image/jpeg")], caption, **more)

    async def document(self, data: bytes, name: str = "file.pdf", caption: str | None = None, **more: Any) -> Json:
        """Send a file (`more`: size, to claim more bytes than there are)."""
        return await self._files("document", [(name, data, "application/octet-stream")], caption, **more)

    async def voice(self, data: bytes, **more: Any) -> Json:
        """Send a voice message."""
        return await self._files("voice", [("voice.oga", data, "audio/ogg")], None, **more)

    async def album(self, pictures: Iterable[bytes], caption: str | None = None, **more: Any) -> Json:
        """Send several photos as an album: the first Message, with all of them under "album"."""
        files = [(f"photo{n}.jpg", data, "image/jpeg") for n, data in enumerate(pictures, 1)]
        return await self._files("photo", files, caption, **more)

    async def _files(
        self, kind: str, files: list[tuple[str, bytes, str]], caption: str | None, **more: Any
    ) -> Json:  # fmt: skip
        fields = {name: str(value) for name, value in {"kind": kind, "caption": caption, **more}.items() if value}
        parts = [("file", file) for file in files]
        return checked(await self.client.post(f"/sandbox/users/{self.id}/send", data=fields, files=parts))

    async def edit(self, message_id: int, text: str, chat_id: int | None = None) -> Json:
        """Change an own message."""
        return await self._do("edit", message_id=message_id, text=text, chat_id=chat_id)

    async def delete(self, message_id: int, chat_id: int | None = None) -> Json:
        """Delete a message."""
        return await self._do("delete", message_id=message_id, chat_id=chat_id)

    async def block(self) -> Json:
        """Block the bot."""
        return await self._do("block", blocked=True)

    async def unblock(self) -> Json:
        """Let the bot speak again."""
        return await self._do("block", blocked=False)

    async def language(self, code: str) -> Json:
        """Change the language of the app."""
        return await self._do("language", language_code=code)

    async def inline(self, query: str) -> Json:
        """Type after the bot's name."""
        return await self._do("inline", query=query)

    async def choose(self, inline_query_id: str, result_id: str, chat_id: int) -> Json:
        """Send an inline result into a chat."""
        return await self._do("choose", inline_query_id=inline_query_id, result_id=result_id, chat_id=chat_id)

    async def messages(self, chat_id: int | None = None) -> list[Json]:
        """The messages of a chat (the own one) that are not deleted, oldest first."""
        path = f"/sandbox/chats/{chat_id or self.id}/messages"
        shown = checked(await self.client.get(path))["messages"]
        return [message for message in shown if not message["deleted"]]

    async def last(self, chat_id: int | None = None) -> Json | None:
        """The newest message of the bot, or nothing."""
        by_bot = [message for message in await self.messages(chat_id) if message.get("from", {}).get("is_bot")]
        return by_bot[-1] if by_bot else None

    async def screen(self, chat_id: int | None = None) -> str:
        """The text of the bot's newest message, and below it each row of buttons as [a] [b]."""
        message = await self.last(chat_id)
        if message is None:
            return ""
        lines = [str(message.get("text", message.get("caption", "")))]
        lines += [" ".join(f"[{button['text']}]" for button in row) for row in rows(message)]
        return "\n".join(lines)


def checked(answer: httpx.Response) -> Json:
    """The JSON of an answer. Raises ValueError with the sandbox's sentence when it refused."""
    if answer.status_code != httpx.codes.OK:
        raise ValueError(f"the sandbox refused ({answer.status_code}): {answer.text}")
    body: Json = answer.json()
    return body


def rows(message: Json) -> list[list[Json]]:
    """The rows of buttons of a message, of either kind of keyboard."""
    markup = message.get("reply_markup", {})
    found: list[list[Json]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return found


def buttons(message: Json) -> list[Json]:
    """All buttons of a message."""
    return [button for row in rows(message) for button in row]


def find_button(message: Json, label: str, exact: bool) -> Json | None:
    """The first button with that label, or containing it."""
    return next((b for b in buttons(message) if b["text"] == label or (not exact and label in b["text"])), None)
