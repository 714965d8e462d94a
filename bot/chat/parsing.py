"""From Telegram's JSON to an `Update`, also where a part of it is new to the library or broken."""

from typing import Any

import structlog
from telegram import Bot, Update

from bot.logs import where

Json = dict[str, Any]
# What an answer needs. Whatever else a message holds may be missing: it is then one that no question wants.
MESSAGE = ("message_id", "chat", "from", "sender_chat", "text")
QUERY = ("id", "from", "data", "chat_instance", "inline_message_id")
log = structlog.get_logger()


def parse(raw: Json, bot: Bot) -> Update | None:
    """The update; without what cannot be read. Raises where not even its head can be."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - a library that does not know tomorrow's fields raises whatever it likes
        log.warning("update_partly_read", error=where(error))
        return Update.de_json(_head(raw), bot)


def _head(raw: Json) -> Json:
    head: Json = {"update_id": raw["update_id"]}
    for kind in ("message", "edited_message", "channel_post"):
        if isinstance(raw.get(kind), dict):
            head[kind] = {"message_id": 0, **_only(raw[kind], MESSAGE), "date": 1}
    query = raw.get("callback_query")
    if isinstance(query, dict):
        head["callback_query"] = _only(query, QUERY)
        if isinstance(query.get("message"), dict):  # date 0: a message of which we know no more
            head["callback_query"]["message"] = {**_only(query["message"], ("message_id", "chat")), "date": 0}
    return head


def _only(content: Json, names: tuple[str, ...]) -> Json:
    return {name: content[name] for name in names if content.get(name) is not None}
