"""Pictures made anew: nothing of what they hid is left, and nothing that is made to harm gets through."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from bot.domain.incoming import Content
from bot.services.pictures import LONGEST, kept, made_anew

SECRET = b"SECRET-43.238-76.889-SERIAL-9981"
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
TURNED = 6  # a quarter to the left: the phone was held upright


def drawn(mode: str = "RGB", size: tuple[int, int] = (60, 40), colour: Any = "red") -> Image.Image:
    return Image.new(mode, size, colour)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[MAKE], found[ORIENTATION] = SECRET.decode(), orientation
    found.get_ifd(GPS).update({1: "N", 2: (43.0, 14.0, 16.8), 29: SECRET.decode()})
    return found


def with_everything(kind: str) -> bytes:
    """A picture with a secret wherever its format has room for one."""
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET.decode())
        words.add_itxt("Where", SECRET.decode(), zip=False)
        return saved(drawn(), kind, pnginfo=words, exif=exif(), icc_profile=SECRET)
    more = {"comment": SECRET} if kind == "JPEG" else {}
    content = saved(drawn(), kind, exif=exif(), xmp=SECRET, icc_profile=SECRET, **more)
    return content + SECRET  # and something behind its end


def look(picture: Content | None) -> Image.Image:
    assert picture is not None
    return Image.open(io.BytesIO(picture.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_but_the_pixels(kind: str) -> None:
    content = with_everything(kind)
    assert SECRET in content
    found = made_anew(content)
    assert found is not None
    assert SECRET not in found.data
    picture = look(found)
    assert (picture.size, found.mime) == ((60, 40), "image/jpeg")
    assert not picture.getexif()
    assert {"exif", "xmp", "comment", "icc_profile", "Comment", "Where"}.isdisjoint(picture.info)
    red, green, blue = picture.convert("RGB").getpixel((30, 20))
    assert red > 240
    assert max(green, blue) < 15


def test_whatever_is_no_picture_is_kept_as_it_came() -> None:
    assert kept(b"%PDF-1.7", "application/pdf") == Content(b"%PDF-1.7", "application/pdf")
    assert kept(with_everything("JPEG"), "application/pdf") == made_anew(with_everything("JPEG"))


def test_a_picture_is_one_whatever_it_calls_itself() -> None:
    found = kept(with_everything("JPEG"), "application/pdf")
    assert found.mime == "image/jpeg"
    assert SECRET not in found.data


def test_an_archive_is_never_opened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(50_000_000))
    found = kept(packed.getvalue(), "application/zip")
    assert (found.data, found.mime) == (packed.getvalue(), "application/zip")


def test_a_picture_stands_upright_without_being_told_so() -> None:
    assert look(made_anew(saved(drawn(), "JPEG", exif=exif(TURNED)))).size == (40, 60)


@pytest.mark.parametrize(
    ("mode", "kind", "mime"),
    [
        ("RGBA", "PNG", "image/png"), ("LA", "PNG", "image/png"), ("RGBA", "WEBP", "image/png"),
        ("L", "PNG", "image/jpeg"), ("1", "PNG", "image/jpeg"), ("I;16", "PNG", "image/jpeg"),
        ("P", "PNG", "image/jpeg"),         ("CMYK", "JPEG", "image/jpeg"), ("L", "JPEG", "image/jpeg"),
    ],
)  # fmt: skip
def test_every_kind_of_pixel(mode: str, kind: str, mime: str) -> None:
    found = made_anew(saved(Image.new(mode, (60, 40)), kind))
    assert found is not None
    assert (found.mime, look(found).size) == (mime, (60, 40))


def test_a_large_one_becomes_smaller_and_keeps_its_form() -> None:
    assert look(made_anew(saved(drawn(size=(9000, 6000)), "JPEG"))).size == (LONGEST, round(LONGEST * 2 / 3))


def test_the_largest_that_phones_make_is_read() -> None:
    assert look(made_anew(saved(drawn("L", (12_000, 9_000), 128), "JPEG"))).size == (4096, 3072)


def test_of_a_film_the_first_picture_stays() -> None:
    frames = [drawn(colour=colour) for colour in ("red", "blue")]
    film = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert getattr(look(made_anew(film)), "n_frames", 1) == 1


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00" * 100, b"%PDF-1.7 " + SECRET, b"GIF89a" + bytes(50), b"PK\x03\x04" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        bomb(60_000, 60_000), bomb(9000, 9000), bomb(100, 2000), bomb(1000, 0),
    ],
)  # fmt: skip
def test_what_is_no_picture_or_made_to_harm_is_none(content: bytes) -> None:
    assert made_anew(content) is None


@given(st.data())
def test_whatever_is_damaged_is_a_picture_or_none(data: st.DataObject) -> None:
    content = bytearray(with_everything(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = made_anew(bytes(content[: data.draw(st.integers(0, len(content)))]))
    assert found is None or look(found).format in {"JPEG", "PNG"}
