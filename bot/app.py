"""The composition root: the only file that knows everyone."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.chat.menu import publish_menu
from bot.chat.pipeline import Pipeline
from bot.chat.routes import router
from bot.clock import Clock, SystemClock
from bot.config import ConfigError, Settings
from bot.delivery.connecting import greet, make_bot, patiently
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.health import Monitor
from bot.delivery.hearing import Hearing
from bot.delivery.intake import Intake
from bot.delivery.leader import Leader
from bot.delivery.metrics import Metrics
from bot.delivery.poller import Poller
from bot.delivery.registration import Registration
from bot.delivery.vanishing import Vanishing
from bot.delivery.web import serving
from bot.delivery.webhook import WebhookAddress
from bot.delivery.worker import Worker
from bot.domain.reminder import Periods, QuietHours
from bot.domain.retention import Retention
from bot.scheduler.ticks import Ticker
from bot.services.alarms import Watch
from bot.services.auditing import Marks
from bot.services.broadcasting import report_progress
from bot.services.digesting import Digests
from bot.services.holding import let_in
from bot.services.likeness import index_old
from bot.services.people import appoint_admins
from bot.services.policy import Policy
from bot.services.remembering import tick
from bot.services.retaining import purge
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.unit import Database
from bot.store.vault import open_vault

TICK_SECONDS = 30
# How old what a publisher reads of a broadcast may be.
REPORT_SECONDS = 5
# How long what was erased may stay in a journal, or in a chat.
SWEEP_SECONDS = 5
# Longer than a long poll, so that what is late at two looks is not late because of a clock.
WATCH_SECONDS = 60
# How long a stop waits for the sends in flight; the container's grace period is longer.
GRACE_SECONDS = 20
log = structlog.get_logger()


@dataclass
class House:
    """The running bot: its parts, and one step of each for those who drive it by hand."""

    bot: Bot
    database: Database
    policy: Policy
    intake: Intake
    poller: Poller
    worker: Worker
    dispatcher: Dispatcher
    leader: Leader
    metrics: Metrics
    changed: asyncio.Event
    registration: Registration | None = None
    upkeep: Callable[[], Coroutine[Any, Any, None]] | None = None
    tick_seconds: int = TICK_SECONDS
    watching: bool = True

    def __post_init__(self) -> None:
        self.ear: Poller | Registration = self.registration or self.poller
        self.hearing = Hearing(self.policy.clock, lambda: self.ear.heard_at)
        self._watch = Watch(self.database, self.policy)
        self._digests = Digests(self.database, self.policy)
        self._vanishing = Vanishing(self.bot, self.database)
        self._marks = Marks(self.database, self.policy)
        self._tidied_on: date | None = None

    async def tick(self) -> int:
        """Say every reminder, digest and mark that is due, and let in what was held back; how many there were."""
        count = await tick(self.database, self.policy) + await self._digests.send() + await self._marks.send()
        count += await let_in(self.database, self.policy)
        if count:
            self.changed.set()
        await self._once_a_day()
        return count

    async def _once_a_day(self) -> None:
        today = self.policy.today()
        if today != self._tidied_on:
            await purge(self.database, self.policy)
            await index_old(self.database)
            self._tidied_on = today

    async def sweep(self) -> int:
        """Delete the messages whose time has come, and every byte of what was erased; how many messages those were."""
        await self.database.tidy()
        return await self._vanishing.step()

    async def report(self) -> int:
        """Tell publishers how their broadcasts go, and end those that are through; how many messages changed."""
        count = await report_progress(self.database, self.policy)
        if count:
            self.changed.set()
        return count

    async def watch(self) -> int:
        """Look whether something has been wrong for too long; how many alarms began or ended."""
        deliveries = self.registration.signs() if self.registration else []
        count = await self._watch.look([*self.hearing.signs(), *deliveries])
        if count:
            self.changed.set()
        return count

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; then take no more in, and finish what is on its way out."""
        _calm_the_collector()
        taking_in = [asyncio.create_task(self.ear.run()), asyncio.create_task(self.worker.run())]
        if self.database.bell:
            taking_in.append(asyncio.create_task(self.database.bell.listen(self.changed.set)))
        leading = asyncio.create_task(self.leader.run(self._lead, stop))
        try:
            await stop.wait()
        finally:
            stop.set()
            await _end(taking_in)
            await self.worker.rest()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(leading, GRACE_SECONDS)

    async def _lead(self, over: asyncio.Event) -> None:
        """Send and tick, as the one worker that does, until it is over."""
        tickers = [Ticker(self.tick, self.tick_seconds), Ticker(self.report, REPORT_SECONDS)]
        tickers.append(Ticker(self.sweep, SWEEP_SECONDS))
        if self.watching:
            tickers.append(Ticker(self.watch, WATCH_SECONDS))
        for ticker in tickers:
            ticker.start()
        aside = [asyncio.create_task(self.upkeep())] if self.upkeep else []
        try:
            await self.dispatcher.run(self.changed, over, self.leader.holds)
        finally:
            await _end(aside)
            for ticker in tickers:
                await ticker.stop()


def _calm_the_collector() -> None:
    """What was loaded stays for good, so looking through it again and again costs an eighth of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def opened(settings: Settings, token: str, clock: Clock | None = None) -> AsyncIterator[House]:
    """A house ready to work: database migrated, vault open, Telegram greeted. Raises ConfigError, StoreError."""
    clock, webhook = clock or SystemClock(), settings.webhook()
    bot = make_bot(settings, token)
    database = await open_database(settings, clock)
    try:
        await greet(bot, polling=webhook is None)
        house = await _furnish(settings, clock, database, bot)
        house.upkeep = _upkeep(settings, house)
        yield house
    finally:
        with contextlib.suppress(TelegramError):
            await bot.shutdown()
        await database.close()


@contextlib.asynccontextmanager
async def open_to_the_web(settings: Settings, house: House) -> AsyncIterator[None]:
    """Serve our pages where HTTP_PORT is set, and what Telegram brings where WEBHOOK_URL is. Raises ConfigError."""
    if settings.http_port is None:
        yield
        return
    routes = Monitor(
        house.policy.clock, house.database, house.hearing, house.metrics, lambda: house.leader.leading
    ).routes()
    if webhook := settings.webhook():
        routes += WebhookAddress(webhook.path, webhook.secret, house.intake).routes()
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serving(routes, settings.http_host, settings.http_port))
        except OSError as error:
            raise ConfigError(f"HTTP_PORT: {settings.http_host}:{settings.http_port} cannot be opened.") from error
        if house.registration:
            await patiently(house.registration.register)
        yield


async def open_database(settings: Settings, clock: Clock) -> Database:
    """The migrated database with its vault. Raises ConfigError, StoreError."""
    keys = settings.keys()
    if not keys:
        raise ConfigError("SECRET_KEYS: no key is set; `python -m bot keys new` makes one.")
    make_data_dir(settings.data_dir)
    engine = open_engine(settings.database())
    try:
        await migrate(engine)
        vault = await open_vault(engine, keys)
    except BaseException:  # a cancelled start must close it as well
        await engine.dispose()
        raise
    return Database(engine, vault, clock, settings.data_dir)


def _upkeep(settings: Settings, house: House) -> Callable[[], Coroutine[Any, Any, None]] | None:
    """What the leading worker does besides sending and ticking. Raises StoreError for a key that is none."""
    if not settings.backup_to:
        return None
    from bot.upkeep import keep_copies, planned  # here, since most houses have no use for its libraries

    return partial(keep_copies, planned(settings), house.database, house.policy)


def make_data_dir(folder: Path) -> None:
    """Make DATA_DIR, for us alone. Raises ConfigError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)  # another worker on the same folder may do this at the same time
    except OSError as error:
        raise ConfigError(f"DATA_DIR: {folder} cannot be written ({error.strerror}).") from error


def make_policy(settings: Settings, clock: Clock) -> Policy:
    """The rules of this installation, from its settings."""
    zone = ZoneInfo(settings.timezone)
    start, end = settings.quiet_span
    periods = Periods(
        untaken_after=settings.remind_untaken_after,
        untaken_every=settings.remind_untaken_every,
        review_after=settings.remind_review_after,
        question_after=settings.remind_question_after,
        question_times=settings.remind_question_times,
        quiet_after=settings.remind_quiet_after,
        milestones=settings.remind_milestones,
        succession_after=settings.succession_after,
    )
    admins = frozenset(settings.admin_ids)
    retention = Retention(
        left_drafts=settings.keep_left_drafts,
        drafts=settings.keep_drafts,
        rejected=settings.keep_rejected,
        reporter=settings.keep_reporter,
        inbox=settings.keep_inbox,
        audit=settings.keep_audit,
    )
    quiet = QuietHours(start, end, zone)
    return Policy(
        clock, zone, periods, quiet, admins, settings.moderators_chat_id, retention,
        session_lock=settings.session_lock_after, require_codes=settings.require_codes,
        reads_alert=settings.reads_alert, consent_fresh=settings.consent_fresh,
        organisations=tuple(name.strip() for name in settings.organisations.split(",") if name.strip()),
        reports_a_day=settings.reports_a_day, report_cap=settings.report_cap,
        audit_mark_hour=settings.audit_mark_hour,
    )  # fmt: skip


async def _furnish(settings: Settings, clock: Clock, database: Database, bot: Bot) -> House:
    policy = make_policy(settings, clock)
    async with database.unit() as unit:
        await unit.leases.turn("start")  # of two workers that start at once, the second finds the admins known
        await appoint_admins(unit, policy)
        await unit.commit()
    await publish_menu(bot, policy)
    arrived, changed, metrics = asyncio.Event(), asyncio.Event(), Metrics()
    dispatcher = Dispatcher(
        bot, database, clock, policy.zone, settings.broadcast_rate, metrics, settings.details_vanish_after
    )
    worker = Worker(database, Pipeline(bot, database, policy, router), dispatcher, metrics, arrived, changed)
    intake = Intake(database, worker, arrived)
    leader = Leader(database, alone=database.embedded)
    poller, webhook = Poller(bot, intake, clock), settings.webhook()
    registration = Registration(bot, clock, webhook.url, webhook.secret) if webhook else None
    return House(bot, database, policy, intake, poller, worker, dispatcher, leader, metrics, changed, registration)
