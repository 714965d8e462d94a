"""The short way to Telegram: a method with plain parameters, as JSON.

`Bot.do_api_request` wraps every parameter, looks for files in it, and warns of itself: a third of a send's time.
"""

from typing import Any, cast

from telegram import Bot, InputFile
from telegram.request import RequestData

# In seconds: 20 MB on a slow line, and Telegram looks at what it got before it answers.
WRITING, READING = 60.0, 120.0


class Caller:
    """Calls methods over the connections of `bot`, with the errors of its `do_api_request`.

    A method that Telegram does not know is an InvalidToken here.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot, self._request, self._address = bot, bot.request, bot.base_url

    async def upload(self, method: str, params: dict[str, Any], field: str, content: bytes, name: str) -> Any:
        """The result of a method that takes a file, under `name`. Raises TelegramError."""
        whole = {key: value for key, value in params.items() if value is not None}
        file = InputFile(content, filename=name, attach=False)
        arguments = {**whole, field: file}
        return await self._bot.do_api_request(method, arguments, write_timeout=WRITING, read_timeout=READING)

    async def call(self, method: str, params: dict[str, Any]) -> Any:
        """The result as Telegram sends it; a parameter that is None is left out. Raises TelegramError."""
        body = cast(RequestData, _Plain({name: value for name, value in params.items() if value is not None}))
        return await self._request.post(f"{self._address}/{method}", body)


class _Plain:
    """What the transport reads of a RequestData, which is final."""

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters
