"""/queue: which cases wait."""

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button, staff_command
from bot.domain.view import Pick
from bot.services.holding import let_all_in
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


@staff_button("held")
async def held(ctx: Context, what: str = "") -> None:
    """Let in all that is held back, at the second tap."""
    total = await count_queue(ctx.desk, Pick.HELD)
    if what == "yes" and total:
        await show(ctx, texts.let_in(ctx.t, await let_all_in(ctx.desk)))
    elif what == "all" and total:
        await show(ctx, texts.letting_in(ctx.t, total))
    else:
        await _show(ctx, Pick.HELD, 0)


async def _show(ctx: Context, pick: Pick, page: int) -> None:
    total = await count_queue(ctx.desk, pick)
    page = min(page, max(0, total - 1) // texts.PAGE)
    rows = await read_queue(ctx.desk, pick, texts.PAGE, page * texts.PAGE, shared=not ctx.private)
    screen = texts.queue(ctx.t, rows, pick, page, total, ctx.policy.now())
    await show(ctx, screen.below((Button(ctx.t("Main menu"), "home"),)) if ctx.private else screen)
