"""The composition root: the only file that knows everyone."""

import asyncio
import contextlib
import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.chat.menu import publish_menu
from bot.chat.pipeline import Pipeline
from bot.chat.routes import router
from bot.clock import Clock, SystemClock
from bot.config import ConfigError, Settings
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.health import health_app, serving_health
from bot.delivery.poller import Poller
from bot.delivery.proxy import proxy_for
from bot.delivery.transport import AiohttpRequest
from bot.delivery.worker import Worker
from bot.domain.reminder import Periods, QuietHours
from bot.scheduler.ticks import Ticker
from bot.services.people import appoint_admins
from bot.services.policy import Policy
from bot.services.remembering import tick
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.unit import Database
from bot.store.vault import open_vault

TICK_SECONDS = 30
# How long a stop waits for the sends in flight; the container's grace period is longer.
GRACE_SECONDS = 20
# Connections to Telegram at once: a send takes about 50 ms, so 128 of them carry some 2500 a second.
SENDING, POLLING = 128, 2
REFUSED_TOKEN = "TELEGRAM_TOKEN: Telegram refuses this token; get the present one from @BotFather."
log = structlog.get_logger()


@dataclass
class House:
    """The running bot: its parts, and one step of each for those who drive it by hand."""

    bot: Bot
    database: Database
    policy: Policy
    poller: Poller
    worker: Worker
    dispatcher: Dispatcher
    arrived: asyncio.Event
    changed: asyncio.Event
    tick_seconds: int = TICK_SECONDS

    async def tick(self) -> int:
        """Say every reminder that is due; how many there were."""
        count = await tick(self.database, self.policy)
        if count:
            self.changed.set()
        return count

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`; then take no more in, and finish what is on its way out."""
        ticker = Ticker(self.tick, self.tick_seconds)
        ticker.start()
        taking_in = [
            asyncio.create_task(self.poller.run(self.arrived)),
            asyncio.create_task(self.worker.run(self.arrived)),
        ]
        giving_out = asyncio.create_task(self.dispatcher.run(self.changed, stop))
        try:
            await stop.wait()
        finally:
            stop.set()
            await ticker.stop()
            await _end(taking_in)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(giving_out, GRACE_SECONDS)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def opened(settings: Settings, token: str, clock: Clock | None = None) -> AsyncIterator[House]:
    """A house ready to work: database migrated, vault open, Telegram greeted. Raises ConfigError, StoreError."""
    clock = clock or SystemClock()
    bot = make_bot(settings, token)
    database = await open_database(settings, clock)
    try:
        await greet(bot)
        yield await _furnish(settings, clock, database, bot)
    finally:
        with contextlib.suppress(TelegramError):
            await bot.shutdown()
        await database.close()


@contextlib.asynccontextmanager
async def answering_health(settings: Settings, house: House) -> AsyncIterator[None]:
    """Serve /healthz where HTTP_PORT is set. Raises ConfigError where the port is taken."""
    if settings.http_port is None:
        yield
        return
    app = health_app(house.policy.clock, house.database, lambda: house.poller.heard_at)
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serving_health(app, settings.http_host, settings.http_port))
        except OSError as error:
            raise ConfigError(f"HTTP_PORT: {settings.http_host}:{settings.http_port} cannot be opened.") from error
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


def make_data_dir(folder: Path) -> None:
    """Make DATA_DIR, for us alone. Raises ConfigError where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigError(f"DATA_DIR: {folder} cannot be written ({error.strerror}).") from error


def make_bot(settings: Settings, token: str) -> Bot:
    """The bot, with one pool for polling and one for sending. Raises ConfigError for a proxy that is none."""
    # Raw calls are meant: an update must be stored as it came, and an answer needs no parsing.
    warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)
    url = settings.telegram_api_url
    proxy = proxy_for(url)
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=AiohttpRequest(SENDING, proxy=proxy),
        get_updates_request=AiohttpRequest(POLLING, proxy=proxy),
    )


async def greet(bot: Bot) -> None:
    """Ask Telegram who we are, patiently where the network is down. Raises ConfigError for a refused token."""
    wait = 1.0
    while True:
        try:
            await bot.initialize()
            return
        except InvalidToken as error:
            raise ConfigError(REFUSED_TOKEN) from error
        except (NetworkError, RetryAfter) as error:
            log.warning("telegram_unreachable", error=type(error).__name__, wait=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60.0)


async def check_telegram(settings: Settings, token: str) -> None:
    """Ask Telegram once who we are. Raises ConfigError where it refuses or does not answer."""
    bot = make_bot(settings, token)
    try:
        await bot.initialize()
    except InvalidToken as error:
        raise ConfigError(REFUSED_TOKEN) from error
    except TelegramError as error:
        raise ConfigError(f"TELEGRAM_API_URL: Telegram does not answer ({type(error).__name__}).") from error
    finally:
        with contextlib.suppress(TelegramError):
            await bot.shutdown()


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
    )
    admins = frozenset(settings.admin_ids)
    return Policy(clock, zone, periods, QuietHours(start, end, zone), admins, settings.moderators_chat_id)


async def _furnish(settings: Settings, clock: Clock, database: Database, bot: Bot) -> House:
    policy = make_policy(settings, clock)
    async with database.unit() as unit:
        await appoint_admins(unit, policy)
        await unit.commit()
    await publish_menu(bot, policy)
    arrived, changed = asyncio.Event(), asyncio.Event()
    worker = Worker(database, Pipeline(bot, database, policy, router), changed)
    dispatcher = Dispatcher(bot, database, clock, policy.zone, settings.broadcast_rate)
    return House(bot, database, policy, Poller(bot, database, clock), worker, dispatcher, arrived, changed)
