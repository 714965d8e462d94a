"""The sandbox put together: the stand-in for Telegram, its page, and the unchanged bot against it."""

import base64
import contextlib
from collections.abc import AsyncIterator

import structlog
from pydantic import SecretStr

from bot.app import House, make_data_dir, opened
from bot.clock import ShiftedClock
from bot.config import ConfigError, Settings
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.store.crypto import new_key

RELATIVE, MODERATOR, SUPPORTER = 1001, 2001, 3001
PORT = 8080
# Who lets a day pass on the page wants to see at once what comes of it.
TICK_SECONDS = 1
# The ids of a world count from this second of 1970 on, to stay short.
FIRST_SECOND = 1_750_000_000
log = structlog.get_logger()


@contextlib.asynccontextmanager
async def playground(settings: Settings) -> AsyncIterator[tuple[House, str]]:
    """The bot against a world of its own, and the address of the page. Raises ConfigError, StoreError."""
    make_data_dir(settings.data_dir)
    clock = ShiftedClock()
    world = World(clock)
    world.count_from(int(clock.now().timestamp()) - FIRST_SECOND)
    people(world)
    async with contextlib.AsyncExitStack() as stack:
        url = await _serve(stack, world, settings)
        inside = settings.model_copy(
            update={
                "telegram_api_url": url,
                "webhook_url": None,
                "backup_to": None,
                "admin_ids": settings.admin_ids or (MODERATOR,),
                "database_url": settings.database_url
                or SecretStr(f"sqlite+aiosqlite:///{settings.data_dir / 'sandbox.db'}"),
                "secret_keys": settings.secret_keys or SecretStr(_kept_key(settings)),
            }
        )
        house = await stack.enter_async_context(opened(inside, world.token, clock))
        house.tick_seconds = TICK_SECONDS
        house.watching = False  # whoever lets a day pass has not left anybody waiting
        yield house, url


def people(world: World) -> None:
    """The three people of the page; invented, like all sample data."""
    world.add_person("Айгүл", language_code="kk", phone="relative", id=RELATIVE)
    world.add_person("Марат", language_code="ru", phone="moderator", id=MODERATOR)
    world.add_person("Emily", language_code="en", phone="supporter", id=SUPPORTER)


def _kept_key(settings: Settings) -> str:
    """The key of this playground, beside the database that it opens: fine for trying, never for real reports."""
    path = settings.data_dir / "sandbox.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(base64.b64encode(new_key()).decode(), encoding="ascii")
        log.warning("sandbox_key_made", note="it lies beside the data, so it protects nothing; use it for trying only")
    return path.read_text(encoding="ascii")


async def _serve(stack: contextlib.AsyncExitStack, world: World, settings: Settings) -> str:
    """Serve on HTTP_PORT; without one on 8080, or on a free port where that is taken."""
    ports = [settings.http_port] if settings.http_port is not None else [PORT, 0]
    for port in ports:
        try:
            return await stack.enter_async_context(serving(create_app(world), settings.http_host, port))
        except OSError as error:
            problem = error
    raise ConfigError(f"HTTP_PORT: {settings.http_host}:{ports[0]} cannot be opened ({problem.strerror}).")
