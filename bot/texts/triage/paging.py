"""Long lists on a small screen: entries are packed into messages, and long texts are cut into pieces, not clipped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bot.texts.screen import Button, Screen, columns, pages

# HTML is always longer than what Telegram counts (4096 after parsing), so measuring it is safe.
ROOM = 3600
PIECE = 1500
# The lengths to which escaping stretches a character.
ESCAPED = {char: len(escape(char)) for char in "&<>'\""}


@dataclass(frozen=True)
class Entry:
    """One thing on a list; `button` opens it."""

    text: Markup
    button: Button | None = None


def units(html: str) -> int:
    """The length of a text in UTF-16 code units, as Telegram counts."""
    return len(html.encode("utf-16-le")) // 2


def pieces(text: str, size: int = PIECE) -> list[str]:
    """The text in parts whose escaped length is at most `size`, cut at a space or line where there is one."""
    parts = []
    while text:
        end = _reach(text, size)
        if end < len(text):
            gap = max(text.rfind(" ", end // 2, end), text.rfind("\n", end // 2, end))
            end = gap + 1 if gap > 0 else end
        parts.append(text[:end])
        text = text[end:]
    return parts


def fit(lines: Iterable[Markup], room: int) -> list[Markup]:
    """The first lines that fit into `room`."""
    kept: list[Markup] = []
    for line in lines:
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def pack(entries: Iterable[Entry], most: int) -> list[list[Entry]]:
    """The entries on pages of at most ROOM and `most` entries."""
    packed: list[list[Entry]] = [[]]
    room = ROOM
    for entry in entries:
        size = units(entry.text) + 2
        if packed[-1] and (size > room or len(packed[-1]) == most):
            packed.append([])
            room = ROOM
        packed[-1].append(entry)
        room -= size
    return packed


def listing(
    head: Markup, entries: Sequence[Entry], empty: Markup, prefix: str, page: int, *, wide: int = 4, most: int = 20
) -> Screen:
    """A page of a list with the buttons of its entries and those that turn pages; a page too far is the last."""
    packed = pack(entries, most)
    page = min(page, len(packed) - 1)
    shown = packed[page]
    text = Markup("\n\n").join([head, *(entry.text for entry in shown)] if shown else [head, empty])
    buttons = [entry.button for entry in shown if entry.button]
    return Screen(text, (*columns(buttons, wide), pages(prefix, page, page + 1 < len(packed))))


def quote(text: str) -> Markup:
    """Somebody's words, set apart."""
    return Markup("<blockquote>{}</blockquote>").format(escape(text))


def _reach(text: str, size: int) -> int:
    """How many characters fit into `size` once they are escaped."""
    used = 0
    for end, char in enumerate(text):
        used += ESCAPED.get(char) or (2 if ord(char) > 0xFFFF else 1)
        if used > size:
            return end
    return len(text)
