"""/stats: how the whole work stands."""

from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_command
from bot.services.reading import statistics
from bot.texts.triage.stats import stats


@staff_command("stats")
async def show_stats(ctx: Context, words: str) -> None:
    """Counts, and the published cases of which nothing was heard for long."""
    await show(ctx, stats(ctx.t, await statistics(ctx.desk), ctx.policy.now()))
