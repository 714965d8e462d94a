"""The world of the sandbox: all its state, in memory, without any input or output."""

import asyncio
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.sandbox.errors import ControlError
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.flood import Flood
from bot.sandbox.journal import Journal
from bot.sandbox.model import Chat, Json, User
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook

PHONES = ("relative", "moderator", "supporter")
FIRST_PERSON = 5_000_000_001
FIRST_GROUP = 4_000_000_001
FIRST_SUPERGROUP = 1_001_000_000_001


@dataclass
class Profile:
    """What the bot tells about itself: commands, names and descriptions, by scope and language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


@dataclass
class Query:
    """A pressed button or an inline query that waits for its answer."""

    id: str
    user: User
    at: float
    text: str
    answered: bool = False
    results: list[Json] = field(default_factory=list)


class World:
    """Everything there is. `flood=False` lifts Telegram's sending limits."""

    def __init__(
        self,
        clock: Clock,
        token: str = "7000000001:SANDBOX",
        bot_username: str = "jauap_sandbox_bot",
        flood: bool = True,
    ) -> None:
        self.clock = clock
        self.token = token
        self.bot = User(int(token.split(":")[0]), "Jauap", username=bot_username, is_bot=True)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.journal = Journal()
        self.updates = Updates()
        self.webhook = Webhook()
        self.files = FileStore()
        self.faults = Faults()
        self.flood = Flood(clock, flood)
        self.profile = Profile()
        self.calls: list[Json] = []
        self.callbacks: dict[str, Query] = {}
        self.inline: dict[str, Query] = {}
        self.closing = asyncio.Event()
        firsts = {"person": FIRST_PERSON, "group": FIRST_GROUP, "supergroup": FIRST_SUPERGROUP, "query": 1}
        self._ids = {kind: itertools.count(first) for kind, first in firsts.items()}
        self._last_message = self._before_first = 0

    def count_from(self, number: int) -> None:
        """Let ids of updates, messages and queries begin behind `number`: a bot's database may outlive its world."""
        self.updates.last_id = self._last_message = self._before_first = number
        self._ids["query"] = itertools.count(number + 1)

    def timestamp(self) -> int:
        """The world's time in whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def next_id(self, kind: str) -> int:
        """A fresh number for a person, a group, a supergroup or a query."""
        return next(self._ids[kind])

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count for themselves; private chats and groups share the bot's count."""
        if chat.type in ("supergroup", "channel"):
            chat.last_id += 1
            return chat.last_id
        self._last_message += 1
        return self._last_message

    def add_person(
        self, first_name: str, language_code: str = "en", *, username: str | None = None,
        phone: str | None = None, id: int | None = None, last_name: str | None = None,
    ) -> User:  # fmt: skip
        """A new user with an empty private chat. Raises ControlError."""
        if phone is not None and phone not in PHONES:
            raise ControlError(f"phone must be one of {', '.join(PHONES)}, not {phone!r}")
        if id is not None and id in self.users:
            raise ControlError(f"there is already a user {id}")
        user = User(id or self.next_id("person"), first_name, language_code, username, last_name, phone)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", person=user)
        self.journal.add("state")
        return user

    def add_group(
        self, title: str, owner: int, type: str = "supergroup", *, is_forum: bool = False,
        members: Iterable[int] = (), bot: str | None = None, username: str | None = None,
    ) -> Chat:  # fmt: skip
        """A new group, supergroup or channel; `bot` is the bot's status in it, e.g. "administrator"."""
        if type not in ("group", "supergroup", "channel"):
            raise ControlError(f"type must be group, supergroup or channel, not {type!r}")
        if is_forum and type != "supergroup":
            raise ControlError("only a supergroup can be a forum")
        self.user(owner)
        chat = Chat(self._chat_id(type), type, title, username=username, is_forum=is_forum)
        chat.members = {owner: "creator"} | dict.fromkeys(members, "member")
        chat.last_id = self._before_first + 1  # Telegram's own announcement of the chat, which no bot gets to see
        self.chats[chat.id] = chat
        if bot is not None:
            chat.members[self.bot.id] = bot
        self.journal.add("state")
        return chat

    def _chat_id(self, type: str) -> int:
        return -self.next_id("group") if type == "group" else -self.next_id("supergroup")

    def user(self, user_id: int) -> User:
        """The person of that id. Raises ControlError."""
        if user_id not in self.users:
            raise ControlError(f"there is no user {user_id}")
        return self.users[user_id]

    def chat(self, chat_id: int) -> Chat:
        """The chat of that id. Raises ControlError."""
        if chat_id not in self.chats:
            raise ControlError(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def anyone(self, user_id: int) -> User | None:
        """The person or the bot of that id."""
        return self.bot if user_id == self.bot.id else self.users.get(user_id)

    def state(self) -> Json:
        """The world as the control API shows it."""
        told = {code: text for (key, code), text in self.profile.texts.items() if key == "description"}
        bot: Json = {"id": self.bot.id, "username": self.bot.username, "first_name": self.bot.first_name}
        bot["descriptions"] = told
        return {
            "seq": self.journal.seq, "now": self.clock.now().isoformat(), "bot": bot,
            "users": [user.state() for user in self.users.values()],
            "chats": [chat.state() for chat in self.chats.values()],
        }  # fmt: skip

    def close(self) -> None:
        """Send everybody home who waits: the server stops."""
        self.closing.set()
        self.updates.stop_poll()
        self.journal.wake()
