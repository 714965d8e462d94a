"""People who report: they look at the screen and do what it asks for, and try again where nothing happens."""

import asyncio
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.sandbox import acts
from bot.sandbox.errors import ControlError
from bot.sandbox.model import Chat, User
from bot.sandbox.people import buttons
from bot.sandbox.wishes import Wish
from bot.sandbox.world import World

CODE = re.compile(r"Its code is ([346789BCDFGHJKMNPQRTWXY]{6})")
# What is pressed where it is offered, the first one first.
WANTED = (
    "I agree, let us begin", "✅ Send", "Detained", "Next ▶️", "Go on with it", "Skip ▶️",
)  # fmt: skip


@dataclass
class Relative:
    """One person with some reports to make, `think` seconds (at most) over each step."""

    world: World
    user: User
    chance: Random
    names: list[str]
    think: float = 20.0
    patience: float = 90.0
    codes: dict[str, str] = field(default_factory=dict)
    complaints: list[float] = field(default_factory=list)

    @property
    def chat(self) -> Chat:
        """Their chat with the bot."""
        return self.world.chats[self.user.id]

    async def live(self) -> None:
        """Make every report, one after the other, each until its receipt is there."""
        for name in self.names:
            self._say("/report")
            seen, told = self._look(), False
            while not self._has_receipt(name):
                before, seen = seen, await self._something_new(seen)
                await asyncio.sleep(self.chance.uniform(0.5, self.think))
                if seen == before:  # nothing has happened: press again, or begin again
                    self._say("/report")
                elif not self._has_receipt(name):
                    told = self._react(name, told)

    def _has_receipt(self, name: str) -> bool:
        """Whether a receipt has come that belongs to no earlier report; it may stand above a later screen."""
        found = [match[1] for message in self.chat.messages.values() if (match := CODE.search(message.words))]
        for code in set(found) - set(self.codes.values()):
            self.codes[name] = code
        return name in self.codes

    async def _something_new(self, seen: Any) -> Any:
        waited = 0.0
        while self._look() == seen and waited < self.patience:
            await asyncio.sleep(0.5)
            waited += 0.5
        return self._look()

    def _look(self) -> Any:
        """What is on the screen: the bot's last message, its words and buttons."""
        shown = [m for m in self.chat.messages.values() if not m.deleted and m.author == self.world.bot.id]
        # A copy of an older screen, or an edited one, may stand above the newest.
        last = max(shown, key=lambda m: m.id, default=None)
        return (last.id, last.words, str(last.body.get("reply_markup"))) if last else None

    def _react(self, name: str, told: bool) -> bool:
        """Do what the screen asks for; whether the story is told."""
        look = self._look()
        message = self.chat.messages[look[0]] if look else None
        words = message.words if message else ""
        labels = {button["text"]: button for button in buttons(message.view())} if message else {}
        if "full name" in words:
            self._say(name)
        elif "Tell what happened" in words and not told:
            self._say(f"The story of {name}.")
            return True
        elif told and "✅ Done" in labels:
            self._press(message, labels["✅ Done"])
        elif wanted := next((labels[label] for label in WANTED if label in labels), None):
            self._press(message, wanted)
        elif "✅ Done" in labels:
            self._press(message, labels["✅ Done"])
        else:
            self._say("/report")
        return told

    def _say(self, text: str) -> None:
        acts.say(self.world, self.user, Wish({"text": text}))

    def _press(self, message: Any, button: dict[str, Any]) -> None:
        wish = {"chat_id": self.user.id, "message_id": message.id, "data": button["callback_data"]}
        try:
            acts.press(self.world, self.user, Wish(wish))
        except ControlError:
            self.complaints.append(message.id)  # the screen changed under the finger
