"""Image files as an attacker would make them, and the pieces to make them of."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SCRIPT = b"<script>alert(document.domain)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
ZIP = b"PK\x03\x04\x14\x00" + bytes(20) + b"evil.class" + SCRIPT
LARGEST_PIXELS = (6000, 4000)


def saved(image: Image.Image, kind: str = "PNG", **saving: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **saving)
    return made.getvalue()


def small(kind: str = "PNG", mode: str = "RGB", **saving: Any) -> bytes:
    return saved(Image.radial_gradient("L").resize((32, 24)).convert(mode), kind, **saving)


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return len(content).to_bytes(4) + checked + zlib.crc32(checked).to_bytes(4)


def with_chunks(*chunks: bytes) -> bytes:
    """A good PNG with these chunks after its header."""
    good = small()
    return good[:33] + b"".join(chunks) + good[33:]


def png(width: int, height: int, rows: bytes, colours: int = 6) -> bytes:
    """A PNG of that size with such rows, however many there are."""
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(rows, 1))
    return SIGNATURE + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def largest() -> bytes:
    """An image of next to no bytes with as many pixels as are taken."""
    width, height = LARGEST_PIXELS
    return png(width, height, bytes((width * 4 + 1) * height))


def frames(kind: str, count: int) -> bytes:
    """An animation whose first frame is the only grey one."""
    images = [Image.new("RGB", (64, 48), (200, number % 256, 7)) for number in range(count)]
    return saved(Image.new("RGB", (64, 48), "grey"), kind, save_all=True, append_images=images)


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    good = small("JPEG", progressive=True)
    last = good.rindex(b"\xff\xda")
    return good[:-2] + good[last:-2] * count + good[-2:]


def photo_from_home() -> bytes:
    """A photo that says where it was taken, by whom and with what."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "at home", "Robin Example"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 22.0, 39.0), 3: "E", 4: (8.0, 32.0, 25.0)})
    return small("JPEG", exif=exif, comment=SCRIPT)


def laden(kind: str) -> bytes:
    """A good image that carries a page, a script and an archive wherever there is room for them."""
    carried: dict[str, Any] = {
        "exif": b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00" + SCRIPT,
        "icc_profile": HTML,
    }
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", SCRIPT.decode())
        texts.add_itxt("XML:com.adobe.xmp", SVG.decode(), zip=True)
        carried["pnginfo"] = texts
    return small(kind, **carried) + PDF + ZIP


NOT_IMAGES = {
    "nothing": b"",
    "a text": b"hello",
    "SVG": SVG,
    "HTML": HTML,
    "PDF": PDF,
    "an archive": ZIP,
    "GIF": small("GIF"),
    "BMP": small("BMP"),
    "TIFF": small("TIFF"),
    "ICO": small("ICO"),
    "JPEG 2000": small("JPEG2000"),
    "AVIF": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf" + bytes(40),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file",
    "a page that begins like an image": b"\x89PNG" + HTML,
    "a script that begins like a GIF": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "a PDF with an image in it": PDF + small(),
    "a sound of the same family": b"RIFF" + (36).to_bytes(4, "little") + b"WAVEfmt " + bytes(30),
    "only a signature": SIGNATURE,
    "only the beginning of a photo": b"\xff\xd8\xff\xe0",
    "no pixels": png(0, 0, b""),
    "no width": png(0, 9, bytes(9)),
    "too few rows": png(2000, 2000, bytes(9)),
    "rows that are not compressed": png(9, 9, b"")[:33] + chunk(b"IDAT", SCRIPT) + chunk(b"IEND", b""),
    "a wrong checksum": small()[:40] + b"\x00\x00\x00" + small()[43:],
    "a photo of 5,000 scans": many_scans(5000),
    "a text of 200 MB in no space": with_chunks(
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 1))
    ),
}  # fmt: skip
TOO_LARGE = {
    "a negative height": png(9, 2**32 - 1, bytes(9)),
    "more pixels than there is room for": png(20_000, 20_000, bytes(9)),
    "more pixels than there are numbers": png(2**31 - 1, 2**31 - 1, bytes(9)),
    "a photo with too many": saved(Image.new("L", (9000, 7000)), "JPEG", quality=1),
    "too many bytes": small() + bytes(8 * 1024 * 1024),
}
