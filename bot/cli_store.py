"""The commands that move what is stored: backup, restore, copy. What hinders them is said in a line, with status 2."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from bot import logs
from bot.clock import SystemClock
from bot.config import ConfigError, Settings, load
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.store.moving.progress import Progress

KEYS_ELSEWHERE = "SECRET_KEYS are not in it. Keep them elsewhere: without them nobody can read the reports."
LOST = "{} files that the database names are not in DATA_DIR. Look for them in an older copy; none is removed now."
commands = typer.Typer()

Archive = Annotated[Path, typer.Argument(help="The copy to restore.", show_default=False)]
Identity = Annotated[Path, typer.Option(help="The file with the private key of age.", show_default=False)]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the database and the files that are there.")]
To = Annotated[str, typer.Option(metavar="URL", help="The other database, as in DATABASE_URL.", show_default=False)]


@commands.command()
def backup() -> None:
    """Make an encrypted copy of the database and the files, also while the bot works."""
    from bot.store.moving.backup import back_up, planned
    from bot.store.moving.folder import timed_name

    now = SystemClock().now()
    with refusing("Nothing was saved."), watched("Saving") as progress:
        copy = back_up(planned(settings_for_work()), timed_name(now), now, progress)
    typer.echo(f"Saved {copy.rows} rows and {copy.files} files ({_size(copy.size)}): {copy.path}")
    typer.echo(KEYS_ELSEWHERE)
    if copy.lost:
        typer.echo(LOST.format(copy.lost), err=True)
        raise typer.Exit(1)


@commands.command()
def restore(archive: Archive, identity: Identity, overwrite: Overwrite = False) -> None:
    """Put a copy in the place of the database and the files, all of it or nothing. The bot must be stopped."""
    from bot.store.moving.age import identities
    from bot.store.moving.restore import restore as put_back

    with refusing("Nothing was restored."), watched("Restoring") as progress:
        settings, keys = settings_for_work(), identities(identity)
        place, now = (settings.database(), settings.data_dir), SystemClock().now()
        found = put_back(archive, keys, *place, now, overwrite=overwrite, progress=progress)
    typer.echo(f"Restored {found.rows} rows and {found.files} files of {found.made_at:%Y-%m-%d %H:%M} UTC.")
    typer.echo("What was sent after that may be sent again. `python -m bot check` says whether SECRET_KEYS fit.")


@commands.command()
def copy(to: To) -> None:
    """Carry the database to another one, SQLite or PostgreSQL, that holds no data yet. The bot must be stopped."""
    from bot.store.moving.copying import copy as carry

    with refusing("Nothing was copied."), watched("Copying") as progress:
        settings = settings_for_work()
        rows = carry(settings.database(), _address(settings, to), SystemClock().now(), progress)
    typer.echo(f"Copied {rows} rows; numbers and checksums of every table agree.")
    typer.echo("The sealed files stay in DATA_DIR. Set DATABASE_URL to the new address before you start the bot.")


def settings_for_work() -> Settings:
    """The settings, with the log set up. Raises ConfigError."""
    settings = load()
    logs.set_up(settings.log_level)
    return settings


def _address(settings: Settings, to: str) -> str:
    try:
        return settings.model_copy(update={"database_url": SecretStr(to)}).database()
    except ConfigError as error:
        raise ConfigError(str(error).replace("DATABASE_URL", "--to", 1)) from error


@contextlib.contextmanager
def refusing(outcome: str) -> Iterator[None]:
    """What a setting can mend ends the command with one line, `outcome` and why, and status 2."""
    try:
        yield
    except (ConfigError, StoreError) as error:
        typer.echo(f"{outcome} {error}", err=True)
        raise typer.Exit(2) from error


@contextlib.contextmanager
def watched(label: str) -> "Iterator[Progress]":
    """A bar for somebody who looks on; a log gets none."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with typer.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def watch(done: int, total: int) -> None:
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        yield watch


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1000:.1f} kB"
