"""Handing a case to a colleague, who is a number here and not a name."""

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.actions import action
from bot.chat.triage.card import show, show_card
from bot.domain.case import Case
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.roles import Permission
from bot.i18n import translator
from bot.services import triage
from bot.texts.triage import steps


@action("assign")
async def choose(ctx: Context, case: Case, *_: str) -> None:
    """Who could take it."""
    staff = await ctx.unit.peers.staff(Permission.CLAIM)
    await show(ctx, steps.colleagues(ctx.t, case, staff, ctx.person.id if ctx.private else None), case)


@action("hand")
async def hand(ctx: Context, case: Case, peer_id: str = "", *_: str) -> None:
    """Hand it over, and tell the colleague."""
    colleague = await triage.assign(ctx.desk, case.code, number(peer_id), case.version)
    case = await ctx.unit.cases.get(case.id)
    if colleague.id != ctx.person.id:
        call = steps.handed_to_you(translator(colleague.language), case.code).call()
        await ctx.unit.outbox.post(Notice(NoticeKind.CALL, call, case.id), colleague.id, Lane.CASE)
    if ctx.desk.reaches(case):
        await show_card(ctx, await ctx.desk.case(case.code))
    else:
        await ctx.show(steps.handed_over(ctx.t, case.code))
