"""Pictures without what they hide: place, time, device and comments go, and nothing but the pixels stays."""

import io
import threading
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.domain.incoming import Content

# What Pillow may read at all: every other reader is one more door.
FORMATS = ("JPEG", "PNG", "WEBP")
# Wide enough to read a document; JPEG is opened at about this size at once, so that a big one needs little memory.
LONGEST = 4096
# More than any phone makes; other formats are opened whole, four bytes for each pixel.
MOST_PIXELS, MOST_WHOLE = 220_000_000, 40_000_000
# A large one needs some hundred megabytes, so that several at once could end the bot.
ONE_AT_A_TIME = threading.Lock()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# Telegram takes no picture as a photo that is longer than this for its width.
LEANEST = 19
QUALITY = 88


def kept(data: bytes, mime: str) -> Content:
    """A file as it is kept: a picture made anew, anything else as it came. It may take a second: use a thread."""
    return made_anew(data) or Content(data, mime)


def made_anew(data: bytes) -> Content | None:
    """The picture of a file, whatever its name says, without its metadata; None where it is none that we can read."""
    try:
        with ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _made_anew(data)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombWarning,
            Image.DecompressionBombError):  # fmt: skip
        return None  # damaged, or made to harm: it stays a sealed file that nobody opens


def _made_anew(data: bytes) -> Content | None:
    with Image.open(io.BytesIO(data), formats=FORMATS) as found:
        width, height = found.size
        most = MOST_PIXELS if found.format == "JPEG" else MOST_WHOLE
        if not 0 < width * height <= most or max(width, height) > LEANEST * min(width, height):
            return None
        found.draft("RGB", (LONGEST, LONGEST))
        found.thumbnail((LONGEST, LONGEST))
        return _written(ImageOps.exif_transpose(found))


def _written(picture: Image.Image) -> Content:
    """Pixels alone, in a picture that knows nothing else."""
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    pixels = picture.convert("RGBA" if see_through else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = io.BytesIO()
    if see_through:
        bare.save(written, "PNG", optimize=True)
        return Content(written.getvalue(), "image/png", bare=True)
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Content(written.getvalue(), "image/jpeg", bare=True)
