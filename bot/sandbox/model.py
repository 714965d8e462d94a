"""The nouns of the sandbox: users, chats, topics and the messages as they are stored."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

PRESENT = frozenset({"creator", "administrator", "member"})
FIRST_TOPIC = 1  # the "General" topic of every forum
TOPIC_COLOR = 7322096


@dataclass
class User:
    """A person (or the bot itself). `phone` is the phone of the page that shows this person's screen."""

    id: int
    first_name: str
    language_code: str = "en"
    username: str | None = None
    last_name: str | None = None
    phone: str | None = None
    is_bot: bool = False
    blocked: bool = False
    started: bool = False

    def api(self) -> Json:
        """The Bot API's User."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username}
        if not self.is_bot:
            optional["language_code"] = self.language_code
        return body | {name: value for name, value in optional.items() if value}

    def state(self) -> Json:
        """The user as the control API shows it."""
        return {
            "id": self.id, "first_name": self.first_name, "last_name": self.last_name,
            "username": self.username, "language_code": self.language_code, "phone": self.phone,
            "blocked": self.blocked, "started": self.started,
        }  # fmt: skip


@dataclass
class Topic:
    """A topic of a forum; its id is the id of the service message that opened it."""

    thread: int
    name: str
    icon_color: int = TOPIC_COLOR
    closed: bool = False

    def state(self) -> Json:
        """The topic as the control API shows it."""
        return {"message_thread_id": self.thread, "name": self.name, "closed": self.closed}


@dataclass
class Stored:
    """A message with what Telegram knows of it and does not tell."""

    body: Json
    author: int
    keyboard: Json | None = None  # a reply keyboard: shown to the person, absent from the API's Message
    protected: bool = False
    deleted: bool = False
    inline_id: str | None = None

    @property
    def id(self) -> int:
        """The message_id."""
        return int(self.body["message_id"])

    @property
    def thread(self) -> int | None:
        """The forum topic it lies in, if any."""
        return self.body["message_thread_id"] if self.body.get("is_topic_message") else None

    @property
    def words(self) -> str:
        """The text or the caption."""
        return str(self.body.get("text", self.body.get("caption", "")))

    def view(self) -> Json:
        """The message as the control API shows it: with "deleted", and with its reply keyboard."""
        shown = {**self.body, "deleted": self.deleted}
        if self.keyboard is not None:
            shown["reply_markup"] = self.keyboard
        return shown


@dataclass
class Chat:
    """A private chat (its id is the user's), a group, a supergroup or a channel."""

    id: int
    type: str
    title: str | None = None
    person: User | None = None
    username: str | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Stored] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    last_id: int = 0

    @property
    def private(self) -> bool:
        """Is it the chat of one person with the bot?"""
        return self.person is not None

    def api(self) -> Json:
        """The Bot API's Chat."""
        if self.person is not None:
            names = {k: v for k, v in self.person.api().items() if k in ("first_name", "last_name", "username")}
            return {"id": self.id, "type": "private", **names}
        body: Json = {"id": self.id, "type": self.type, "title": self.title}
        if self.username:
            body["username"] = self.username
        return body | ({"is_forum": True} if self.is_forum else {})

    def state(self) -> Json:
        """The chat as the control API shows it."""
        return {
            "id": self.id, "type": self.type, "title": self.title, "is_forum": self.is_forum,
            "members": [{"user_id": who, "status": status} for who, status in self.members.items()],
            "topics": [topic.state() for topic in self.topics.values()],
            "pinned": list(self.pinned),
        }  # fmt: skip

    def status(self, user_id: int) -> str:
        """What a user is here: creator, administrator, member, left or kicked."""
        return self.members.get(user_id, "left")

    def has(self, user_id: int) -> bool:
        """Is the user in this chat?"""
        return self.status(user_id) in PRESENT

    def admin(self, user_id: int) -> bool:
        """May the user do what administrators do?"""
        return self.status(user_id) in ("creator", "administrator")

    def message(self, message_id: int | None) -> Stored | None:
        """The message of that id, unless it is deleted or was never there."""
        stored = self.messages.get(message_id or 0)
        return None if stored is None or stored.deleted else stored
