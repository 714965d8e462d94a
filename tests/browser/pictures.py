"""Small pictures made on the spot."""

import struct
import zlib


def png(width: int = 320, height: int = 200, color: tuple[int, int, int] = (74, 163, 199)) -> bytes:
    """A PNG of one colour that grows lighter downwards."""
    rows = b"".join(b"\0" + bytes(min(255, part + y // 3) for part in color) * width for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
