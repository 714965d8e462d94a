"""The short way to Telegram: a method with plain parameters, as JSON.

`Bot.do_api_request` wraps every parameter, looks for files in it, and warns of itself: a third of a send's time.
"""

from typing import Any, cast

from telegram import Bot
from telegram.request import RequestData


class Caller:
    """Calls methods over the connections of `bot`, with the errors of its `do_api_request`; no files.

    A method that Telegram does not know is an InvalidToken here.
    """

    def __init__(self, bot: Bot) -> None:
        self._request, self._address = bot.request, bot.base_url

    async def call(self, method: str, params: dict[str, Any]) -> Any:
        """The result as Telegram sends it; a parameter that is None is left out. Raises TelegramError."""
        body = cast(RequestData, _Plain({name: value for name, value in params.items() if value is not None}))
        return await self._request.post(f"{self._address}/{method}", body)


class _Plain:
    """What the transport reads of a RequestData, which is final."""

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters
