"""What is shown when a form has done its work."""

from bot.chat.context import Context
from bot.services.completing import Done
from bot.texts import outcomes, receipts
from bot.texts.triage import approvals


async def show_done(ctx: Context, done: Done) -> None:
    """The confirmation of a form; a report's receipt is shown this once, in a message of its own."""
    if done.form == "report":
        await ctx.show(outcomes.report_sent(ctx.t, done.code, done.receipt))
    elif not done.own:
        await ctx.show(receipts.added(ctx.t, done.code))
    elif done.form in {"news", "answer"}:
        await ctx.show(outcomes.reporter_done(ctx.t, done.form, done.code))
    elif done.waits:
        await ctx.show(approvals.asked(ctx.t, done.code))
    else:
        await ctx.show(outcomes.moderator_done(ctx.t, done.form, done.code))
