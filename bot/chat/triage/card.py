"""The card of a case."""

from dataclasses import replace

from telegram import Message

from bot.chat.context import Context
from bot.chat.triage.guard import staff_button
from bot.domain.case import Case
from bot.services.reading import read_case, who_has
from bot.texts.screen import Screen
from bot.texts.triage import card as texts


async def show_case(ctx: Context, code: str, *, new: bool = False) -> None:
    """Show the card of a case to a moderator. Raises NotAllowed, NotFound."""
    await show_card(ctx, await ctx.desk.case(code), new=new)


async def show_card(ctx: Context, case: Case, *, new: bool = False) -> None:
    """The same for a case that was just read or changed."""
    file = await read_case(ctx.unit, case)
    holder = who_has(case, ctx.person.id if ctx.private else None)
    await show(ctx, texts.card(ctx.t, file, holder, ctx.policy.now(), ctx.link(case.code)), new=new)


async def show(ctx: Context, screen: Screen, *, new: bool = False) -> None:
    """Show details: in place of a screen that is protected already, else as a new one that cannot be forwarded."""
    await ctx.show(replace(screen, private=new or not _protected(ctx)), new=new)


def _protected(ctx: Context) -> bool:
    """Whether the pressed message is one of these screens: editing a notice would lose it, and leave it unprotected."""
    query = ctx.update.callback_query
    return bool(query and isinstance(query.message, Message) and query.message.has_protected_content)


@staff_button("case")
async def pressed(ctx: Context, code: str = "", how: str = "") -> None:
    """Open a case; under a notice (`case:CODE:new`) in a message of its own, so that the notice stays."""
    await show_case(ctx, code, new=how == "new")
