"""Reply markup as Telegram checks it: inline keyboards and reply keyboards.

Wordings after ReplyMarkup.cpp of TDLib and get_reply_markup() of telegram-bot-api.
"""

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_url
from bot.sandbox.model import Chat, Json
from bot.sandbox.params import Params
from bot.sandbox.utf16 import utf16

DATA_BYTES = 64
BUTTONS = 100
COPIED_TEXT = 256
MARKUP_BYTES = 10_240
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
REQUESTS = {
    "request_contact": "Phone number", "request_location": "Location", "request_poll": "Poll",
    "request_users": "Users", "request_chat": "Chats", "web_app": "Web App buttons",
}  # fmt: skip


def reply_markup(params: Params, chat: Chat) -> tuple[Json | None, Json | None]:
    """(inline keyboard, reply keyboard), of which at most one is there. Raises ApiError 400."""
    markup = params.object("reply_markup", "reply keyboard markup")
    if not markup:
        return None, None
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    if "inline_keyboard" in markup:
        return inline_keyboard(markup["inline_keyboard"], chat), None
    if "keyboard" in markup:
        refusal = 'field "keyboard" must be an Array of Arrays'
        keys = _rows(markup["keyboard"], refusal, lambda button: check_key(button, chat))
        return None, {**markup, "keyboard": keys}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return None, markup
    return None, None


def edited_markup(params: Params, chat: Chat) -> Json | None:
    """The inline keyboard of an edit; a message that is edited takes no other. Raises ApiError 400."""
    inline, keyboard = reply_markup(params, chat)
    if keyboard is not None:
        raise bad_request("inline keyboard expected")
    return inline


def _rows(rows: Any, refusal: str, check: Callable[[Any], Json]) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(refusal)
    return [[check(button) for button in row] for row in rows if row]


def inline_keyboard(rows: Any, chat: Chat) -> Json | None:
    """An InlineKeyboardMarkup of checked buttons, or nothing if there is no button. Raises ApiError 400."""
    refusal = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    checked = _rows(rows, refusal, lambda button: check_button(button, chat))
    if sum(map(len, checked)) > BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def check_button(button: Any, chat: Chat) -> Json:
    """An inline button: a text, and exactly one thing that it does. Raises ApiError 400."""
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _check_label(button, "inline keyboard button")
    actions = [name for name in ACTIONS if name in button and button[name] is not None]
    if not actions or (button[actions[0]] == "" and actions[0] in ("url", "callback_data")):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    _check_action(actions[0], button[actions[0]], chat)
    return button


def _check_label(button: Json, what: str) -> None:
    if "text" not in button:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(f"{what} text must be non-empty")


def _check_action(action: str, value: Any, chat: Chat) -> None:
    if action == "callback_data" and len(str(value).encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and not checked_url(str(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "web_app" and not chat.private:
        raise bad_request("BUTTON_TYPE_INVALID")
    if action == "web_app" and not str(value.get("url", "")).startswith("https://"):
        url = value.get("url", "")
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    if action == "copy_text" and not 1 <= utf16(str(value.get("text", ""))) <= COPIED_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def check_key(button: Any, chat: Chat) -> Json:
    """A button of a reply keyboard: a text, and at most one thing that it asks for. Raises ApiError 400."""
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    _check_label(button, "keyboard button")
    wishes = [name for name in REQUESTS if button.get(name)]
    if wishes and not chat.private:
        raise bad_request(f"{REQUESTS[wishes[0]]} can be requested in private chats only")
    if len(wishes) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    return button


def actions_of(markup: Json | None, action: str) -> list[str]:
    """What the buttons of an inline keyboard carry for one action, e.g. all callback_data."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [button[action] for row in rows for button in row if action in button]
