"""A message of the bot as Telegram keeps it: what is known of it, so that it can be deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Telegram deletes nothing for a bot that is older (Bot API, deleteMessages).
DELETABLE = timedelta(hours=48)
# How long details of a case stay open in a moderator's chat, where the settings say nothing else.
VANISH_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Message:
    """A message in the chat of a peer. `case_id`: whose details it shows; `delete_at`: when it goes by itself."""

    peer_id: int
    message_id: int
    sent_at: datetime
    case_id: int | None = None
    delete_at: datetime | None = None
