"""How much one person may send in a minute. Whoever sends more has a pause, and is told when it is over.

What is counted is in memory alone: it costs no statement, and of what is lost at a restart nobody suffers. Of several
workers each counts what it handles, so that a person may send a little more, never less.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from telegram import Update

from bot.clock import Clock
from bot.domain.peer import Peer
from bot.domain.roles import Permission

K = TypeVar("K")
V = TypeVar("V")

MINUTE = timedelta(minutes=1)
# People remembered; of more than so many at once, those who have been quiet for longest begin anew.
MOST_PEOPLE = 5000
# Verdicts remembered: more than can be under way at once, to be handled again if something fails.
MOST_VERDICTS = 20_000
# Telegram keeps updates for a day: an older date was never Telegram's.
OLDEST = timedelta(days=1)


class Deed(StrEnum):
    """What is counted, each for itself: who is told to write no more must still find every button."""

    MESSAGE = "message"
    PRESS = "press"
    QUERY = "query"


# A report is 14 questions. Presses cost no typing, and a query is sent with each letter.
LIMITS = {Deed.MESSAGE: 20, Deed.PRESS: 60, Deed.QUERY: 60}
# Who works through a queue is quicker by so much.
STAFF = 3


@dataclass(frozen=True)
class Verdict:
    """Whether an update is handled; where not, until when its sender has a pause, and whether it begins with this."""

    until: datetime | None = None
    begins: bool = False

    @property
    def passes(self) -> bool:
        """Whether it is handled."""
        return self.until is None


PASSES = Verdict()


@dataclass
class Count:
    """When one person has done something of one kind in the last minute, and the pause that they have; `album`: the
    last one that passed."""

    done: deque[datetime] = field(default_factory=deque)
    until: datetime | None = None
    album: str = ""

    def judge(self, at: datetime, most: int, album: str) -> Verdict:
        """The verdict on what was done at a moment; what is of an album that has passed belongs to it."""
        while self.done and self.done[0] <= at - MINUTE:
            self.done.popleft()
        if album and album == self.album:
            return PASSES
        if self.until and at < self.until:
            return Verdict(self.until)
        if len(self.done) < most:
            self.done.append(at)
            self.album = album or self.album
            return PASSES
        self.until = at + MINUTE
        return Verdict(self.until, begins=True)


class Pace:
    """Counts what people send. Its verdict on an update stands, however often that is handled."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: OrderedDict[tuple[int, Deed], Count] = OrderedDict()
        self._verdicts: OrderedDict[int, Verdict] = OrderedDict()

    def judge(self, update: Update, person: Peer) -> Verdict:
        """Whether this update of theirs is handled. Groups coming and going are not a person's doing, and pass."""
        deed = _deed(update)
        if deed is None:
            return PASSES
        if update.update_id not in self._verdicts:
            most = LIMITS[deed] * (STAFF if person.may(Permission.WORK_HERE) else 1)
            verdict = self._count(person.id, deed).judge(self._moment(update), most, _album(update))
            _remember(self._verdicts, update.update_id, verdict, MOST_VERDICTS)
        return self._verdicts[update.update_id]

    def _count(self, person_id: int, deed: Deed) -> Count:
        count = self._counts.get((person_id, deed)) or Count()
        _remember(self._counts, (person_id, deed), count, MOST_PEOPLE)
        return count

    def _moment(self, update: Update) -> datetime:
        """When Telegram got it: what has piled up while we were away was not sent at once. Presses bear no date."""
        now, message = self._clock.now(), update.message or update.edited_message or update.channel_post
        sent = (message.edit_date or message.date) if message else now
        return sent.astimezone(UTC) if now - OLDEST < sent < now else now


def _remember(known: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    """Keep it as the newest; beyond `most` the oldest goes."""
    known[key] = value
    known.move_to_end(key)
    if len(known) > most:
        known.popitem(last=False)


def _deed(update: Update) -> Deed | None:
    if update.callback_query:
        return Deed.PRESS
    if update.inline_query:
        return Deed.QUERY
    message = update.message or update.edited_message or update.channel_post
    return Deed.MESSAGE if message and not message.migrate_to_chat_id else None


def _album(update: Update) -> str:
    """The album that a picture belongs to; it counts once."""
    return (update.message.media_group_id if update.message else None) or ""
