"""Telegram's HTML: markup in, plain text and entities out, offsets in UTF-16 units, errors in Telegram's words.

After parse_html() of TDLib (td/telegram/MessageEntity.cpp), which the real Bot API server runs.
"""

import re
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.links import checked_url
from bot.sandbox.model import Json
from bot.sandbox.utf16 import utf16

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
SPACES = re.compile(r"\s*")


@dataclass
class Open:
    """A tag that waits for its end."""

    name: str
    argument: str
    offset: int
    begin: int  # where its text begins in the list of pieces
    unix: int = 0


def failure(what: str) -> ApiError:
    """Telegram's refusal of markup."""
    return bad_request(f"can't parse entities: {what}")


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Plain text and entities (in order of their offsets, outer before inner). Raises ApiError 400."""
    parser = Parser(markup)
    parser.run()
    entities = [{k: v for k, v in found.items() if k != "_language"} for found in parser.entities]
    return "".join(parser.pieces), sorted(entities, key=lambda found: (found["offset"], -found["length"]))


def decode_reference(markup: str, pos: int) -> tuple[str, int]:
    """The character that a reference at pos stands for and where it ends; ("", pos) if it is none."""
    match = REFERENCE.match(markup, pos)
    if match is None:
        return "", pos
    hexadecimal, decimal, name = match.groups()
    if name:
        return (NAMED[name], match.end()) if name in NAMED else ("", pos)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF or len(match.group().rstrip(";")) >= 10:
        return "", pos
    return chr(code), match.end()


def argument_of(name: str, attributes: dict[str, str]) -> str:
    """The one attribute that means something for a tag; "" when it is absent."""
    style = attributes.get("class", "")
    if name == "a":
        return attributes.get("href", "")
    if name == "code":
        return style.removeprefix("language-") if style.startswith("language-") else ""
    if name == "span":
        return style.removeprefix("tg-") if style.startswith("tg-") else ""
    if name == "blockquote":
        return "1" if "expandable" in attributes else ""
    return attributes.get({"tg-emoji": "emoji-id", "tg-time": "format"}.get(name, ""), "")


class Parser:
    """One pass over the markup."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.pos = 0
        self.offset = 0
        self.pieces: list[str] = []
        self.entities: list[Json] = []
        self.open: list[Open] = []

    def run(self) -> None:
        """Read to the end."""
        while self.pos < len(self.markup):
            if self.markup[self.pos] == "<":
                self._tag()
            else:
                self._character()
        if self.open:
            raise failure(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def _character(self) -> None:
        char, end = "", self.pos
        if self.markup[self.pos] == "&":
            char, end = decode_reference(self.markup, self.pos)
        if not char:
            char, end = self.markup[self.pos], self.pos + 1
        self.pieces.append(char)
        self.offset += utf16(char)
        self.pos = end

    def _byte(self, pos: int) -> int:
        return len(self.markup[:pos].encode())

    def _peek(self) -> str:
        return self.markup[self.pos : self.pos + 1]

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.markup, self.pos)
        taken = match.group() if match else ""
        self.pos += len(taken)
        return taken

    def _tag(self) -> None:
        begin = self.pos
        self.pos += 1
        if self._peek() == "/":
            self.pos += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        name = self._skip(re.compile(r"[^\s>]*")).lower()
        if not self._peek():
            raise failure(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in KINDS:
            raise failure(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(name, begin)
        self.pos += 1
        tag = Open(name, argument_of(name, attributes), self.offset, len(self.pieces))
        if name == "span" and tag.argument != "spoiler":
            raise failure(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        if name == "tg-time" and attributes.get("unix", "").isdigit():
            tag.unix = int(attributes["unix"])
        self.open.append(tag)

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip(SPACES)
            if self._peek() == ">":
                return found
            attribute = self._skip(ATTRIBUTE_NAME)
            if not attribute:
                where = self._byte(begin)
                raise failure(f'Empty attribute name in the tag "{name}" at byte offset {where}')
            self._skip(SPACES)
            found[attribute] = self._value(name, begin) if self._peek() == "=" else ""
            if not self._peek():
                raise failure(f'Unclosed start tag "{name}" at byte offset {self._byte(begin)}')

    def _value(self, name: str, begin: int) -> str:
        self.pos += 1
        self._skip(SPACES)
        quote = self._peek()
        if quote and quote in "'\"":
            value = self._quoted(quote)
        else:
            start = self.pos
            value = self._skip(TOKEN).lower()
            if self._peek() and not (self._peek().isspace() or self._peek() == ">"):
                raise failure(f"Unexpected end of name token at byte offset {self._byte(start)}")
        if not self._peek():
            raise failure(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _quoted(self, quote: str) -> str:
        self.pos += 1
        value = ""
        while self._peek() and self._peek() != quote:
            char, end = decode_reference(self.markup, self.pos) if self._peek() == "&" else ("", self.pos)
            value += char or self._peek()
            self.pos = end if char else self.pos + 1
        self.pos += 1
        return value

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise failure(f"Unexpected end tag at byte offset {self._byte(begin)}")
        found = self._skip(re.compile(r"[^\s>]*")).lower()
        self._skip(SPACES)
        if self._peek() != ">":
            raise failure(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self.open.pop()
        if found and found != tag.name:
            where = f'at byte offset {self._byte(begin)}, expected "</{tag.name}>", found "</{found}>"'
            raise failure(f"Unmatched end tag {where}")
        self.pos += 1
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: Open) -> None:
        entity: Json = {"type": KINDS[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            self._link(entity, tag.argument or "".join(self.pieces[tag.begin :]))
        elif tag.name in ("pre", "code"):
            self._code(entity, tag)
        elif tag.name == "blockquote":
            self.entities.append(entity | ({"type": "expandable_blockquote"} if tag.argument else {}))
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit():
                raise failure("Invalid custom emoji identifier specified")
            self.entities.append(entity | {"custom_emoji_id": tag.argument})
        elif tag.name == "tg-time":
            time = {"unix_time": tag.unix, "date_time_format": tag.argument}
            self.entities += [entity | time] if tag.unix else []
        else:
            self.entities.append(entity)

    def _link(self, entity: Json, url: str) -> None:
        """A link to a user is a mention; a link that is no URL is plain text."""
        user = re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url)
        if user:
            mentioned = {"id": int(user[1]), "is_bot": False, "first_name": "?"}
            self.entities.append(entity | {"type": "text_mention", "user": mentioned})
            return
        checked = checked_url(url)
        self.entities += [entity | {"url": checked}] if checked else []

    def _code(self, entity: Json, tag: Open) -> None:
        """<pre><code class="language-x"> and the reverse are one entity: pre with a language."""
        inner = self.entities[-1] if self.entities else {}
        same = all(inner.get(key) == entity[key] for key in ("offset", "length"))
        if tag.name == "pre" and same and inner["type"] == "code" and inner.get("_language"):
            entity["language"] = self.entities.pop()["_language"]
        elif tag.name == "code" and same and inner["type"] == "pre" and tag.argument:
            entity |= {"type": "pre", "language": tag.argument}
            self.entities.pop()
        elif tag.name == "code":
            entity["_language"] = tag.argument
        self.entities.append(entity)
