"""Mutated updates over real shapes: fields dropped, retyped, nested and swapped, texts and buttons forged."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.soak import nasty

Json = dict[str, Any]
# Where Telegram itself says who acts: nobody else can write into these.
TEXT_FIELDS = ("text", "caption")
NAME_FIELDS = ("first_name", "last_name", "username", "title")
DEEP = 80
# A share of the updates that are presses of buttons: what is decided is decided by them.
PRESSES = 0.35
# In bytes: Telegram gives a button's data no more than 64.
LONGEST = 65


@dataclass
class Stock:
    """What is mutated and what is put in: real contents by the kind of their update, buttons, ids, codes, commands."""

    shapes: list[tuple[str, Json]]
    prefixes: list[str]
    commands: list[str]
    ids: list[int]
    codes: list[str]
    data: list[str] = field(default_factory=list)
    presses: list[tuple[str, Json]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find what is pressed and what stands on screens within the shapes."""
        self.presses = [shape for shape in self.shapes if shape[0] == "callback_query"]
        pressed = {content["data"] for _, content in self.presses}
        self.data = sorted(pressed | {data for _, content in self.shapes for data in offered(content)} | set(self.data))


def offered(content: Any) -> Iterator[str]:
    """The data of all buttons within a content."""
    if isinstance(content, dict):
        if isinstance(content.get("callback_data"), str):
            yield content["callback_data"]
        content = list(content.values())
    if isinstance(content, list):
        for each in content:
            yield from offered(each)


@dataclass
class Mutator:
    """Makes updates of one seed, with ids from `next_id` on."""

    stock: Stock
    chance: Random
    next_id: int = 1_000_000

    def update(self, senders: list[int]) -> Json:
        """A mutated update in which Telegram names nobody but one of `senders` (ids of people) as the one who acts."""
        while True:
            kind, content = self._shape(self.chance.choice(senders))
            for change in self._changes():
                change(content)
            if named(content) <= {str(sender) for sender in senders}:
                self.next_id += 1
                return {"update_id": self._number(), kind: content}

    def _shape(self, sender: int) -> tuple[str, Json]:
        """A real content as if the sender had sent it: what others have on their screens, they may press as well."""
        pressing = self.chance.random() < PRESSES
        kind, content = self.chance.choice(self.stock.presses if pressing else self.stock.shapes)
        if self.chance.random() < 0.05:
            kind = self.chance.choice(("message", "edited_message", "channel_post", "callback_query", "poll"))
        return kind, as_if(content, {found: sender for found in named(content) if found.isdigit()})

    def _number(self) -> int:
        """Ids rise; now and then one comes again, or late."""
        return self.next_id if self.chance.random() < 0.97 else self.next_id - self.chance.randrange(1, 50)

    def _changes(self) -> list[Callable[[Json], None]]:
        light = [self._words, self._button, self._ids, self._names, self._file, self._language, self._command]
        heavy = [self._drop, self._retype, self._nest]
        count = self.chance.choice((1, 1, 2, 3))
        return [self.chance.choice(light if self.chance.random() < 0.65 else heavy) for _ in range(count)]

    def _words(self, content: Json) -> None:
        place = self.chance.choice(TEXT_FIELDS)
        content[place if place in content else "text"] = self.chance.choice(nasty.TEXTS)
        content.pop("entities", None)

    def _command(self, content: Json) -> None:
        odd = self.chance.choice((*nasty.TEXTS, *nasty.ARGUMENTS, "f-close-" + self._code()))
        words = self.chance.choice((odd, self._code(), f"{self._code()} {odd}"))
        content["text"] = f"/{self.chance.choice(self.stock.commands)} {words}"

    def _button(self, content: Json) -> None:
        if "data" not in content:
            self._words(content)
            return
        forged = self._forged() if self.chance.random() < 0.5 else self.chance.choice(self.stock.data)
        cut = self.chance.random()
        if cut < 0.1:
            forged = forged[: self.chance.randrange(len(forged) + 1)]
        elif cut < 0.2:
            forged = forged.ljust(LONGEST, self.chance.choice("9x:"))
        content["data"] = forged

    def _forged(self) -> str:
        known = [*nasty.ARGUMENTS, self._code(), str(self.chance.choice(self.stock.ids))]
        if self.stock.data:  # parts of real buttons, in the wrong places
            known += self.chance.choice(self.stock.data).split(":")
        arguments = [self.chance.choice(known) for _ in range(self.chance.randrange(5))]
        return ":".join([self.chance.choice(self.stock.prefixes), *arguments])

    def _code(self) -> str:
        return self.chance.choice(self.stock.codes)

    def _ids(self, content: Json) -> None:
        """Somebody else's id in some place."""
        owner, name = self._place(content, lambda owner, name: name.endswith("id") and type(owner[name]) is int)
        if owner is not None:
            owner[name] = self.chance.choice((*self.stock.ids, *nasty.NUMBERS))

    def _names(self, content: Json) -> None:
        owner, name = self._place(content, lambda owner, name: name in NAME_FIELDS)
        if owner is not None:
            owner[name] = self.chance.choice(nasty.NAMES)

    def _file(self, content: Json) -> None:
        owner, _ = self._place(content, lambda owner, name: name == "file_id")
        if owner is not None:
            owner.update(self.chance.choice(nasty.FILES))

    def _language(self, content: Json) -> None:
        if isinstance(content.get("from"), dict):
            content["from"]["language_code"] = self.chance.choice(nasty.LANGUAGES)

    def _drop(self, content: Json) -> None:
        owner, name = self._place(content)
        if owner is not None:
            del owner[name]

    def _retype(self, content: Json) -> None:
        owner, name = self._place(content)
        if owner is not None:
            owner[name] = copy.deepcopy(self.chance.choice(nasty.STRANGERS))

    def _nest(self, content: Json) -> None:
        owner, name = self._place(content)
        if owner is not None:
            for _ in range(self.chance.choice((1, 2, DEEP))):
                owner[name] = self.chance.choice(([owner[name]], {name: owner[name]}))

    def _place(self, content: Json, fits: Callable[[Json, str], bool] = lambda owner, name: True) -> tuple[Any, str]:
        """A field somewhere in the content; None where none fits."""
        found = [(owner, name) for owner in _objects(content) for name in owner if fits(owner, name)]
        return self.chance.choice(found) if found else (None, "")


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)


def as_if(value: Any, swapped: dict[str, int]) -> Any:
    """A copy with other ids of people."""
    if isinstance(value, dict):
        return {name: as_if(each, swapped) for name, each in value.items()}
    if isinstance(value, list):
        return [as_if(each, swapped) for each in value]
    return swapped.get(str(value), value) if type(value) is int else value


def named(content: Json) -> set[str]:
    """Whom Telegram names as the one who acts: the sender, and where there is none, the private chat."""
    message = content.get("message")
    chat = content.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
    return _id(content.get("from")) or {found for found in _id(chat) if not found.startswith("-")}


def _id(holder: Any) -> set[str]:
    return {str(holder["id"])} if isinstance(holder, dict) and "id" in holder else set()


def readable(update: Json) -> str:
    """An update as one line, to look at."""
    return json.dumps(update)[:2000]
