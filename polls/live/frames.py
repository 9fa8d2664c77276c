"""WebSocket frames (RFC 6455): what a server writes, and reading what a client sent, without any waiting.

A reader of our own, since the kept ones are made for all that the protocol allows, on both sides: with frames
of 60 bytes wsproto takes five times as long, websockets twice as long and ten times the memory a connection.
"""

from __future__ import annotations

from collections.abc import Iterator

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
DATA, CONTROL = {CONTINUED, TEXT, BINARY}, {CLOSE, PING, PONG}

# Why a connection is closed (RFC 6455, section 7.4.1, and the registry that follows from it).
DONE, WRONG, NOT_TEXT, NOT_UTF8, TOO_BIG, TRY_LATER = 1000, 1002, 1003, 1007, 1009, 1013
NOT_SENT = {1004, 1005, 1006, 1015}  # codes that name a state, and may not stand in a frame


class Failed(Exception):
    """What came is not what the protocol allows; `code` is the reason to close with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole frame as a server writes it: final, and not masked."""
    length = len(payload)
    first = 0x80 | opcode
    if length < 126:
        return bytes((first, length)) + payload
    if length < 1 << 16:
        return bytes((first, 126)) + length.to_bytes(2, "big") + payload
    return bytes((first, 127)) + length.to_bytes(8, "big") + payload


def goodbye(code: int) -> bytes:
    """The frame that closes, with its reason."""
    return frame(code.to_bytes(2, "big"), CLOSE)


class Reader:
    """Takes the bytes of one client as they come and gives back whole messages. No message is longer than
    `most` bytes, in however many pieces it comes, and no more than that is ever kept."""

    __slots__ = ("_kept", "_most", "_pieces")

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = b""  # the beginning of a frame whose end has not come
        self._pieces: list[bytes] = []  # of a message that comes in several frames; none: no such message

    def take(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """`(opcode, payload)` of each message that `data` completes, control frames among them in their
        place; raises `Failed` where the protocol is broken, after what came before."""
        data = self._kept + data if self._kept else data
        start = 0
        while (found := self._frame(data, start)) is not None:
            first, payload, start = found
            message = self._message(first & 0x80, first & 0x0F, payload)
            if message is not None:
                yield message
        self._kept = data[start:]

    def _frame(self, data: bytes, start: int) -> tuple[int, bytes, int] | None:
        """The first byte and the payload of the frame at `start`, and its end; None: not all is here."""
        here = len(data) - start
        if here < 2:
            return None
        first, length, begin = data[start], data[start + 1], start + 2
        _check_head(first, length)
        length &= 0x7F
        if length > 125:
            size = 2 if length == 126 else 8
            if here < 2 + size:
                return None
            length, begin = int.from_bytes(data[begin : begin + size], "big"), begin + size
        if length > self._most:
            raise Failed(TOO_BIG)
        end = begin + 4 + length
        if len(data) < end:
            return None
        return first, _unmasked(data[begin + 4 : end], data[begin : begin + 4]), end

    def _message(self, is_last: int, opcode: int, payload: bytes) -> tuple[int, bytes] | None:
        if opcode in CONTROL:
            return opcode, payload
        if opcode == BINARY:
            raise Failed(NOT_TEXT)  # nothing of ours is
        if (opcode == CONTINUED) != bool(self._pieces):
            raise Failed(WRONG)  # a piece of nothing, or something new before the old is whole
        if is_last and not self._pieces:
            return TEXT, payload
        return self._piece(bool(is_last), payload)

    def _piece(self, is_last: bool, payload: bytes) -> tuple[int, bytes] | None:
        # One text, so that a thousand pieces of nothing weigh nothing; its first byte says that there is one.
        whole = (self._pieces[0] if self._pieces else b"") + payload
        if len(whole) > self._most:
            raise Failed(TOO_BIG)
        self._pieces = [] if is_last else [whole]
        return (TEXT, whole) if is_last else None


def _check_head(first: int, second: int) -> None:
    """A client masks what it sends, sets no bit that nobody agreed on, and keeps control frames small."""
    opcode, is_control = first & 0x0F, first & 0x08
    is_known = opcode in DATA or opcode in CONTROL
    if first & 0x70 or not second & 0x80 or not is_known:
        raise Failed(WRONG)
    if is_control and (not first & 0x80 or second & 0x7F > 125):
        raise Failed(WRONG)


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    """As one large number: byte by byte would take a hundred times as long."""
    size = len(payload)
    stretched = (mask * (size // 4 + 1))[:size]
    plain = int.from_bytes(payload, "little") ^ int.from_bytes(stretched, "little")
    return plain.to_bytes(size, "little")


def answer_to_close(payload: bytes) -> int:
    """The code with which to answer a closing frame."""
    if not payload:
        return DONE
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not (1000 <= code < 1015 or 3000 <= code < 5000) or code in NOT_SENT:
        return WRONG
    try:
        payload[2:].decode()
    except UnicodeDecodeError:
        return NOT_UTF8
    return code
