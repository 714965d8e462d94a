"""The files of a case: the list, and the file itself."""

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button
from bot.domain.casefile import Attachment
from bot.domain.errors import NotFound
from bot.services.reading import read_case
from bot.texts.triage import files as texts

METHODS = {"photo": "sendPhoto", "document": "sendDocument", "voice": "sendVoice", "video": "sendVideo"}


@staff_button("file")
async def pressed(ctx: Context, code: str = "", what: str = "list", argument: str = "0") -> None:
    """A page of the list, or one file as a new message that cannot be forwarded."""
    file = await read_case(ctx.unit, await ctx.desk.case(code))
    wanted = number(argument)
    if what == "list":
        await show(ctx, texts.files(ctx.t, file, wanted, ctx.policy.now()))
        return
    found = next((attachment for attachment in file.attachments if attachment.id == wanted), None)
    if what != "get" or found is None:
        raise NotFound
    await _send(ctx, found)


async def _send(ctx: Context, found: Attachment) -> None:
    kind = found.kind if found.kind in METHODS else "document"
    params = {kind: found.file_id, "protect_content": True}
    if ctx.thread:
        params["message_thread_id"] = ctx.thread
    await ctx.call({"method": METHODS[kind], "params": params})
