"""Small files of every kind that somebody may upload, and hostile ones."""

import io
import random
import struct
import zlib
from functools import cache

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112


def png(width: int = 30, height: int = 20) -> bytes:
    return _saved(Image.new("RGB", (width, height), "navy"), "PNG")


def jpeg(width: int = 30, height: int = 20) -> bytes:
    return _saved(Image.new("RGB", (width, height), "navy"), "JPEG")


@cache
def pdf() -> bytes:
    """Always the same, though it notes when it was made."""
    return _saved(Image.new("RGB", (30, 20)), "PDF")


def noise_png(side: int) -> bytes:
    """About three bytes a point: noise cannot be packed."""
    points = random.Random(side).randbytes(side * side * 3)  # noqa: S311 - nothing is kept secret by it
    return _saved(Image.frombytes("RGB", (side, side), points), "PNG")


def jpeg_of_a_camera() -> bytes:
    """A picture that lies on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    target = io.BytesIO()
    Image.new("RGB", (30, 20)).save(target, "JPEG", exif=exif, comment=b"secret note")
    return target.getvalue()


def png_with_text() -> bytes:
    head, rest = png()[:33], png()[33:]
    return head + _chunk(b"tEXt", b"Comment\0secret note") + rest


def bomb_png(side: int = 12_000) -> bytes:
    """A few hundred bytes that say they are a picture of many points."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1_000)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _saved(image: Image.Image, form: str) -> bytes:
    target = io.BytesIO()
    image.save(target, form)
    return target.getvalue()
