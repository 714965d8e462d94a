"""The commands for the staff, where no admin can work any more: who is there, unlock, codes anew. Nobody is named."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli_store import refusing, settings_for_work
from bot.clock import SystemClock
from bot.config import ConfigError
from bot.domain.errors import NotFound

if TYPE_CHECKING:  # what is heavy is imported where it is needed, so that a wrong setting is told without waiting
    from bot.domain.roles import Role
    from bot.domain.staff import Member
    from bot.store.unit import Unit

T = TypeVar("T")
NOTHING = "Nothing was changed."
staff = typer.Typer(help="Who works here, by number.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="A number from `staff list`.", show_default=False)]


@staff.command("list")
def list_() -> None:
    """Say who works here: number, role, whether they are locked and have codes."""
    with refusing(NOTHING):
        found = asyncio.run(_in_unit(lambda unit: unit.staff.everybody()))
    for member, role in found:
        typer.echo(_line(member, role))
    if not found:
        typer.echo("Nobody works here yet.")


@staff.command()
def unlock(number: Number) -> None:
    """Let somebody who is locked work again."""
    from bot.services import rescuing

    with refusing(NOTHING):
        asyncio.run(_in_unit(lambda unit: rescuing.unlock(unit, number)))
    typer.echo(f"No. {number} is unlocked.")


@staff.command()
def reset(number: Number) -> None:
    """Let somebody set up their codes anew. A lock stays."""
    from bot.services import rescuing

    now = SystemClock().now()
    with refusing(NOTHING):
        asyncio.run(_in_unit(lambda unit: rescuing.reset(unit, number, now)))
    typer.echo(f"No. {number} can set up the codes anew, within a day unless they are an admin.")


def _line(member: "Member", role: "Role") -> str:
    what = f"invited as {member.offered}" if member.offered else str(role)
    return (
        f"No. {member.number}: {what}, {'LOCKED, ' if member.locked_at else ''}{'' if member.has_code else 'no '}codes"
    )


async def _in_unit(work: "Callable[[Unit], Awaitable[T]]") -> T:
    from bot.app import open_database

    database = await open_database(settings_for_work(), SystemClock())
    try:
        async with database.unit() as unit:
            found = await work(unit)
            await unit.commit()
    except NotFound as error:
        raise ConfigError("NUMBER: nobody here has it. `python -m bot staff list` shows them.") from error
    finally:
        await database.close()
    return found
