"""The one door to everything of the moderators: who may, and where. Details of a case never reach another group."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from bot.chat.context import Context
from bot.chat.router import Handler, router
from bot.domain.peer import PeerKind
from bot.domain.roles import Permission
from bot.texts.screen import Screen
from bot.texts.triage import steps


def staff_only(handler: Handler) -> Handler:
    """Let moderators in, in their own chats alone. Raises NotAllowed for anybody else."""

    @wraps(handler)
    async def guarded(ctx: Context, *arguments: Any) -> None:
        if not own_chat(ctx):
            await _send_away(ctx)
            return
        await ctx.desk.must(Permission.WORK_HERE)
        await handler(ctx, *arguments)

    return guarded


def staff_command(*names: str) -> Callable[[Handler], Handler]:
    """Register a command of the moderators."""
    return lambda handler: router.command(*names)(staff_only(handler))


def staff_button(prefix: str) -> Callable[[Handler], Handler]:
    """Register a button of the moderators."""
    return lambda handler: router.button(prefix)(staff_only(handler))


def own_chat(ctx: Context) -> bool:
    """Whether details of cases may be shown here: in a private chat, or in the moderators' group."""
    return ctx.chat.kind is PeerKind.PRIVATE or ctx.chat.chat_id == ctx.policy.moderators_chat_id


async def _send_away(ctx: Context) -> None:
    await ctx.unit.audit.add(ctx.person.id, "refused_elsewhere")
    if ctx.update.callback_query:
        ctx.say(steps.elsewhere(ctx.t), alert=True)
    else:
        await ctx.show(Screen(steps.elsewhere(ctx.t)), new=True)
