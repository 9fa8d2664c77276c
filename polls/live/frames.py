"""WebSocket frames (RFC 6455): what a server writes, and reading what a client sent, without any waiting."""

from __future__ import annotations

TEXT, CLOSE, PONG = 0x1, 0x8, 0xA


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole frame as a server writes it: final, and not masked."""
    length = len(payload)
    first = 0x80 | opcode
    if length < 126:
        return bytes((first, length)) + payload
    if length < 1 << 16:
        return bytes((first, 126)) + length.to_bytes(2, "big") + payload
    return bytes((first, 127)) + length.to_bytes(8, "big") + payload
