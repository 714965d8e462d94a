"""/audit: who did what, and whether the record of it is in order. For admins, in their own chat."""

from functools import partial

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button, staff_command
from bot.domain.audit import Mark, Pick
from bot.domain.errors import NotAllowed
from bot.domain.roles import Permission
from bot.i18n import Translator
from bot.services import auditing, staffing
from bot.services.ports import Units
from bot.texts.screen import Screen
from bot.texts.staff import record as texts


@staff_command("audit")
async def audit(ctx: Context, words: str) -> None:
    """The newest entries; `/audit MARK` checks a mark that was kept."""
    await _must(ctx)
    if not words:
        await _page(ctx, Pick.ALL)
        return
    try:
        _check(ctx, Mark.read(words))
    except ValueError:
        await ctx.show(texts.no_mark(ctx.t))


@staff_button("audit")
async def pressed(ctx: Context, what: str = Pick.ALL, before: str = "") -> None:
    """`audit:<all, refused or a colleague's number>:<before which entry>`, `audit:who` or `audit:check`."""
    await _must(ctx)
    if what == "who":
        await show(ctx, texts.choose(ctx.t, await staffing.colleagues(ctx.desk)))
    elif what == "check":
        ctx.say(texts.checking(ctx.t))
        _check(ctx, None)
    else:
        await _page(ctx, what, number(before) if before else None)


async def _must(ctx: Context) -> None:
    if not ctx.private:
        raise NotAllowed(Permission.READ_AUDIT)
    await ctx.desk.must(Permission.READ_AUDIT)


async def _page(ctx: Context, which: str, before: int | None = None) -> None:
    found = await auditing.read_record(ctx.desk, which, before)
    await show(ctx, texts.page(ctx.t, found, ctx.policy.zone))


def _check(ctx: Context, kept: Mark | None) -> None:
    """After the commit: a long record takes seconds, and nobody else shall wait for that."""
    ctx.afterwards = partial(_checked, ctx.t, kept)


async def _checked(t: Translator, kept: Mark | None, units: Units) -> Screen:
    return texts.checked(t, *await auditing.check_record(units, kept), kept)
