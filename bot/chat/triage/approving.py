"""`ok:REQUEST`: a second person looks at what a colleague wants to do, and decides."""

from dataclasses import replace

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button
from bot.domain.approval import Approval, Deed
from bot.domain.case import Case
from bot.domain.errors import ConsentOld, NotFound, Stale
from bot.domain.forms import FORMS
from bot.domain.view import Preview
from bot.services import approving
from bot.services.completing import words
from bot.services.deciding import approve, record_news
from bot.services.links import both_sides
from bot.services.merging import proposed
from bot.services.reading import would_be_public
from bot.texts.screen import Screen
from bot.texts.triage import approvals as texts
from bot.texts.triage.publication import news_entries


@staff_button("ok")
async def pressed(ctx: Context, which: str = "", what: str = "page", page: str = "0") -> None:
    """Look (page by page), approve or decline. What does not fit any more goes back to whoever asked."""
    request = number(which)
    try:
        async with ctx.unit.attempt():
            await _decide(ctx, request, what, number(page))
    except (Stale, ConsentOld):
        await ctx.show(texts.void(ctx.t, await approving.give_back(ctx.desk, request)))


async def _decide(ctx: Context, request: int, what: str, page: int) -> None:
    if what == "page":
        approval, case = await approving.look(ctx.desk, request)
        await show(ctx, await _look(ctx, approval, case, page), case)
    elif what == "yes":
        await ctx.show(texts.approved(ctx.t, (await approve(ctx.desk, request)).code))
    elif what == "no":
        await ctx.show(texts.declined(ctx.t, (await approving.decline(ctx.desk, request)).code))
    else:
        raise NotFound


async def _look(ctx: Context, approval: Approval, case: Case, page: int) -> Screen:
    if approval.deed is Deed.LINK:
        sides = await both_sides(ctx.unit, case, number(approval.content["id"]))
        if sides is None:
            raise Stale
        return texts.link(ctx.t, approval, case, sides)
    if approval.deed is Deed.RECORD:
        item = await record_news(ctx.unit, ctx.policy, case, approval)
        return texts.record(ctx.t, approval, case, news_entries(ctx.t, item), page)
    if approval.deed is Deed.MERGE:
        return texts.merge(ctx.t, approval, await proposed(ctx.unit, case, approval))
    draft = approving.draft_of(approval) if approval.deed is Deed.FORM else None
    if draft is None or draft.form == "summary":
        found = await _publication(ctx, case, approval)
        return texts.publication(ctx.t, approval, found, page)
    return texts.form(ctx.t, approval, case, draft, FORMS[draft.form], page)


async def _publication(ctx: Context, case: Case, approval: Approval) -> Preview:
    """What would be public, with the words of the request."""
    found = await would_be_public(ctx.unit, ctx.policy, case)
    if approval.deed is Deed.FACTS:
        return found
    told = words(approving.draft_of(approval))
    publication = replace(found.card.publication, summary=told["texts"], summary_language=told["language"])
    return replace(found, card=replace(found.card, publication=publication))
