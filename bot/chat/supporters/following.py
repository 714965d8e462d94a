"""Following and stopping: one tap each, for oneself in private, by an admin in a group or channel."""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.supporters.admins import may_change, may_turn, show
from bot.chat.supporters.cards import show_public
from bot.chat.supporters.lists import search
from bot.domain import places
from bot.domain.codes import read_code
from bot.domain.errors import NotFound
from bot.domain.publication import FollowKind
from bot.services import following as service
from bot.texts.screen import Screen
from bot.texts.supporters import following as texts

# A region's name after a command is at most so long; more words are a person's name with a place.
MOST_WORDS = 2


@router.command("follow")
async def follow(ctx: Context, words: str) -> None:
    """Follow the case of a code or the region of a name; without words, choose."""
    if not await may_change(ctx):
        return
    named = _named(words)
    if named:
        followed = await service.follow(ctx.unit, ctx.chat, *named)
        await show(ctx, texts.confirmation(ctx.t, texts.begun(ctx.t, followed), followed))
        return
    await (search(ctx, words) if words else show_regions(ctx))


@router.command("unfollow")
async def unfollow(ctx: Context, words: str) -> None:
    """Stop following a case or a region; without words, choose from what is followed."""
    if not await may_change(ctx):
        return
    named = _named(words)
    if named is None:
        await show_following(ctx)
        return
    followed = await service.unfollow(ctx.unit, ctx.chat, *named)
    await show(ctx, texts.confirmation(ctx.t, texts.ended(ctx.t, followed), followed))


@router.button("follow")
async def press(ctx: Context, kind: str = "", code: str = "", state: str = "on", back: str = "", *_: str) -> None:
    """`follow:<kind>:<code>:<on or off>:<screen to go back to>`. The state is told, so a repeat changes nothing."""
    if not await may_change(ctx):
        return
    change = service.unfollow if state == "off" else service.follow
    followed = await change(ctx.unit, ctx.chat, member(FollowKind, kind), code)
    text = texts.ended(ctx.t, followed) if state == "off" else texts.begun(ctx.t, followed)
    ctx.say(text.unescape(), alert=state != "off" and back.startswith("pub"))
    await _go_back(ctx, back, texts.confirmation(ctx.t, text, followed))


@router.command("following")
async def list_following(ctx: Context, _: str) -> None:
    """What is followed here."""
    await show_following(ctx)


@router.button("following")
async def turn_following(ctx: Context, page: str = "0", sure: str = "", *_: str) -> None:
    """A page of what is followed; or an end to all of it, which takes a second tap."""
    if page != "stop":
        if may_turn(ctx):
            await show_following(ctx, page)
        return
    if not await may_change(ctx):
        return
    if sure == "yes":
        await service.stop_all(ctx.unit, ctx.chat)
        await show(ctx, texts.stopped(ctx.t))
        return
    view = await service.following(ctx.unit, ctx.chat)
    await show(ctx, texts.really_stop(ctx.t, view.total))


@router.button("regions")
async def turn_regions(ctx: Context, country: str = "", page: str = "0", *_: str) -> None:
    """What can be followed, or a page of the regions of one country."""
    if may_turn(ctx):
        await show_regions(ctx, country, page)


async def show_following(ctx: Context, page: str = "0") -> None:
    """A page of what this chat follows."""
    view = await service.following(ctx.unit, ctx.chat, number(page or "0"))
    await show(ctx, texts.following(ctx.t, view))


async def show_regions(ctx: Context, country: str = "", page: str = "0") -> None:
    """What can be followed, or a page of the regions of one country."""
    followed = await service.followed_regions(ctx.unit, ctx.chat)
    if not country:
        await show(ctx, texts.choose(ctx.t, followed))
        return
    if country not in places.countries():
        raise NotFound
    await show(ctx, texts.regions(ctx.t, country, number(page or "0"), followed))


async def _go_back(ctx: Context, back: str, otherwise: Screen) -> None:
    """Draw the screen anew on which the button was; where it was a piece of news, leave that and answer below."""
    name, first, second = (*back.split("."), "", "", "")[:3]
    match name:
        case "pub":
            await show_public(ctx, first)
        case "regions":
            await show_regions(ctx, first, second)
        case "following":
            await show_following(ctx, first)
        case _:
            await ctx.show(otherwise, new=True)


def _named(words: str) -> tuple[FollowKind, str] | None:
    """What a few words after a command name: a case by its code, or a region; more words are a search."""
    code = read_code(words)
    if code:
        return FollowKind.CASE, code
    place = places.recognise(words) if len(words.split()) <= MOST_WORDS else None
    return (FollowKind.REGION, places.region_of(place).code) if place else None
