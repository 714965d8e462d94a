"""The command line: run, sandbox, check, migrate, and those of cli_vault, cli_staff and cli_store.

A wrong setting ends the start with one line and status 2.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from bot import cli_staff, cli_store, cli_vault, logs
from bot.config import ConfigError, Settings, load
from bot.store.errors import StoreError

if TYPE_CHECKING:  # the house is imported where it is opened, so that a wrong setting is told without waiting
    from bot.app import House

T = TypeVar("T")
cli = typer.Typer(no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False)
cli.add_typer(cli_vault.keys, name="keys")
cli.add_typer(cli_vault.audit, name="audit")
cli.add_typer(cli_staff.staff, name="staff")
cli.add_typer(cli_store.commands)


def main() -> None:
    """Run the command; one line and exit status 2 for whatever a setting can mend."""
    try:
        cli()
    except (ConfigError, StoreError) as error:
        print(f"Jauap cannot start. {error}", file=sys.stderr)  # noqa: T201 - the front door speaks to a person
        sys.exit(2)


@cli.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Jauap: against Telegram where TELEGRAM_TOKEN is set, else the sandbox with its page."""
    if context.invoked_subcommand is None:
        run()


@cli.command()
def run() -> None:
    """Run the bot: against Telegram where TELEGRAM_TOKEN is set, else the sandbox."""
    settings = _settings()
    if settings.telegram_token is None:
        sandbox()
        return
    token = settings.telegram_token.get_secret_value()
    _serve(_run(settings, token))


@cli.command()
def sandbox() -> None:
    """Try everything on a page with three phones, without an account."""
    settings = _settings()
    _serve(_sandbox(settings))


@cli.command()
def migrate() -> None:
    """Bring the database to this version."""
    asyncio.run(_migrate(_settings()))
    typer.echo("The database is up to date.")


@cli.command()
def check() -> None:
    """Say what is wrong with the settings, the database, the keys or the token."""
    settings = _settings()
    asyncio.run(_check(settings))
    typer.echo("Settings, database, keys and token are in order.")


def _settings() -> Settings:
    settings = load()
    logs.set_up(settings.log_level)
    return settings


def _serve(opening: AbstractAsyncContextManager["House"]) -> None:
    asyncio.run(_until_stopped(opening))


async def _until_stopped(opening: AbstractAsyncContextManager["House"]) -> None:
    """Open the house and let it work, until a signal says that it is enough."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with contextlib.AsyncExitStack() as stack:
        house = await _unless(stop, stack.enter_async_context(opening))
        if house is not None:
            await house.run(stop)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` gives, or None where `stop` comes first: a start may wait for Telegram for ever."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.wait({task})
    return None


@contextlib.asynccontextmanager
async def _run(settings: Settings, token: str) -> AsyncIterator["House"]:
    from bot.app import open_to_the_web, opened

    async with opened(settings, token) as house, open_to_the_web(settings, house):
        typer.echo(f"Jauap is running as @{house.bot.username}. Stop it with Ctrl-C.")
        yield house


@contextlib.asynccontextmanager
async def _sandbox(settings: Settings) -> AsyncIterator["House"]:
    from bot.playground import playground

    async with playground(settings) as (house, url):
        typer.echo(f"The sandbox is open: {url}/")
        typer.echo("Nothing leaves this machine. Stop it with Ctrl-C.")
        yield house


async def _migrate(settings: Settings) -> None:
    from bot.app import make_data_dir
    from bot.store.engine import open_engine
    from bot.store.migrate import migrate as to_head

    make_data_dir(settings.data_dir)
    engine = open_engine(settings.database())
    try:
        await to_head(engine)
    finally:
        await engine.dispose()


async def _check(settings: Settings) -> None:
    from bot.app import open_database
    from bot.clock import SystemClock
    from bot.delivery.connecting import check_telegram

    settings.webhook()
    database = await open_database(settings, SystemClock())
    await database.close()
    if settings.telegram_token is not None:
        await check_telegram(settings, settings.telegram_token.get_secret_value())
