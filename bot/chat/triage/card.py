"""The card of a case."""

from dataclasses import replace

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
    await show(ctx, texts.card(ctx.t, file, holder, ctx.policy.now(), ctx.link(case.code)), case, new=new)


async def show(ctx: Context, screen: Screen, case: Case | None = None, *, new: bool = False) -> None:
    """Show details, of one case or of several: they cannot be forwarded, and are gone after a time."""
    await ctx.show(replace(screen, private=True), new=new, case_id=case.id if case else None)


@staff_button("case")
async def pressed(ctx: Context, code: str = "", how: str = "") -> None:
    """Open a case; under a notice (`case:CODE:new`) in a message of its own, so that the notice stays."""
    await show_case(ctx, code, new=how == "new")
