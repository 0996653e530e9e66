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


def rewrite_picture(content: bytes, media_type: MediaType, max_pixels: int) -> bytes:
    """The picture as a new file of the same type, turned as its EXIF said. Raises UploadInvalid.

    Its size is read from the head and refused before any point is unpacked. Of an animation the first frame is kept.
    """
    form = _FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as image:
            _check_size(image, max_pixels)
            image.load()
            return _written(ImageOps.exif_transpose(image), form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise UploadInvalid(f"the picture has more than {max_pixels:,} points: make it smaller") from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as exc:
        raise UploadInvalid(f"the {form} picture is broken ({exc}): save or scan it again") from exc


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
