"""Pictures written anew, so that nothing but their points is kept: no EXIF, no place, no second file behind the end."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from koffset.domain.upload import MediaType
from koffset.errors import UploadInvalid

_FORMATS = {MediaType.PNG: "PNG", MediaType.JPEG: "JPEG"}
_MODES = {
    "PNG": frozenset({"1", "I", "I;16", "L", "LA", "P", "RGB", "RGBA"}),
    "JPEG": frozenset({"L", "RGB"}),
}
_JPEG_QUALITY = 90

MAX_SHOWN_SIDE = 1_600
"""Points of the longer side of a picture that is to be looked at: more than fills a screen's column."""

THUMBNAIL_SIZE = (240, 180)
"""Twice the box that pages show it in, for screens that have two points for one."""
_THUMBNAIL_QUALITY = 80


def rewrite_picture(
    content: bytes, media_type: MediaType, max_pixels: int, max_side: int | None = None
) -> bytes:
    """The picture as a new file of the same type, turned as its EXIF said. Raises UploadInvalid.

    Its size is read from the head and refused before any point is unpacked. Of an animation the first frame is kept.
    One with a side of more than `max_side` points is made smaller.
    """
    form = _FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as image:
            _check_size(image, max_pixels)
            image.load()
            return _written(_no_larger(ImageOps.exif_transpose(image), max_side), form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise UploadInvalid(f"the picture has more than {max_pixels:,} points: make it smaller") from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as exc:
        raise UploadInvalid(f"the {form} picture is broken ({exc}): save or scan it again") from exc


def build_thumbnail(content: bytes) -> bytes:
    """A small JPEG of a picture that is kept, on white where the picture is transparent."""
    with Image.open(io.BytesIO(content), formats=list(_FORMATS.values())) as image:
        image.draft("RGB", THUMBNAIL_SIZE)
        coloured = _coloured(image)
    coloured.thumbnail(THUMBNAIL_SIZE)
    paper = Image.new("RGB", coloured.size, "white")
    paper.paste(coloured, mask=coloured.getchannel("A") if coloured.mode == "RGBA" else None)
    target = io.BytesIO()
    paper.save(target, "JPEG", quality=_THUMBNAIL_QUALITY, optimize=True)
    return target.getvalue()


def _no_larger(image: Image.Image, max_side: int | None) -> Image.Image:
    if max_side is None or max(image.size) <= max_side:
        return image
    smaller = _coloured(image)
    smaller.thumbnail((max_side, max_side))
    return smaller


def _coloured(image: Image.Image) -> Image.Image:
    """In a mode whose points can be mixed."""
    is_transparent = "A" in image.mode or "transparency" in image.info
    return image.convert("RGBA" if is_transparent else "RGB")


def _check_size(image: Image.Image, max_pixels: int) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise UploadInvalid(
            f"the picture has {width:,} × {height:,} points, the limit is {max_pixels:,}: make it smaller"
        )


def _written(image: Image.Image, form: str) -> bytes:
    if image.mode not in _MODES[form]:
        image = image.convert("RGB")
    bare = image.copy()
    # A palette's transparency is part of the picture; all else in here is not.
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    target = io.BytesIO()
    if form == "JPEG":
        bare.save(target, form, quality=_JPEG_QUALITY, optimize=True)
    else:
        bare.save(target, form, optimize=True)
    return target.getvalue()
