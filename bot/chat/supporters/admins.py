"""Who may decide for a group or channel, and what its screens leave out."""

from bot.chat.context import Context
from bot.domain.peer import PeerKind
from bot.texts.screen import Button, Screen
from bot.texts.supporters import groups


async def may_change(ctx: Context) -> bool:
    """Whether who acts may change what this chat follows; others are told so, kindly."""
    if ctx.chat.kind is PeerKind.PRIVATE or ctx.chat_admin:
        return True
    if ctx.pressed:
        ctx.say(groups.admins_only(ctx.t).unescape(), alert=True)
    else:
        await ctx.show(groups.follow_in_private(ctx.t, home(ctx)))
    return False


def may_turn(ctx: Context) -> bool:
    """Whether a button may change the message that it stands under: a channel's posts are its admins'."""
    if ctx.chat.kind is not PeerKind.CHANNEL or ctx.chat_admin or not ctx.pressed:
        return True
    ctx.say(groups.admins_only(ctx.t).unescape(), alert=True)
    return False


async def show(ctx: Context, screen: Screen) -> None:
    """A screen, with the way to the main menu where there is one: in private."""
    private = ctx.chat.kind is PeerKind.PRIVATE
    await ctx.show(screen.below((Button(ctx.t("Main menu"), "home"),)) if private else screen)


def home(ctx: Context) -> str:
    """The address of the private chat with the bot."""
    return f"https://t.me/{ctx.bot_username}"
