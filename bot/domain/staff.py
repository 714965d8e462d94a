"""A member of the staff: a number instead of a name, and a session that locks itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import CodeMissing, InvitationGone, Locked, SessionLocked
from bot.domain.roles import Role

INVITED_FOR = timedelta(hours=24)


@dataclass
class Member:
    """Who works here; `number` is what colleagues call them by, `label` a name that an admin gave.

    `secret` is that of their codes (base32); it counts once the first code was shown, whose step is `totp_step`.
    `offered` is the role of an invitation that waits for this first code. `used_at`: the last deed; before the first
    code, when the invitation was accepted or the codes were reset.
    """

    peer_id: int
    number: int
    label: str = ""
    offered: Role | None = None
    secret: str = ""
    totp_step: int | None = None
    used_at: datetime | None = None
    locked_at: datetime | None = None

    @property
    def has_code(self) -> bool:
        """Whether their codes are set up."""
        return bool(self.secret) and self.totp_step is not None

    def is_open(self, now: datetime, lock_after: timedelta) -> bool:
        """Whether the session is open; who has no codes has nothing to open it with."""
        return not self.has_code or (self.used_at is not None and now - self.used_at <= lock_after)

    def must_be_in_time(self, now: datetime) -> None:
        """Raises InvitationGone where a role was offered a day ago or more."""
        if self.offered and (self.used_at is None or now - self.used_at >= INVITED_FOR):
            raise InvitationGone

    def must_be_unlocked(self, deed: str) -> None:
        """Raises Locked."""
        if self.locked_at is not None:
            raise Locked(deed)

    def must_work(self, now: datetime, lock_after: timedelta, deed: str, *, code_needed: bool) -> None:
        """Raises Locked, CodeMissing or SessionLocked."""
        self.must_be_unlocked(deed)
        if code_needed and not self.has_code:
            raise CodeMissing(deed)
        if not self.is_open(now, lock_after):
            raise SessionLocked(deed)


@dataclass(frozen=True)
class Invitation:
    """A role that waits for whoever brings its code, once."""

    role: Role
    label: str
    expires_at: datetime
