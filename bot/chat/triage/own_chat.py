"""Forms are filled in privately: one that is opened in the moderators' group is sent to the person's own chat."""

from dataclasses import fields
from typing import Any

from bot.chat.context import Context
from bot.chat.forms import open_form
from bot.domain.case import Case
from bot.texts.triage import steps


class OwnChat(Context):
    """The same update, answered in the private chat of the person who acts: no message to edit there, no topic."""

    @property
    def pressed(self) -> int | None:
        """Nothing was pressed in this chat."""
        return None

    @property
    def thread(self) -> int | None:
        """A private chat has no topics."""
        return None


async def start_form(
    ctx: Context, form: str, case: Case, prefill: dict[str, Any] | None = None, **context: Any
) -> None:
    """Open a form about a case; what it needs to know besides goes along, also out of the group."""
    if ctx.private:
        await open_form(ctx, form, case.id, prefill, **context)
        return
    values = {field.name: getattr(ctx, field.name) for field in fields(ctx)}
    await open_form(OwnChat(**{**values, "chat": ctx.person}), form, case.id, prefill, **context)
    if ctx.update.callback_query:
        ctx.say(steps.form_waits(ctx.t))
    else:
        await ctx.show(steps.in_private(ctx.t, ctx.link("start")))
