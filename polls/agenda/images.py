"""Images from outside: the bytes decide what they are, and they are made anew before anyone sees them."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l

MOST_BYTES = 8_000_000
TOO_MANY_BYTES = _l("This image is larger than 8 MB. A PNG, JPEG or WebP of at most 8 MB is taken.")
NOT_AN_IMAGE = _l("This is no image that can be read. A PNG, JPEG or WebP of at most 8 MB is taken.")
MOST_MEGAPIXELS = {"PNG": 24, "WEBP": 24, "JPEG": 60}  # each takes up to 430 MB of memory at the most
MOST_SCANS = 40  # of a JPEG; a photo has ten or so, and each is drawn over the whole image
LONGEST_SIDE = 2560  # sharp on a stage of 2560 by 1440; larger only costs phones their time
LARGEST_DRAWING = (
    1_500_000  # bytes as PNG; what is larger is rather a photo, and a room of phones waits for it
)
READERS = (PngImagePlugin, JpegImagePlugin, WebPImagePlugin)  # imported here: not while an image waits
KINDS = ("PNG", "JPEG", "WEBP")
SMOOTH = ("RGB", "RGBA", "L", "LA", "CMYK")  # whose pixels can be mixed as they are
SCAN = b"\xff\xda"  # within a scan each 0xFF is followed by a zero, so this only ever begins one


def made_anew(content: bytes) -> tuple[str, bytes]:
    """The media type and bytes of the image in `content`, decoded and encoded anew.

    What else the file held (where a photo was taken, hidden data, colour profiles, a second format,
    further frames) is gone. A PNG stays one unless it is as large as a photo; the others become WebP.
    The same bytes give the same. Refused: what is no PNG, JPEG or WebP by its content, more than 8 MB,
    more pixels than its kind may have, damaged.
    """
    if len(content) > MOST_BYTES:
        raise Refused("too_large", TOO_MANY_BYTES, "image")
    if content.startswith(b"\xff\xd8") and content.count(SCAN) > MOST_SCANS:
        raise _not_an_image()
    try:
        return _read(content)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(24) from error
    # Its readers fail in every way there is (OSError, struct.error, zlib.error, IndexError …), and only they
    # are asked here.
    except Exception as error:
        raise _not_an_image() from error


def _read(content: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(content), formats=KINDS) as opened:
        # The size is in the header: checked before a single pixel takes memory.
        most = MOST_MEGAPIXELS.get(
            opened.format or "", MOST_MEGAPIXELS["JPEG"]
        )  # a photo may say it is several
        if opened.width * opened.height > most * 1_000_000:
            raise _too_many_pixels(most)
        return _encoded(_upright(opened), is_drawing=opened.format == "PNG")


def _upright(opened: Image.Image) -> Image.Image:
    """As it is to be seen. Made smaller first: whatever else is done then takes little memory."""
    image = opened if opened.mode in SMOOTH and "transparency" not in opened.info else _smooth(opened)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(image)
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    plain.info = {}
    return plain


def _smooth(opened: Image.Image) -> Image.Image:
    if opened.mode.startswith("I"):  # greys of 16 bits, of which the upper eight are seen
        return opened.point(lambda grey: grey / 256).convert("L")
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def _encoded(image: Image.Image, *, is_drawing: bool) -> tuple[str, bytes]:
    if is_drawing:
        made = _saved(image, "PNG", optimize=True)
        if len(made) <= LARGEST_DRAWING:
            return "image/png", made
    return "image/webp", _saved(image, "WEBP", quality=86, method=4)


def _saved(image: Image.Image, kind: str, **how: int) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **how)
    return made.getvalue()


def _too_many_pixels(most: int) -> Refused:
    sentence = _l("This image has more than %(most)s megapixels. Please make it smaller.", most=most)
    return Refused("too_large", sentence, "image")


def _not_an_image() -> Refused:
    return Refused("not_an_image", NOT_AN_IMAGE, "image")
