"""What people type, made fit to keep: hidden and hostile characters out, the words untouched."""

import re
import unicodedata

# Direction overrides and invisible joiners can make one text look like another (Unicode TR36); ZWNJ and ZWJ
# stay, since Arabic script needs them.
HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
MARKS = re.compile(r"((?:[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff])){3,}")
LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """The text in NFC without control, hidden and stacked characters; line breaks stay, at most one empty line."""
    text = text.encode("utf-8", "ignore").decode("utf-8")  # lone surrogates cannot be stored
    text = HIDDEN.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n"))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return LINES.sub("\n\n", MARKS.sub("", text)).strip()


def fold(text: str) -> str:
    """A text for comparing: lower case in any script (SQLite's lower() knows no Kazakh), marks off, one space."""
    plain = unicodedata.normalize("NFKD", tidy(text)).casefold()
    kept = "".join(c for c in unicodedata.normalize("NFC", plain) if c.isalnum() or c.isspace())
    return " ".join(kept.split())


def clip(text: str, limit: int) -> str:
    """The text, cut to `limit` characters with an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clip_units(text: str, limit: int) -> str:
    """The text, cut to `limit` UTF-16 code units, by which Telegram counts."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def guess_language(text: str) -> str:
    """The language of a text by its letters: Kazakh's own letters, else other Cyrillic, else Latin."""
    letters = text.casefold()
    if any(c in "әғқңөұүһі" for c in letters) or re.search(r"[\u0600-\u06ff]", letters):
        return "kk"
    return "ru" if re.search(r"[\u0400-\u04ff]", letters) else "en"
