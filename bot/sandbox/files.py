"""Files by their id, and the parts of a Message that describe them."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json
from bot.sandbox.params import Upload

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PHOTO_SIZES = ((90, 67), (320, 240), (800, 600), (1280, 960))
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "audio": "music", "sticker": "stickers"}


@dataclass(frozen=True)
class StoredFile:
    """A file that somebody sent: its bytes, or only the size that they claim."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    data: bytes
    path: str

    def api(self) -> Json:
        """The part that every described file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class FileStore:
    """All files of the world, by file_id and by path."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.photos: dict[str, list[Json]] = {}  # all sizes of a picture, under the id of each

    def add(self, kind: str, upload: Upload, suffix: str = "") -> StoredFile:
        """Keep an upload."""
        number = len(self.by_id) + 1
        ending = PurePosixPath(upload.name).suffix or {"photo": ".jpg", "voice": ".oga"}.get(kind, "")
        path = f"{FOLDERS.get(kind, 'documents')}/file_{number}{ending}"
        file_id = f"SB{kind[:2].upper()}ACAgIAAxkBAAI{number:06d}{suffix}"
        file = StoredFile(file_id, f"SB{number:06d}u", kind, upload.name, upload.mime, upload.size, upload.data, path)
        self.by_id[file.file_id] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """The file of that id."""
        return self.by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file of that file_path, if a bot may download it."""
        found = next((file for file in self.by_id.values() if file.path == path), None)
        return found if found is not None and found.size <= DOWNLOAD_LIMIT else None

    def describe(self, kind: str, upload: Upload) -> Json:
        """Keep an upload and describe it as the part of a Message: {kind: ...}. Raises ApiError 400."""
        if kind == "photo":
            files = [self.add(kind, upload, f"{width}") for width, _ in PHOTO_SIZES]
            sizes = [photo_size(file, step) for step, file in enumerate(files)]
            self.photos |= dict.fromkeys((file.file_id for file in files), sizes)
            return {"photo": sizes}
        return {kind: media(self.add(kind, upload))}

    def known(self, kind: str, file_id: str) -> Json:
        """The part of a Message for a file that is already here. Raises ApiError 400."""
        file = self.get(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind == "photo" and file.kind != "photo":
            raise bad_request(f"can't use file of type {file.kind.title()} as Photo")
        if kind == "photo":
            return {"photo": self.photos[file_id]}
        return {kind: media(file, kind)}


def photo_size(file: StoredFile, step: int) -> Json:
    """A PhotoSize; the smaller ones claim fewer bytes."""
    width, height = PHOTO_SIZES[step]
    size = max(1, file.size >> (len(PHOTO_SIZES) - 1 - step))
    return file.api() | {"file_size": size, "width": width, "height": height}


def media(file: StoredFile, kind: str | None = None) -> Json:
    """A Document, Voice, Video, Audio or Sticker."""
    named = {"file_name": file.name, "mime_type": file.mime}
    timed = {"duration": 1, "mime_type": file.mime}
    parts: dict[str, Json] = {
        "document": named,
        "voice": timed,
        "audio": timed | named,
        "video": timed | named | {"width": 640, "height": 480},
        "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    }
    return file.api() | parts[kind or file.kind]
