"""A peer: a person's private chat, a group or a channel that the bot talks to (Telegram's own word)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.roles import PERMITTED, Permission, Role


class PeerKind(StrEnum):
    """Telegram's kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Digest(StrEnum):
    """How often a follower wants to hear: of each development at once, or of all of them together."""

    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass
class Peer:
    """One chat; `chat_id` is Telegram's (sealed in the store), `language` the one to speak there.

    `blocked_at`: since when a moderator has silenced them (None: never); only `block` of the store changes it.
    `digest_at`: when the next digest is due (None where there is none), at `digest_hour` (0 to 23) by TIMEZONE.
    """

    id: int
    chat_id: int
    kind: PeerKind
    language: str
    language_chosen: bool = False
    role: Role = Role.PERSON
    unreachable_at: datetime | None = None
    digest: Digest = Digest.EACH
    digest_hour: int = 9
    digest_at: datetime | None = None
    blocked_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Whether this person's role includes `permission`; whether their session is open, a Desk knows."""
        return self.role in PERMITTED[permission]

    def must(self, permission: Permission) -> None:
        """Raise NotAllowed for a person whose role does not include `permission`."""
        if not self.may(permission):
            raise NotAllowed(permission)
