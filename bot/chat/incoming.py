"""From Telegram's message to the plain `Incoming` that forms understand."""

from telegram import Message

from bot.domain.incoming import FileRef, Incoming, Sent


def read(message: Message) -> Incoming:
    """What a person sent. Where a message was forwarded from is not read, so it cannot be stored."""
    kind, file = _file(message)
    return Incoming(
        message_id=message.message_id,
        sent=kind,
        text=message.text or message.caption or "",
        file=file,
        album=message.media_group_id or "",
    )


def _file(message: Message) -> tuple[Sent, FileRef | None]:
    if message.photo:
        photo = message.photo[-1]
        return Sent.PHOTO, FileRef(photo.file_id, photo.file_size or 0, "image/jpeg")
    if message.voice:
        voice = message.voice
        return Sent.VOICE, FileRef(voice.file_id, voice.file_size or 0, voice.mime_type or "audio/ogg")
    if message.video:
        video = message.video
        return Sent.VIDEO, FileRef(video.file_id, video.file_size or 0, video.mime_type or "", video.file_name or "")
    if message.document:
        paper = message.document
        name = paper.file_name or ""
        return Sent.DOCUMENT, FileRef(paper.file_id, paper.file_size or 0, paper.mime_type or "", name)
    return (Sent.TEXT, None) if message.text else (Sent.OTHER, None)
