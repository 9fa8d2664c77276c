"""Answers made smaller for the wire, and what never goes through the compressor.

A compressed text's length tells how much its parts resemble each other. Who can put words of their own into
a page and watch its length on the line can so guess a secret that stands in it (BREACH: Gluck, Harris and
Prado, 2013). Therefore what is somebody's own stands in the stream as it is, and nothing refers to it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import brotli
from flask import Response, g, request

LEVEL = 6
SMALLEST = 1_000  # bytes: less is one packet anyway
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # gzip (RFC 1952): deflate, no name, no time, any system
_LARGEST_PIECE = 0xFFFF  # of what stands as it is (RFC 1951, 3.2.4)


def compressed(page: str, apart: Iterable[str] = ()) -> Response:
    """A page for this request's browser, compressed but for the texts `apart` and the page's own token.

    Its view says by this that nothing else in it is anybody's own. A page in which one of those texts is not
    found is not what its view took it for, and is sent as it is.
    """
    content, told_apart = page.encode(), [text.encode() for text in (*apart, g.get("csrf_token")) if text]
    response = Response(content, mimetype="text/html")
    response.vary.add("Accept-Encoding")
    is_found = all(text in content for text in told_apart)
    if is_found and len(content) >= SMALLEST and request.accept_encodings["gzip"]:
        response.data = gzipped_around(content, told_apart)
        response.headers["Content-Encoding"] = "gzip"
    return response


def compressed_download(response: Response) -> Response:
    """A long answer that is the same for everyone, compressed while it is sent."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.response = _gzipped_pieces(response.iter_encoded())
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("Content-Length", None)
    return response


def _gzipped_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(
        LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16
    )  # 16: with the head and tail of gzip
    for piece in pieces:
        if squeezed := squeeze.compress(piece):
            yield squeezed
    yield squeeze.flush()


def gzipped(content: bytes) -> bytes:
    """All of it compressed: for what is the same for everyone."""
    return gzipped_around(content, ())


def brotlied(content: bytes) -> bytes:
    """The smallest that there is, which takes long: for what is made once and sent often."""
    return brotli.compress(content, quality=11)


def gzipped_around(content: bytes, apart: Iterable[bytes]) -> bytes:
    """`content` compressed except for each occurrence of the texts `apart`."""
    pieces = [_HEAD]
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for number, piece in enumerate(_split(content, apart)):
        if number % 2:
            pieces += _as_it_is(piece)
        else:
            # A full flush ends at a whole byte, and forgets: no later piece refers to an earlier one.
            pieces += (squeeze.compress(piece), squeeze.flush(zlib.Z_FULL_FLUSH))
    tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((*pieces, squeeze.flush(), tail))


def _split(content: bytes, apart: Iterable[bytes]) -> list[bytes]:
    """What may be compressed and what stands apart, in turn; of two that overlap the longer stands apart."""
    pieces = [content]
    for text in sorted(filter(None, set(apart)), key=len, reverse=True):
        pieces = [
            part
            for number, piece in enumerate(pieces)
            for part in ([piece] if number % 2 else _parted(piece, text))
        ]
    return pieces


def _parted(piece: bytes, text: bytes) -> list[bytes]:
    """What stands before, between and after the places of `text`, with `text` in between."""
    return [part for between in piece.split(text) for part in (text, between)][1:]


def _as_it_is(piece: bytes) -> Iterable[bytes]:
    for start in range(0, len(piece), _LARGEST_PIECE):
        part = piece[start : start + _LARGEST_PIECE]
        yield b"\x00" + len(part).to_bytes(2, "little") + (len(part) ^ 0xFFFF).to_bytes(2, "little") + part
