"""The bot as python-telegram-bot knows it, on our transport; and its first words with Telegram."""

import asyncio
import contextlib
import warnings
from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.config import ConfigError, Settings
from bot.delivery.proxy import proxy_for
from bot.delivery.transport import AiohttpRequest

# Connections to Telegram at once: a send takes about 50 ms, so 128 of them carry some 2500 a second.
SENDING, POLLING = 128, 2
REFUSED_TOKEN = "TELEGRAM_TOKEN: Telegram refuses this token; get the present one from @BotFather."
log = structlog.get_logger()


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


async def greet(bot: Bot, polling: bool) -> None:
    """Ask Telegram who we are, and to wait for our questions where we poll. Raises ConfigError for a refused token."""
    await patiently(bot.initialize)
    if polling:  # a webhook that is still set would turn each question into a conflict
        await patiently(bot.delete_webhook)


async def patiently(ask: Callable[[], Awaitable[object]]) -> None:
    """Ask Telegram, again and again while the network is down. Raises ConfigError for what it refuses."""
    wait = 1.0
    while True:
        try:
            await ask()
            return
        except InvalidToken as error:
            raise ConfigError(REFUSED_TOKEN) from error
        except BadRequest as error:
            raise ConfigError(f"WEBHOOK_URL: Telegram refuses it ({error}).") from error
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
