"""The engine of all forms in the chat: messages answer, buttons move, the last step does what the form is for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.outcomes import show_done
from bot.chat.router import router
from bot.domain import places
from bot.domain.errors import Foreign, NotFound, TooManyReports
from bot.domain.form import REVIEW, SEVERAL, Draft, Kind
from bot.domain.forms import FORMS, OF_REPORTER
from bot.domain.roles import Permission
from bot.services import filling
from bot.services.completing import complete
from bot.services.filling import Step
from bot.texts import entrance, forms, limits, misfits
from bot.texts.screen import Screen


async def open_form(
    ctx: Context, form: str, case_id: int | None = None, prefill: dict[str, Any] | None = None, **context: Any
) -> None:
    """Begin a form and show its first open question; in a group, lead to the private chat instead."""
    if not ctx.private:
        case = await ctx.unit.cases.get(case_id) if case_id is not None else None
        await ctx.show(entrance.in_private(ctx.t, ctx.link(f"f-{form}-{case.code}" if case else "start")), new=True)
        return
    draft = await filling.begin(ctx.unit, ctx.policy, ctx.person, form, case_id, **context)
    if prefill:
        draft.prefill(FORMS[form], prefill)
        await ctx.unit.drafts.save(draft)
    await show_position(ctx, draft, new=True)


async def show_position(ctx: Context, draft: Draft, *, new: bool = False, before: Any = None, page: int = 0) -> None:
    """Show where the draft stands; a form without a review is done when it gets there."""
    form = FORMS[draft.form]
    if draft.position == REVIEW and not form.review:
        await _complete(ctx, draft)
        return
    screen = forms.review(ctx.t, draft, form) if draft.position == REVIEW else forms.question(ctx.t, draft, form, page)
    await _show(ctx, draft, screen.above(before) if before else screen, new=new)


async def _show(ctx: Context, draft: Draft, screen: Screen, *, new: bool = False) -> None:
    """Show a screen of a form. A moderator's may hold words of the case: it is protected, and gone after a time."""
    await _may_go_on(ctx, draft)
    if draft.form in OF_REPORTER:
        await ctx.show(screen, new=new)
    else:
        await ctx.show(replace(screen, private=True), new=new, case_id=draft.subject_id)


async def _may_go_on(ctx: Context, draft: Draft) -> None:
    """A form of the staff is behind the door of their work. Raises Refused."""
    if draft.form not in OF_REPORTER:
        await ctx.desk.must(Permission.WORK_HERE)


async def answer(ctx: Context) -> bool:
    """Take a message as an answer to the open form; False where no form is open. Raises Refused."""
    draft = await ctx.unit.drafts.active(ctx.person.id)
    if draft is None or ctx.incoming is None:
        return False
    await _may_go_on(ctx, draft)
    step = await filling.answer(ctx.unit, ctx.policy, ctx.person, draft, ctx.incoming, ctx.content)
    await _show_step(ctx, step)
    return True


async def correct(ctx: Context) -> bool:
    """Take an edited message as a correction; False where it corrects nothing. Raises Refused."""
    draft = await ctx.unit.drafts.active(ctx.person.id)
    if draft is None or ctx.incoming is None:
        return False
    await _may_go_on(ctx, draft)
    step = await filling.correct(ctx.unit, ctx.policy, ctx.person, draft, ctx.incoming)
    if step is None:
        return False
    await _show_step(ctx, step)
    return True


async def _show_step(ctx: Context, step: Step) -> None:
    draft, asked = step.draft, step.question
    if asked is None:
        await show_position(ctx, draft, new=True, before=entrance.press_a_button(ctx.t))
    elif step.misfit:
        await show_position(ctx, draft, new=True, before=misfits.sentence(ctx.t, step.misfit))
    elif step.candidates:
        await _show(ctx, draft, forms.two_readings(ctx.t, draft, step.candidates), new=True)
    elif step.corrected:
        shown = forms.answer(ctx.t, step.form, asked, draft.parts(asked.key), 200)
        await show_position(ctx, draft, new=True, before=entrance.corrected(ctx.t, shown))
    elif asked.several:
        await ctx.show_once(forms.received(ctx.t, draft, asked), _slot(draft))
    else:
        await show_position(ctx, draft, new=True, before=forms.noted(ctx.t, step.form, asked, step.saved))


@router.button("form")
async def pressed(ctx: Context, draft_id: str = "", position: str = "", what: str = "", argument: str = "") -> None:
    """A button of a form. One of an earlier step shows where the person is now, and changes nothing."""
    draft = await ctx.unit.drafts.get(number(draft_id), ctx.person.id)
    if draft is None and await ctx.unit.drafts.exists(number(draft_id)):
        raise Foreign
    if draft is None or what not in PRESSES:
        raise NotFound
    await _may_go_on(ctx, draft)
    if not draft.active:
        await filling.resume(ctx.unit, draft)
    if draft.position != position:
        await show_position(ctx, draft, new=True, before=entrance.earlier_step(ctx.t))
        return
    if not _belongs(draft, what):
        raise NotFound
    await ctx.unit.outbox.withdraw(_slot(draft))
    await PRESSES[what](ctx, draft, argument)


def _slot(draft: Draft) -> str:
    """Where the word that messages have arrived waits, so that an album gets one."""
    return f"several:{draft.id}"


def _belongs(draft: Draft, what: str) -> bool:
    """Whether such a button exists at this place: a forged one must not store what the question does not take."""
    if what in ANYWHERE:
        return True
    if draft.position == REVIEW:
        return what in AT_REVIEW
    asked, kinds = FORMS[draft.form].question(draft.position), AT_QUESTION.get(what)
    if what == "clear":
        return asked.several or not asked.required
    return kinds is not None and asked.kind in kinds


async def _pick(ctx: Context, draft: Draft, code: str) -> None:
    asked = FORMS[draft.form].question(draft.position)
    if code not in asked.choices:
        raise NotFound
    await _go_on(ctx, await filling.choose(ctx.unit, draft, {"code": code}))


async def _date(ctx: Context, draft: Draft, argument: str) -> None:
    readings, chosen = filling.candidates(draft), number(argument)
    if chosen >= len(readings):
        raise NotFound
    await _go_on(ctx, await filling.choose(ctx.unit, draft, readings[chosen]))


async def _unknown(ctx: Context, draft: Draft, _: str) -> None:
    await _go_on(ctx, await filling.choose(ctx.unit, draft, {"unknown": True}))


async def _region(ctx: Context, draft: Draft, code: str) -> None:
    if code not in {place.code for place in places.regions()}:
        raise NotFound
    await filling.choose_region(ctx.unit, draft, code)
    await show_position(ctx, draft, before=entrance.region_kept(ctx.t, code))


async def _page(ctx: Context, draft: Draft, page: str) -> None:
    await show_position(ctx, draft, page=min(number(page), 20))


async def _skip(ctx: Context, draft: Draft, _: str) -> None:
    await filling.skip(ctx.unit, draft)
    await show_position(ctx, draft)


async def _back(ctx: Context, draft: Draft, _: str) -> None:
    await filling.back(ctx.unit, draft)
    await show_position(ctx, draft)


async def _edit(ctx: Context, draft: Draft, key: str) -> None:
    if key not in {question.key for question in FORMS[draft.form].questions}:
        raise NotFound
    await filling.edit(ctx.unit, draft, key)
    await show_position(ctx, draft)


async def _clear(ctx: Context, draft: Draft, _: str) -> None:
    await filling.clear(ctx.unit, draft)
    await show_position(ctx, draft)


async def ask_to_leave(ctx: Context, draft: Draft, _: str = "") -> None:
    """Ask what shall become of what was written."""
    await _show(ctx, draft, forms.leave(ctx.t, draft))


async def _keep(ctx: Context, draft: Draft, _: str) -> None:
    await ctx.unit.drafts.pause(ctx.person.id)
    await ctx.show(entrance.kept(ctx.t, draft.form, ctx.policy.kept_until()))


async def _drop(ctx: Context, draft: Draft, _: str) -> None:
    await filling.discard(ctx.unit, draft)
    await ctx.show(entrance.dropped(ctx.t))


async def _stay(ctx: Context, draft: Draft, _: str) -> None:
    await show_position(ctx, draft)


async def _public(ctx: Context, draft: Draft, _: str) -> None:
    draft.context["public"] = not draft.context.get("public", False)
    await ctx.unit.drafts.save(draft)
    await show_position(ctx, draft)


async def _send(ctx: Context, draft: Draft, _: str) -> None:
    missing = draft.missing(FORMS[draft.form])
    if missing:
        await filling.edit(ctx.unit, draft, missing)
        await show_position(ctx, draft, before=entrance.still_open(ctx.t))
        return
    if await filling.renew_version(ctx.unit, draft):
        await show_position(ctx, draft, before=entrance.case_changed(ctx.t))
        return
    await _complete(ctx, draft)


async def _complete(ctx: Context, draft: Draft) -> None:
    try:
        done = await complete(ctx.desk, draft)
    except TooManyReports as error:  # nothing is lost: it waits here until it can be sent
        await show_position(ctx, draft, before=limits.sent_enough(ctx.t, error.until))
        return
    await show_done(ctx, done)


async def _go_on(ctx: Context, step: Step) -> None:
    before = forms.noted(ctx.t, step.form, step.question, step.saved) if step.question else None
    await show_position(ctx, step.draft, before=before)


ANYWHERE = frozenset({"back", "cancel", "keep", "drop", "stay"})
AT_REVIEW = frozenset({"edit", "send", "public"})
AT_QUESTION = {
    "pick": {Kind.CHOICE}, "date": {Kind.DATE, Kind.BIRTH}, "unknown": {Kind.DATE, Kind.BIRTH},
    "region": {Kind.PLACE}, "page": {Kind.PLACE}, "skip": set(Kind), "done": SEVERAL,
}  # fmt: skip
PRESSES: dict[str, Callable[[Context, Draft, str], Awaitable[None]]] = {
    "pick": _pick, "date": _date, "unknown": _unknown, "region": _region, "page": _page, "skip": _skip,
    "done": _skip, "back": _back, "edit": _edit, "clear": _clear, "cancel": ask_to_leave, "keep": _keep,
    "drop": _drop, "stay": _stay, "public": _public, "send": _send,
}  # fmt: skip
