"""From Telegram's JSON to an `Update`, also where a part of it is new to the library or broken."""

from typing import Any

import structlog
from telegram import Bot, Update

from bot.chat.shape import UPDATE
from bot.logs import where

log = structlog.get_logger()


def parse(raw: dict[str, Any], bot: Bot) -> Update | None:
    """The update, with what we read of it; what cannot be read is left out, and may leave nothing to answer."""
    try:
        return Update.de_json(UPDATE(raw) or {"update_id": 0}, bot)
    except Exception as error:  # noqa: BLE001 - a library that does not know tomorrow's fields raises whatever it likes
        log.warning("update_not_read", error=where(error))
        return None
