"""The buttons of a broadcast's message: `bc:NOTICE:WISH`. The message itself is reworded, so that it stays one."""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.triage.guard import staff_button
from bot.services.broadcasting import Wish, steer
from bot.texts.triage import broadcasts as texts


@staff_button("bc")
async def pressed(ctx: Context, notice_id: str = "", what: str = "") -> None:
    """Pause, go on, or stop after one more question."""
    wish = member(Wish, what)
    done = await steer(ctx.desk, number(notice_id), wish)
    ctx.say(texts.said(ctx.t, wish) if done else texts.too_late(ctx.t))
