"""What the worker asks of the chat floor."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

After = Callable[[], Coroutine[Any, Any, None]]


class Prepared(Protocol):
    """An update as the chat floor has read it."""

    @property
    def asks(self) -> bool:
        """Whether Telegram has to be asked for something before it can be handled."""

    @property
    def chat_id(self) -> int | None:
        """The private chat that it came from."""


class Handler(Protocol):
    """What the chat floor offers: fetch what is needed outside the transaction, then act within it."""

    def read(self, raw: dict[str, Any]) -> Any:
        """The update as it can be read without asking anybody (see Prepared); None where it is not for us."""

    async def prepare(self, raw: dict[str, Any]) -> Any:
        """Read it, and ask Telegram for whatever has to be asked first."""

    async def handle(self, unit: Any, prepared: Any) -> After | None:
        """Act; what is returned is called once the transaction is committed."""

    async def apologise(self, unit: Any, raw: dict[str, Any], error_id: str) -> After | None:
        """Tell the person that something went wrong on our side."""

    async def not_saved(self, raw: dict[str, Any]) -> None:
        """Tell the person, past the store, that their message is not stored yet."""
