"""What a receipt opens from any account, and a new receipt for the reporter."""

from bot.chat.context import Context
from bot.chat.forms import open_form
from bot.chat.reporter import own
from bot.chat.router import router
from bot.domain.codes import read_receipt
from bot.services.receipts import Access, held_case, renew_receipt, show_number
from bot.services.succession import asked_until
from bot.texts import entrance, receipts


@router.command("status")
async def status(ctx: Context, words: str = "") -> None:
    """The status for a number, from any account; without one, how to ask."""
    if not ctx.private:
        await ctx.show(entrance.in_private(ctx.t, ctx.link("status")), new=True)
        return
    if not words:
        await ctx.show(receipts.ask_receipt(ctx.t))
        return
    number = read_receipt(words)
    access = await show_number(ctx.unit, ctx.policy, ctx.person, number) if number else None
    if access is None:
        await ctx.show(receipts.no_such_receipt(ctx.t))
    else:
        await _show(ctx, access)


@router.button("held")
async def held(ctx: Context, code: str = "") -> None:
    """The status again, without the number."""
    await _show(ctx, await held_case(ctx.unit, ctx.person, code))


@router.button("heldnews")
async def add(ctx: Context, code: str = "") -> None:
    """Add something to a case whose receipt one holds."""
    access = await held_case(ctx.unit, ctx.person, code)
    access.must_be_open()
    await open_form(ctx, "news", access.case.id)


@router.button("newrec")
async def renew(ctx: Context, code: str = "", sure: str = "") -> None:
    """A new receipt, shown once; the old one stops."""
    case = await own(ctx, code)
    if sure == "yes":
        await ctx.show(receipts.renewed(ctx.t, case, await renew_receipt(ctx.unit, ctx.person, case)))
    else:
        await ctx.show(receipts.renewal(ctx.t, case, await ctx.unit.holders.count(case.id)))


async def _show(ctx: Context, access: Access) -> None:
    until = await asked_until(ctx.unit, access.case)
    until = until.astimezone(ctx.policy.zone) if until else None
    await ctx.show(receipts.held(ctx.t, access.case, access.standing, until))
