"""/queue: which cases wait."""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button, staff_command
from bot.domain.view import Pick
from bot.services.reading import count_queue, read_queue
from bot.texts.screen import Button
from bot.texts.triage import queue as texts


@staff_command("queue")
async def queue(ctx: Context, words: str) -> None:
    """The first page of everything that waits."""
    await _show(ctx, Pick.ALL, 0)


@staff_button("queue")
async def turn(ctx: Context, pick: str = Pick.ALL, page: str = "0") -> None:
    """Another page, another choice, or the same again."""
    await _show(ctx, member(Pick, pick), number(page))


async def _show(ctx: Context, pick: Pick, page: int) -> None:
    total = await count_queue(ctx.desk, pick)
    page = min(page, max(0, total - 1) // texts.PAGE)
    rows = await read_queue(ctx.desk, pick, texts.PAGE, page * texts.PAGE, shared=not ctx.private)
    screen = texts.queue(ctx.t, rows, pick, page, total, ctx.policy.now())
    await show(ctx, screen.below((Button(ctx.t("Main menu"), "home"),)) if ctx.private else screen)
