"""What delivery needs of the store."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.notice import Parcel
from bot.domain.peer import Peer, PeerKind
from bot.services import ports


class Inbox(Protocol):
    """Raw updates."""

    async def add(self, update_id: int, chat: str, update: dict[str, Any]) -> None: ...
    async def pending(self, limit: int) -> list[tuple[int, bytes]]: ...
    async def take(self, update_id: int) -> dict[str, Any] | None: ...
    async def done(self, update_id: int) -> None: ...
    async def quarantine(self, update_id: int, error: str) -> None: ...


class Outbox(ports.Outbox, Protocol):
    """Rows on their way out."""

    async def claim(self, limit: int, lease: timedelta, not_to: set[int]) -> list[Parcel]: ...
    async def next_due(self) -> datetime | None: ...
    async def sent(self, parcel: Parcel, message_id: int | None) -> None: ...
    async def failed(self, parcel: Parcel, state: str, error: str) -> None: ...
    async def again(self, parcel: Parcel, due_at: datetime, error: str) -> None: ...


class Cases(ports.Cases, Protocol):
    """The cases' topics."""

    async def set_topic(self, case_id: int, topic_id: int | None) -> None: ...


class Peers(ports.Peers, Protocol):
    """Peers that get another Telegram id."""

    async def move(self, peer: Peer, chat_id: int, kind: PeerKind) -> None: ...


class Unit(ports.Unit, Protocol):
    """One transaction, with the inbox and the dispatcher's side of the outbox."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def peers(self) -> Peers: ...


class Units(Protocol):
    """Opens units of work."""

    def unit(self, *, reading: bool = False) -> AbstractAsyncContextManager[Unit]: ...
