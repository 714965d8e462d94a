"""Webhook mode: Telegram is told where to bring updates, and asked every few minutes how that goes."""

import asyncio
from datetime import datetime, timedelta

import structlog
from telegram import Bot, WebhookInfo
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery.poller import ALLOWED
from bot.domain.alarm import AlarmKind, Sign
from bot.logs import where

# Updates at once; those of one chat Telegram brings one after the other.
AT_ONCE = 40
EVERY, SOON = timedelta(minutes=2), timedelta(seconds=30)
log = structlog.get_logger()


class Registration:
    """Keeps the webhook registered; `heard_at`: when Telegram last answered for it."""

    def __init__(self, bot: Bot, clock: Clock, url: str, secret: str) -> None:
        self._bot, self._clock, self._url, self._secret = bot, clock, url, secret
        self._backlog = Backlog(clock.now())
        self.heard_at: datetime | None = None

    async def register(self) -> None:
        """Tell Telegram the address. Raises TelegramError."""
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=AT_ONCE
        )

    async def look(self) -> None:
        """Ask how it goes, and register anew where somebody has changed it. Raises TelegramError."""
        info = await self._bot.get_webhook_info()
        if info.url != self._url:
            log.warning("webhook_was_changed", note="another copy of the bot runs with this token")
            await self.register()
        self.heard_at = self._clock.now()
        self._backlog.look(self.heard_at, info)

    async def run(self) -> None:
        """Look for ever; a refusal makes it look again sooner."""
        while True:
            wait = EVERY
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next look may go well
                name = type(error).__name__ if isinstance(error, TelegramError) else where(error)
                log.warning("webhook_check_failed", error=name)
                wait = SOON
            await asyncio.sleep(wait.total_seconds())

    def signs(self) -> list[Sign]:
        """The sign of updates that Telegram holds and cannot bring; none while it is too soon to tell."""
        now = self._clock.now()
        sign = Sign(AlarmKind.UNDELIVERED, self._backlog.since(now))
        sure = self.heard_at is not None and (sign.since is None or sign.late(now))
        return [sign] if sure else []


class Backlog:
    """Whether what Telegram holds for us grows: it does not come down, or small as it is, bringing it fails."""

    def __init__(self, now: datetime) -> None:
        self._calm_at = now
        self._error: datetime | None = None
        self._held, self._growing = 0, False

    def look(self, now: datetime, info: WebhookInfo) -> None:
        """Take a look's result in. A few are always on their way, so without an error they mean nothing."""
        held, error = info.pending_update_count, info.last_error_date
        failing = error != self._error
        self._growing = held > 0 and held >= self._held and (held > AT_ONCE or failing)
        self._held = held
        if not self._growing:
            self._calm_at, self._error = now, error

    def since(self, now: datetime) -> datetime | None:
        """Since when it has grown; None where it does not."""
        self._calm_at = min(self._calm_at, now)
        return self._calm_at if self._growing else None
