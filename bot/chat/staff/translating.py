"""`tr:CODE`: a translator puts the public words of a case into further languages."""

from bot.chat.context import Context
from bot.chat.forms import open_form
from bot.chat.triage.guard import staff_button
from bot.services.translating import translatable


@staff_button("tr")
async def begin(ctx: Context, code: str = "") -> None:
    """Open the form. Raises Refused, NotFound where there are no words to translate."""
    publication = await translatable(ctx.desk, code)
    await open_form(ctx, "translation", publication.case_id)
