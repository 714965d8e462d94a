"""Codes: setting them up, and the six digits that open a session."""

from bot.chat.context import Context
from bot.chat.router import router
from bot.domain import totp
from bot.domain.errors import NotAllowed
from bot.domain.incoming import Sent
from bot.services import sessions
from bot.services.sessions import Entered
from bot.texts.staff import codes as texts


async def follow_invitation(ctx: Context, code: str) -> None:
    """A link that an admin handed on. Raises InvitationGone, AlreadyHere."""
    member = await sessions.accept_invitation(ctx.unit, ctx.policy, ctx.person, code)
    await ctx.show(texts.set_up(ctx.t, member), new=True)


@router.button("code")
async def set_up(ctx: Context) -> None:
    """The secret, until the first code has come. Raises NotAllowed for anybody who does not work here."""
    if not ctx.private:
        raise NotAllowed
    await ctx.show(texts.set_up(ctx.t, await sessions.set_up(ctx.unit, ctx.policy, ctx.person)), new=True)


async def enter(ctx: Context) -> bool:
    """Take a message as a code; False where none is awaited, or the message is something else."""
    code = totp.read_code(ctx.incoming.text) if ctx.incoming and ctx.incoming.sent is Sent.TEXT else None
    if code is None or not await sessions.awaits_code(ctx.unit, ctx.policy, ctx.person):
        return False
    came = await sessions.enter(ctx.unit, ctx.policy, ctx.person, code)
    if came is Entered.JOINED:
        ctx.list_commands = True
        await ctx.show(texts.joined(ctx.t, ctx.person.role))
    else:
        await ctx.show(_SCREENS[came](ctx.t))
    return True


_SCREENS = {Entered.WRONG: texts.wrong, Entered.OPENED: texts.opened, Entered.SET_UP: texts.was_set_up}
