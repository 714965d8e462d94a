"""The commands around what is sealed and what is recorded: keys, audit."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli_store import refusing, settings_for_work, watched
from bot.clock import SystemClock
from bot.config import ConfigError, Settings
from bot.domain.audit import Fault, Finding, Mark
from bot.store.crypto import Keyring, new_key

if TYPE_CHECKING:  # what is heavy is imported where it is needed, so that a wrong setting is told without waiting
    from bot.store.unit import Database

T = TypeVar("T")
KEEP_OLD = "Backups made before need the keys of their time: keep those for as long as you keep the backups."
WRONG = {
    Fault.CHANGED: "Entry {} was changed, moved or slipped in.",
    Fault.MISSING: "Entry {} is missing.",
    Fault.UNLINKED: "An entry was slipped in beside the chain (row {}).",
    Fault.BEFORE: "The record begins behind this mark (entry {}). Only what is older than KEEP_AUDIT may go.",
    Fault.OTHER_HISTORY: "The record does not contain this mark: it was written anew since entry {} or before.",
}
NOTHING = "Nothing was looked at."
keys = typer.Typer(help="The keys that seal what people write.", no_args_is_help=True)
audit = typer.Typer(help="The record of who did what.", no_args_is_help=True)

KeptMark = Annotated[str | None, typer.Argument(metavar="MARK", help="A mark that was written down before.")]


@keys.command("new")
def new() -> None:
    """Print a new key for SECRET_KEYS."""
    typer.echo(base64.b64encode(new_key()).decode())


@keys.command("backup")
def new_backup_key() -> None:
    """Print a new private key that opens backups. Do it on another machine, and keep it there."""
    from bot.store.moving.age import new_identity

    identity = new_identity()
    typer.echo(f"# public key: {identity.to_public()}\n{identity}")
    typer.echo(f"On the server: BACKUP_TO={identity.to_public()}", err=True)


@keys.command()
def status() -> None:
    """Say which keys of SECRET_KEYS are in use; status 1 where one that is needed is missing."""
    from bot.store import rotation

    with refusing(NOTHING):
        settings = settings_for_work()
        found = asyncio.run(_with_database(settings, lambda database: rotation.count(database.engine)))
    ids = Keyring(settings.keys()).ids
    for number, key_id in enumerate(ids, 1):
        typer.echo(_line(number, found[key_id]))
    if missing := sum(count for key_id, count in found.items() if key_id not in ids):
        typer.echo(f"{missing} data keys need a key that is not in SECRET_KEYS. Put it back.", err=True)
        raise typer.Exit(1)


@keys.command()
def rotate() -> None:
    """Wrap all data keys with the first key of SECRET_KEYS, also while the bot works or after an interruption."""
    from bot.store import rotation

    with refusing("Not all data keys were rotated; what was done stays."), watched("Rotating") as progress:
        settings = settings_for_work()

        def work(database: "Database") -> Awaitable[int]:
            return rotation.rotate(database.engine, Keyring(settings.keys()), progress)

        done = asyncio.run(_with_database(settings, work))
    typer.echo(f"Rotated {done} data keys. `python -m bot keys status` says which keys are still in use.")
    typer.echo(KEEP_OLD)


@audit.command()
def verify(mark: KeptMark = None) -> None:
    """Look for any change, gap or new order in the record; status 1 where there is one."""
    with refusing(NOTHING):
        kept = _mark(mark) if mark else None
        head, found = asyncio.run(_with_database(settings_for_work(), lambda database: _look(database, kept)))
    if found:
        typer.echo("THE RECORD IS NOT IN ORDER. " + WRONG[found.fault].format(found.number), err=True)
        raise typer.Exit(1)
    typer.echo(f"The record is in order. Its mark: {head}")


def _line(number: int, count: int) -> str:
    if not count:
        return f"Key {number} of SECRET_KEYS is not in use."
    line = f"Key {number} of SECRET_KEYS wraps {count} data keys."
    return line if number == 1 else f"{line} `python -m bot keys rotate` frees it."


def _mark(text: str) -> Mark:
    try:
        return Mark.read(text)
    except ValueError as error:
        raise ConfigError(f"MARK: {error}.") from error


async def _look(database: "Database", kept: Mark | None) -> tuple[Mark, Finding | None]:
    async with database.unit(reading=True) as unit:
        return await unit.audit.head(), await unit.audit.verify(kept)


async def _with_database(settings: Settings, work: "Callable[[Database], Awaitable[T]]") -> T:
    from bot.app import open_database

    database = await open_database(settings, SystemClock())
    try:
        return await work(database)
    finally:
        await database.close()
