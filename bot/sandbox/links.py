"""Which links Telegram takes, and in which form it keeps them."""

import re
from urllib.parse import urlsplit

from bot.sandbox.errors import ControlError

SCHEMES = frozenset({"http", "https", "ftp", "tg", "ton", "tonsite"})
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}|xn--[\w.-]+|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]")
START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def checked_url(url: str) -> str:
    """The link as Telegram keeps it (with a scheme, and a slash after a bare host), or "" if it is none."""
    url = url.strip()
    full = url if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", url) else f"http://{url}"
    try:
        parts = urlsplit(full)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or " " in url or not host:
        return ""
    if parts.scheme == "tg":
        return full
    if not HOST.fullmatch(host if ":" not in host else f"[{host}]"):
        return ""
    return full if parts.path or parts.query or parts.fragment else f"{full}/"


def checked_start(payload: str) -> str:
    """The payload of a t.me/<bot>?start=<payload> link. Raises ControlError if no client would pass it on."""
    if not START.fullmatch(payload):
        raise ControlError(f"start must be 1-64 characters of A-Z, a-z, 0-9, _ and -, not {payload!r}")
    return payload
