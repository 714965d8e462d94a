"""Lists of published cases, and search."""

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.supporters.admins import may_turn, show
from bot.chat.supporters.cards import show_public
from bot.domain.codes import read_code
from bot.domain.peer import PeerKind
from bot.services import browsing
from bot.texts.supporters import lists


@router.command("cases")
async def list_cases(ctx: Context, words: str) -> None:
    """The newest cases; with words, those that fit."""
    await (search(ctx, words) if words else show_cases(ctx))


@router.button("cases")
async def turn_cases(ctx: Context, where: str = "all", page: str = "0", *_: str) -> None:
    """A page of all cases or of a region, or the choice of a region."""
    if not may_turn(ctx):
        return
    if where == "regions":
        await show(ctx, lists.regions(ctx.t, await browsing.count_by_region(ctx.unit)))
        return
    await show_cases(ctx, where, number(page))


async def show_cases(ctx: Context, where: str = "all", page: int = 0) -> None:
    """A page of all cases, or of those of a region."""
    view = await browsing.browse(ctx.unit, page, None if where == "all" else where)
    await show(ctx, lists.cases(ctx.t, view, ctx.policy.today()))


@router.command("find")
async def find(ctx: Context, words: str) -> None:
    """Search for the words, or ask for them."""
    await (search(ctx, words) if words else ask(ctx))


@router.button("find")
async def ask(ctx: Context, *_: str) -> None:
    """Ask whom they are looking for; a message in private that belongs to no form is searched for."""
    if may_turn(ctx):
        private = ctx.chat.kind is PeerKind.PRIVATE
        await show(ctx, lists.ask(ctx.t) if private else lists.ask_group(ctx.t))


async def search(ctx: Context, words: str) -> None:
    """The card of a code, or what fits the words."""
    if read_code(words):
        await show_public(ctx, words)
        return
    view = await browsing.search(ctx.unit, words)
    found = lists.found_in_private if ctx.private else lists.found
    await show(ctx, found(ctx.t, view, ctx.policy.today()))
