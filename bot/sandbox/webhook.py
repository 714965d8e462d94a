"""Where the bot wants its updates instead of asking for them."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json


@dataclass
class Webhook:
    """The address that setWebhook gave ("": none) and how the deliveries went."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0

    def info(self, pending: int, allowed: list[str] | None) -> Json:
        """The Bot API's WebhookInfo."""
        body: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            body["max_connections"] = self.max_connections
        if self.last_error:
            body |= {"last_error_date": self.last_error_at, "last_error_message": self.last_error}
        return body | ({"allowed_updates": allowed} if allowed else {})


def checked_address(url: str) -> str:
    """An address for updates: HTTPS, or HTTP on this very machine. Raises ApiError 400."""
    if not url:
        return ""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if not (parts.scheme == "https" or local) or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    return url


def checked_secret(secret: str) -> str:
    """The secret that comes back with every update. Raises ApiError 400."""
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret
