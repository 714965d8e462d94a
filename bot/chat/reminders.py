"""The buttons of reminders: `rem:<reminder>:what`; the reporter's name the question: `rem:<question>:what`."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.router import router
from bot.chat.triage.guard import staff_only
from bot.chat.triage.own_chat import start_form
from bot.domain.errors import NotFound
from bot.services import reminder_answers as answers
from bot.services.triage import no_change
from bot.texts import reminders

Act = Callable[[Context, int], Awaitable[None]]


@router.button("rem")
async def pressed(ctx: Context, which: str = "", what: str = "", *more: str) -> None:
    """Do what the button says. Raises NotFound for one that is over, forged or somebody else's."""
    act = REPORTER.get(what) or STAFF.get(what)
    if act is None or more:
        raise NotFound
    await act(ctx, number(which))


def _snooze(days: int) -> Act:
    async def act(ctx: Context, reminder_id: int) -> None:
        planned = await answers.snooze(ctx.desk, reminder_id, days)
        await ctx.show(reminders.snoozed(ctx.t, planned.case.code, _day(ctx, planned.due_at)))

    return act


async def _done(ctx: Context, reminder_id: int) -> None:
    case, due_at = await answers.done(ctx.desk, reminder_id)
    await ctx.show(reminders.done(ctx.t, case.code, _day(ctx, due_at) if due_at else None))


async def _no_change(ctx: Context, reminder_id: int) -> None:
    case = await answers.reminded_case(ctx.desk, reminder_id)
    await no_change(ctx.desk, case.code)
    due_at = ctx.policy.now() + ctx.policy.periods.quiet_after
    await ctx.show(reminders.unchanged(ctx.t, case.code, _day(ctx, due_at)))


async def _publish(ctx: Context, reminder_id: int) -> None:
    told = await answers.publish_milestone(ctx.desk, reminder_id)
    await ctx.show(reminders.milestone_told(ctx.t, told.case.code, told.followers))


async def _update(ctx: Context, reminder_id: int) -> None:
    await start_form(ctx, "update", await answers.reminded_case(ctx.desk, reminder_id))


async def _close(ctx: Context, reminder_id: int) -> None:
    case = await answers.reminded_case(ctx.desk, reminder_id)
    await start_form(ctx, "close", case, version=case.version)


async def _later(ctx: Context, question_id: int) -> None:
    planned = await answers.answer_later(ctx.desk, question_id)
    await ctx.show(reminders.answer_later(ctx.t, planned.case.code, _day(ctx, planned.due_at)))


async def _cannot(ctx: Context, question_id: int) -> None:
    case = await answers.cannot_answer(ctx.desk, question_id)
    await ctx.show(reminders.cannot_answer(ctx.t, case.code))


def _day(ctx: Context, moment: datetime) -> date:
    return moment.astimezone(ctx.policy.zone).date()


REPORTER: dict[str, Act] = {"later": _later, "cannot": _cannot}
STAFF: dict[str, Act] = {
    what: staff_only(act)
    for what, act in {
        **{f"snooze{days}": _snooze(days) for days in (1, 3, 7)},
        "done": _done, "nochange": _no_change, "publish": _publish, "update": _update, "close": _close,
    }.items()
}  # fmt: skip
