"""The address to which Telegram brings updates: 200 only when an update is committed, so that none is lost."""

import hmac
import json
from typing import Any, Protocol

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.intake import is_update
from bot.logs import where

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# Telegram's updates have some kilobytes.
MOST_BYTES = 1024 * 1024
log = structlog.get_logger()


class Intake(Protocol):
    """Commits updates to the inbox; raises what the store raises."""

    async def take_in(self, found: list[Any]) -> int: ...


class WebhookAddress:
    """Takes one update a request, from whoever knows the secret."""

    def __init__(self, path: str, secret: str, intake: Intake) -> None:
        self._path, self._secret, self._intake = path, secret.encode(), intake

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route(self._path, self.take, methods=["POST"])]

    async def take(self, request: Request) -> Response:
        """403 for a stranger, 413 or 400 for what is no update, 503 where the store refuses: Telegram comes again."""
        if not self._knows_the_secret(request):
            return Response(status_code=403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        try:
            await self._intake.take_in([update])
        except Exception as error:  # noqa: BLE001 - whatever it is, the update is not stored, and must come again
            log.error("webhook_refused", error=where(error))
            return Response(status_code=503)
        return Response(status_code=200)

    def _knows_the_secret(self, request: Request) -> bool:
        """In a time that tells nothing of how much was right."""
        return hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode("latin-1"), self._secret)


async def _body(request: Request) -> bytes | None:
    """The whole body; None as soon as it is too long, whatever its headers say."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if is_update(found) else None
