"""UTF-16 units: how Telegram counts lengths and offsets."""


def utf16(text: str) -> int:
    """Length in UTF-16 units: a letter beyond U+FFFF counts twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, offset: int, length: int) -> str:
    """The part of a text that offset and length in UTF-16 units name."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
