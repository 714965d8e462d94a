"""What is done to a case by a button: `act:what:CODE:VERSION:...`; one that is out of date says so."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.chat.arguments import member, number
from bot.chat.context import Context
from bot.chat.triage.card import show, show_card, show_case
from bot.chat.triage.guard import staff_button
from bot.chat.triage.own_chat import start_form
from bot.chat.triage.tabs import record
from bot.domain.case import Action, Case, Verification, Workflow
from bot.domain.casefile import Appeal, Event
from bot.domain.errors import NotFound, WrongState
from bot.services import blocking, completing, triage
from bot.services.approving import is_asked
from bot.services.leading import may_be_asked, must_lead
from bot.services.reading import count_followers, read_case
from bot.texts.triage import approvals, steps

Act = Callable[..., Awaitable[None]]
ACTS: dict[str, Act] = {}
RECORDS: dict[str, type[Event] | type[Appeal]] = {"event": Event, "appeal": Appeal}


def action(name: str) -> Callable[[Act], Act]:
    """Register what `act:name:...` does; it gets the context, the case as it stands, and further arguments."""

    def register(act: Act) -> Act:
        ACTS[name] = act
        return act

    return register


@staff_button("act")
async def pressed(ctx: Context, name: str = "", code: str = "", version: str = "", *more: str) -> None:
    """Do it, unless the case has changed since. Raises Stale, NotFound."""
    seen = number(version)
    if name == "claim":  # where a colleague was first, this says so
        await show_card(ctx, await triage.claim(ctx.desk, code, seen))
        return
    if name not in ACTS:
        raise NotFound
    await ACTS[name](ctx, await ctx.desk.case(code, seen), *more)


async def open_case_form(ctx: Context, name: str, case: Case, prefill: dict[str, Any] | None = None) -> None:
    """Open a form about a case, where its end would not be refused. Raises WrongState, Merged."""
    if not FITS[name](case):
        raise WrongState(name, case.workflow)
    await may_be_asked(ctx.unit, case, name)
    version = {} if name in UNVERSIONED else {"version": case.version}
    await start_form(ctx, name, case, prefill, **version)


def _form(name: str) -> None:
    @action(name)
    async def start(ctx: Context, case: Case, *_: str) -> None:
        await open_case_form(ctx, name, case)


FITS: dict[str, Callable[[Case], bool]] = {
    "ask": lambda case: case.outstanding,
    "note": lambda case: True,
    "reject": lambda case: case.may(Action.REJECT),
    "close": lambda case: case.may(Action.CLOSE),
    "situation": lambda case: case.outstanding,
    "summary": lambda case: case.may(Action.PUBLISH) or case.workflow is Workflow.PUBLISHED,
    "update": lambda case: case.workflow is Workflow.PUBLISHED,
    "reveal": lambda case: True,
    "erase": lambda case: True,
}
# Forms that stand beside whatever else happens to the case.
UNVERSIONED = frozenset({"ask", "note", "update"})
for form in FITS:
    _form(form)


@action("more")
async def more(ctx: Context, case: Case, *_: str) -> None:
    """What is needed rarely, and with care."""
    await show(ctx, steps.rarely(ctx.t, case, await blocking.is_blocked(ctx.unit, case)), case)


@action("verify")
async def verify(ctx: Context, case: Case, *_: str) -> None:
    """Choose how well the case is supported. Raises WrongState."""
    if not case.outstanding:
        raise WrongState("verify", case.workflow)
    await show(ctx, steps.levels(ctx.t, case), case)


@action("level")
async def level(ctx: Context, case: Case, chosen: str = "", *_: str) -> None:
    """Say how well it is supported."""
    await show_card(ctx, await triage.verify(ctx.desk, case.code, member(Verification, chosen), case.version))


@action("reopen")
async def reopen(ctx: Context, case: Case, sure: str = "", *_: str) -> None:
    """Take it up again, at the second tap."""
    if sure:
        done = await completing.reopen(ctx.desk, case.code, case.version)
        if done.waits:
            await show(ctx, approvals.asked(ctx.t, case.code), case)
        else:
            await show_case(ctx, case.code)
    else:
        await show(ctx, steps.reopening(ctx.t, case), case)


@action("block")
async def block(ctx: Context, case: Case, sure: str = "", *_: str) -> None:
    """Silence the sender, at the second tap."""
    if sure:
        await show_card(ctx, await blocking.block(ctx.desk, case.code, case.version))
    else:
        await show(ctx, steps.blocking(ctx.t, case))


@action("unblock")
async def unblock(ctx: Context, case: Case, sure: str = "", *_: str) -> None:
    """Hear the sender again, at the second tap."""
    if sure:
        await show_card(ctx, await blocking.unblock(ctx.desk, case.code, case.version))
    else:
        await show(ctx, steps.unblocking(ctx.t, case))


@action("public")
async def public(ctx: Context, case: Case, kind: str = "", record_id: str = "", sure: str = "", *_: str) -> None:
    """Make an event or appeal public; where that sends it out at once, at the second tap."""
    file = await read_case(ctx.unit, case)
    if file.live and not sure:
        await must_lead(ctx.unit, case.id)
        count = await count_followers(ctx.unit, file)
        await show(ctx, steps.going_public(ctx.t, case, kind, number(record_id), count), case)
        return
    await _set_public(ctx, case, kind, number(record_id), True)


@action("internal")
async def internal(ctx: Context, case: Case, kind: str = "", record_id: str = "", *_: str) -> None:
    """Keep an event or appeal inside."""
    await _set_public(ctx, case, kind, number(record_id), False)


async def _set_public(ctx: Context, case: Case, kind: str, record_id: int, is_public: bool) -> None:
    if kind not in RECORDS:
        raise NotFound
    case = await triage.set_public(ctx.desk, case.code, RECORDS[kind], record_id, is_public, case.version)
    if is_public and await is_asked(ctx.unit, case, record_id):
        await show(ctx, approvals.asked(ctx.t, case.code), case)
        return
    await show(ctx, record(ctx, await read_case(ctx.unit, case), kind, record_id), case)
