"""A screen: a text and its buttons, as plain values; and the Bot API call that shows it."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from bot.domain.text import clip

# After entity parsing, in UTF-16 code units (Bot API, sendMessage).
MESSAGE_LIMIT = 4096
CALLBACK_BYTES = 64
# Characters that a phone of 360 px shows on a button, by the number of buttons in its row; Telegram cuts the rest off.
ROOM = {2: 18, 3: 10, 4: 8}


@dataclass(frozen=True)
class Button:
    """A button under a message; exactly one of `data`, `url`, `inline` (a query to share) and `copy` is set."""

    label: str
    data: str = ""
    url: str = ""
    inline: str | None = None
    copy: str = ""

    @property
    def shown(self) -> str:
        """The label as people read it."""
        return clip(self.label.unescape() if isinstance(self.label, Markup) else self.label, 60)

    def markup(self) -> dict[str, Any]:
        """The InlineKeyboardButton of the Bot API."""
        label = self.shown
        if self.url:
            return {"text": label, "url": self.url}
        if self.copy:
            return {"text": label, "copy_text": {"text": self.copy}}
        if self.inline is not None:
            return {"text": label, "switch_inline_query": self.inline}
        if not 1 <= len(self.data.encode()) <= CALLBACK_BYTES:
            raise ValueError(f"callback data of {len(self.data.encode())} bytes")
        return {"text": label, "callback_data": self.data}


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Screen:
    """What a person sees: HTML text with every value escaped, and rows of buttons.

    `private`: it shows details of a case, so Telegram is asked not to let it be forwarded or saved.
    """

    text: str
    rows: Rows = ()
    private: bool = False

    def below(self, *rows: tuple[Button, ...]) -> "Screen":
        """The same screen with more rows of buttons."""
        return replace(self, rows=(*self.rows, *rows))

    def above(self, line: str) -> "Screen":
        """The same screen with a line before its text."""
        return replace(self, text=f"{line}\n\n{self.text}")

    def call(self, edits: int | None = None, thread: int | None = None) -> dict[str, Any]:
        """The call that shows it: a new message, or in place of the message `edits`; without the chat."""
        params: dict[str, Any] = {
            "text": str(self.text),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if self.rows or edits:
            keyboard = [[button.markup() for button in row] for row in self.rows if row]
            params["reply_markup"] = {"inline_keyboard": keyboard}
        if edits:
            return {"method": "editMessageText", "params": {**params, "message_id": edits}}
        if self.private:
            params["protect_content"] = True
        if thread:
            params["message_thread_id"] = thread
        return {"method": "sendMessage", "params": params}

    def call_under(self, message_id: int) -> dict[str, Any]:
        """The call that shows it as a reply to a message, if that is still there."""
        call = self.call()
        reply = {"message_id": message_id, "allow_sending_without_reply": True}
        return {**call, "params": {**call["params"], "reply_parameters": reply}}


def columns(buttons: list[Button], wide: int = 2) -> Rows:
    """Buttons in rows of `wide`."""
    return tuple(tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide))


def fitted(buttons: list[Button], wide: int = 2) -> Rows:
    """Buttons in their order, at most `wide` in a row, and only as many as a small phone shows uncut."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        if rows and _fits((*rows[-1], button), wide):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def _fits(row: tuple[Button, ...], wide: int) -> bool:
    return len(row) <= wide and max(len(button.shown) for button in row) <= ROOM[len(row)]


def pages(prefix: str, page: int, more: bool) -> tuple[Button, ...]:
    """The row that turns pages; `prefix` and the page's number make the data."""
    row = []
    if page > 0:
        row.append(Button("◀️", f"{prefix}:{page - 1}"))
    if more:
        row.append(Button("▶️", f"{prefix}:{page + 1}"))
    return tuple(row)
