"""The spellings of a name: another one, and taking one out again."""

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.actions import action
from bot.chat.triage.card import show
from bot.domain.case import Case
from bot.domain.errors import NotFound
from bot.services import naming
from bot.services.reading import read_case
from bot.texts.triage import naming as texts


@action("unname")
async def remove(ctx: Context, case: Case, name_id: str = "", sure: str = "", *_: str) -> None:
    """Take a spelling out, at the second tap."""
    if sure:
        case = await naming.remove_spelling(ctx.desk, case.code, number(name_id), case.version)
        screen = texts.tab(ctx.t, await read_case(ctx.unit, case), 0, ctx.policy.now())
        await show(ctx, screen.above(texts.removed(ctx.t)), case)
        return
    file = await read_case(ctx.unit, case)
    name = next((name for name in file.names if name.id == number(name_id) and name.kind != "main"), None)
    if name is None:
        raise NotFound
    await show(ctx, texts.removing(ctx.t, file, name), case)
