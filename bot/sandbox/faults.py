"""Ordered trouble: the next calls of a method fail in a chosen way."""

from dataclasses import dataclass

from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.flood import too_many_requests
from bot.sandbox.model import Json
from bot.sandbox.wishes import Wish

SILENT = ("timeout", "drop", "drop_after")
KINDS = ("429", "500", "502", *SILENT)


@dataclass
class Fault:
    """What shall go wrong, for which method ("*": any), in which chat (None: any), how many times more."""

    method: str
    kind: str
    count: int = 1
    retry_after: int = 1
    chat_id: int | None = None

    def fits(self, method: str, chat_id: object) -> bool:
        """Is this call meant?"""
        names = ("*", method.lower())
        return self.method.lower() in names and (self.chat_id is None or str(self.chat_id) == str(chat_id))

    def error(self) -> ApiError | None:
        """The answer of the kinds that answer."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        texts = {"500": "Internal Server Error", "502": "Bad Gateway"}
        return ApiError(int(self.kind), texts[self.kind]) if self.kind in texts else None


class Faults:
    """The orders that are not used up."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []

    def order(self, wish: Json) -> Fault:
        """Take an order from the control API. Raises ControlError."""
        kind = str(wish.get("kind"))
        if kind not in KINDS:
            raise ControlError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
        fields = Wish(wish)
        count, retry_after = fields.number("count", 1), fields.number("retry_after", 1)
        if count < 1 or retry_after < 1:
            raise ControlError("count and retry_after must be 1 or more")
        fault = Fault(str(wish.get("method", "*")), kind, count, retry_after, wish.get("chat_id"))
        self.orders.append(fault)
        return fault

    def take(self, method: str, chat_id: object) -> Fault | None:
        """The first order that this call meets, used once."""
        fault = next((order for order in self.orders if order.fits(method, chat_id)), None)
        if fault is not None:
            fault.count -= 1
            self.orders = [order for order in self.orders if order.count > 0]
        return fault

    def clear(self) -> None:
        """No more trouble."""
        self.orders = []
