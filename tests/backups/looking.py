"""All that might tell of a ballot, in all the ways it may be written, and where bytes of it are found."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from polls.voting.receipts import receipt_code


def ways(secret: bytes) -> set[bytes]:
    """Bytes as they are, in hexadecimal digits and in Base64, wherever in a longer text they may begin."""
    coded = {base64.b64encode(b"\0" * start + secret)[8:-4] for start in range(3)}
    return {secret, secret.hex().encode(), secret.hex().upper().encode(), *coded}


def of_ballots(poll_id: int, sent: Iterable[tuple[str, list[int]]]) -> set[bytes]:
    """Of whole rankings and their nonces: what only the voter's device may know."""
    found: set[bytes] = set()
    for nonce, ranking in sent:
        found |= ways(bytes.fromhex(nonce)) | {receipt_code(poll_id, nonce, "").encode()}
        for separators in ((",", ":"), (", ", ": ")):
            found.add(json.dumps([[option] for option in ranking], separators=separators).encode())
    return found


def files(folder: Path) -> dict[str, bytes]:
    """All bytes below a folder; of a backup those of its parts as well."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        found[name] = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as backup:
                found |= {f"{name}/{part}": backup.read(part) for part in backup.namelist()}
    return found


def where(found: dict[str, bytes], wanted: Iterable[bytes]) -> set[str]:
    """The names of those that hold any of it."""
    wanted = list(wanted)
    return {name for name, content in found.items() if any(each in content for each in wanted)}


def unpacked(parts: bytes) -> bytes:
    """The lines of the ballot files in a backup's part."""
    return b"".join(zlib.decompress(base64.b64decode(json.loads(line)[-1])) for line in parts.splitlines())
