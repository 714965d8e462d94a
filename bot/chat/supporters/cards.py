"""The public card of a case, and its updates. Only ever from the publication."""

from datetime import datetime

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.supporters.admins import may_turn
from bot.domain.roles import Permission
from bot.services import browsing
from bot.texts.supporters import card, updates


def now(ctx: Context) -> datetime:
    """The present moment, in the time zone of the people."""
    return ctx.policy.now().astimezone(ctx.policy.zone)


async def show_public(ctx: Context, code: str, *, new: bool = False) -> None:
    """Show the card of a code; no case and an unpublished one get the same neutral sentence."""
    view = await browsing.look(ctx.unit, ctx.chat, code)
    if view is None:
        await ctx.show(card.unknown(ctx.t), new=new)
        return
    link = ctx.link(view.publication.code)
    screen = card.card(ctx.t, view, now(ctx), link, ctx.chat.kind)
    if ctx.private and ctx.person.may(Permission.TRANSLATE) and view.publication.open and view.publication.summary:
        screen = screen.below(card.translate(ctx.t, view.publication.code))
    await ctx.show(screen, new=new)


@router.button("pub")
async def open_card(ctx: Context, code: str = "", page: str = "", *_: str) -> None:
    """The card, or a page of all updates; `new` leaves the message with the button, a piece of news, as it is."""
    if not may_turn(ctx):
        return
    if page == "new":
        await show_public(ctx, code, new=True)
        return
    view = await browsing.look(ctx.unit, ctx.chat, code) if page else None
    if view is None:
        await show_public(ctx, code)
        return
    await ctx.show(updates.updates(ctx.t, view, number(page), now(ctx)))
