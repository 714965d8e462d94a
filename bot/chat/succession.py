"""Naming a successor, taking over, and "I am here"."""

from bot.chat.context import Context
from bot.chat.reporter import own
from bot.chat.router import router
from bot.domain.case import Case
from bot.domain.errors import NotFound
from bot.domain.succession import Standing
from bot.services.receipts import held_case
from bot.services.succession import ask_to_take_over, name_successor, stay, take_back
from bot.texts import succession


@router.button("heir")
async def naming(ctx: Context, code: str = "", what: str = "") -> None:
    """Who can take over: the number to hand on, or nobody any more."""
    case = await own(ctx, code)
    if what == "name":
        await ctx.show(succession.number(ctx.t, case, await name_successor(ctx.unit, ctx.person, case)))
        return
    if what == "back":
        await take_back(ctx.unit, ctx.person, case)
        ctx.say(succession.taken_back(ctx.t))
    await _show(ctx, case)


@router.button("take")
async def taking(ctx: Context, code: str = "", sure: str = "") -> None:
    """The successor asks to take over."""
    access = await held_case(ctx.unit, ctx.person, code)
    if access.standing is not Standing.SUCCESSOR:
        raise NotFound
    access.must_be_open()
    if sure == "yes":
        until = await ask_to_take_over(ctx.unit, ctx.policy, ctx.person, access)
        await ctx.show(succession.asked(ctx.t, access.case, until.astimezone(ctx.policy.zone).date()))
    else:
        await ctx.show(succession.take_over(ctx.t, access.case, ctx.policy.periods.succession_after))


@router.button("here")
async def here(ctx: Context, code: str = "") -> None:
    """The reporter keeps the case."""
    case = await own(ctx, code)
    await stay(ctx.unit, ctx.person, case)
    await ctx.show(succession.here(ctx.t, case.code))


async def _show(ctx: Context, case: Case) -> None:
    named = await ctx.unit.successions.of(case.id)
    shown = named is not None and named.successor_id is not None
    await ctx.show(succession.naming(ctx.t, case, named is not None, shown, ctx.policy.periods.succession_after))
