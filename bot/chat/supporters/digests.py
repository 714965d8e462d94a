"""How often news comes to a chat: chosen with a tap, for oneself in private, by an admin in a group or channel."""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.supporters.admins import may_change, show
from bot.chat.supporters.cards import now
from bot.domain.errors import NotFound
from bot.domain.peer import Digest
from bot.services import digesting
from bot.texts.supporters import digest as texts


@router.button("digest")
async def press(ctx: Context, what: str = "", hour: str = "") -> None:
    """`digest:<each, daily or weekly>:<hour>` chooses, `digest:hours` asks for the hour, `digest` shows."""
    if not await may_change(ctx):
        return
    if what == "hours":
        await show(ctx, texts.hours(ctx.t, ctx.chat, now(ctx)))
        return
    if what:
        await digesting.choose(ctx.unit, ctx.policy, ctx.chat, member(Digest, what), _hour(hour))
        ctx.say(texts.state(ctx.t, ctx.chat))
    await show(ctx, texts.choice(ctx.t, ctx.chat, now(ctx)))


def _hour(text: str) -> int | None:
    """The hour of a button; None where it has none. Raises NotFound for one that no clock shows."""
    if not text:
        return None
    hour = number(text)
    if hour > 23:
        raise NotFound
    return hour
