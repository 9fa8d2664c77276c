"""The keys of sealed ballots: kept outside the database and every backup, and destroyed after closing.

Each open poll has one file of 64 bytes in a directory of its own: the key of its envelopes, then the seed of
its lot. The file has a random name, so that it tells of no poll; a copy of the database without it is a heap
of envelopes that nobody can open.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.lasting import sync_folder
from polls.voting.methods.lot import commitment

KEY_BYTES = SEED_BYTES = 32
KEY_ID = re.compile("[0-9a-f]{32}")


class Keys:
    """The keys in one directory, which belongs to one database alone and to all processes that serve it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._read: dict[str, bytes] = {}  # every ballot needs its poll's

    def make(self) -> tuple[str, str]:
        """`(key_id, seed_commitment)` of a fresh key and seed, which are then on disk. Twice makes two."""
        key_id, secret = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES + SEED_BYTES)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_through(self._path(key_id), secret, os.O_CREAT | os.O_EXCL)
            sync_folder(self.directory)
        except OSError as error:
            raise Refused(
                "not_saved",
                _l("The key of this poll could not be kept, so it was not opened. Please try again."),
            ) from error
        self._read[key_id] = secret
        return key_id, commitment(secret[KEY_BYTES:])

    def key(self, key_id: str | None) -> bytes:
        """The key of envelopes; refused as `key_missing` where it is not on this server."""
        return self._secret(key_id)[:KEY_BYTES]

    def seed(self, key_id: str | None) -> bytes:
        """The seed of the lot; refused as `key_missing` where it is not on this server."""
        return self._secret(key_id)[KEY_BYTES:]

    def check(self, key_id: str | None, seed_commitment: str | None) -> None:
        """Refuse as `key_missing` unless the poll's own key is here, and no other in its place."""
        if commitment(self.seed(key_id)) != seed_commitment:
            raise _key_missing()

    def has(self, key_id: str | None) -> bool:
        """Whether the key is on this server."""
        try:
            return bool(self._secret(key_id))
        except Refused:
            return False

    def destroy(self, key_id: str) -> None:
        """Overwrite the key and take its file away; a second time there is nothing left to do."""
        if not KEY_ID.fullmatch(key_id):
            return  # a name that a forged backup brought, and with it the path of any file
        self._read.pop(key_id, None)
        path = self._path(key_id)
        with suppress(FileNotFoundError):  # another process may be doing the same
            _write_through(path, bytes(KEY_BYTES + SEED_BYTES))
            path.unlink()
            sync_folder(self.directory)
        self._read.pop(key_id, None)  # again: a picture that was just drawn may have read it meanwhile

    def forget_destroyed(self) -> None:
        """Let go of the keys that another process has destroyed."""
        for key_id in list(self._read):
            if not self._path(key_id).exists():
                self._read.pop(key_id, None)

    def prune(self, keep: set[str]) -> None:
        """Destroy every key but those in `keep`: what a crash between making or using one left behind."""
        kept_here = self.directory.iterdir() if self.directory.exists() else ()
        for name in [path.name for path in kept_here]:
            # Whatever else a host keeps there by mistake is none of ours.
            if KEY_ID.fullmatch(name) and name not in keep:
                self.destroy(name)

    def _secret(self, key_id: str | None) -> bytes:
        secret = self._read.get(key_id or "") or self._stored(key_id)
        self._read[key_id or ""] = secret
        return secret

    def _stored(self, key_id: str | None) -> bytes:
        try:
            secret = self._path(key_id).read_bytes() if key_id and KEY_ID.fullmatch(key_id) else b""
        except OSError:  # gone, or not to be read: for the poll it is the same
            secret = b""
        if len(secret) != KEY_BYTES + SEED_BYTES:
            raise _key_missing()
        return secret

    def _path(self, key_id: str) -> Path:
        return self.directory / key_id


def _key_missing() -> Refused:
    return Refused(
        "key_missing",
        _l(
            "The key of this poll is not on this server, so its ballots cannot be opened. "
            "Declare it void and open a new round."
        ),
    )


def _write_through(path: Path, content: bytes, flags: int = 0) -> None:
    """Write over what is there, in place, until it is on disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


# One directory for a process, as there is one database.
_keys: Keys | None = None


def connect(directory: Path) -> Keys:
    """Make `directory` the keys of this process."""
    global _keys
    _keys = Keys(directory)
    return _keys


def current() -> Keys:
    """The keys that `connect` made; a bug if there are none yet."""
    assert _keys is not None, "connect() comes first"
    return _keys
