"""The tabs of a case, and single events and appeals."""

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button
from bot.domain.errors import NotFound
from bot.domain.view import CaseFile, Link
from bot.services.reading import read_case
from bot.texts.screen import Screen
from bot.texts.triage import links
from bot.texts.triage import tabs as texts


@staff_button("tl")
async def turn(ctx: Context, code: str = "", tab: str = "timeline", *arguments: str) -> None:
    """A page of a tab, or one record of it."""
    file = await read_case(ctx.unit, await ctx.desk.case(code))
    numbers = [number(argument) for argument in arguments[:2]]
    if tab in {"event", "appeal", "link"}:
        await show(ctx, record(ctx, file, tab, *numbers), file.case)
        return
    if tab not in texts.TABS:
        raise NotFound
    screen = texts.TABS[tab](ctx.t, file, numbers[0] if numbers else 0, ctx.policy.now())
    await show(ctx, screen, file.case)


def record(ctx: Context, file: CaseFile, kind: str, record_id: int = 0, page: int = 0) -> Screen:
    """One event, appeal or linked case of the file. Raises NotFound."""
    if kind == "link":
        return links.one(ctx.t, file, link_in(file, record_id))
    if kind == "event":
        line = next((line for line in file.lines if line.event.id == record_id), None)
        if line:
            return texts.event(ctx.t, file, line, page)
    appeal = next((a for a in file.appeals if a.id == record_id), None)
    if kind != "appeal" or appeal is None:
        raise NotFound
    return texts.appeal(ctx.t, file, appeal, page)


def link_in(file: CaseFile, relation_id: int) -> Link:
    """One link of a file. Raises NotFound."""
    found = next((each for each in file.links if each.id == relation_id), None)
    if found is None:
        raise NotFound
    return found
