"""The files of a case: the list, and the file itself."""

from mimetypes import guess_extension
from typing import Any

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button
from bot.domain.casefile import Attachment
from bot.domain.errors import NotFound
from bot.services.confirming import are_photos_allowed
from bot.services.reading import read_case
from bot.texts.triage import files as texts

METHODS = {"photo": "sendPhoto", "document": "sendDocument", "voice": "sendVoice", "video": "sendVideo"}


@staff_button("file")
async def pressed(ctx: Context, code: str = "", what: str = "list", argument: str = "0") -> None:
    """A page of the list, or one file as a new message that cannot be forwarded, and is gone after a time."""
    file = await read_case(ctx.unit, await ctx.desk.case(code))
    wanted = number(argument)
    if what == "list":
        photos = await are_photos_allowed(ctx.unit, file.case)
        await show(ctx, texts.files(ctx.t, file, wanted, ctx.policy.now(), photos), file.case)
        return
    found = next((attachment for attachment in file.attachments if attachment.id == wanted), None)
    if what != "get" or found is None:
        raise NotFound
    await _send(ctx, code, found)


async def _send(ctx: Context, code: str, found: Attachment) -> None:
    """What we have sealed, under a name of ours: the original knows more than its picture."""
    kind = found.kind if found.kind in METHODS else "document"
    params: dict[str, Any] = {"protect_content": True}
    if ctx.thread:
        params["message_thread_id"] = ctx.thread
    name = f"{code}-{found.id % 10_000}{guess_extension(found.mime) or '.bin'}"
    upload = {"as": kind, "case": found.case_id, "file": found.id, "name": name}
    await ctx.call({"method": METHODS[kind], "params": params, "upload": upload, "vanishes": True}, found.case_id)
