"""Receipt codes: by them a voter's own browser finds their records in the public ballot file."""

from __future__ import annotations

import hashlib

TAG = "plenary receipt/"  # so that no hash made for another purpose is ever a code


def receipt_code(poll_id: int, nonce: str, part: str) -> str:
    """The code of one record: 32 hex digits (128 bits).

    `nonce` is the 32 hex digits that the voter's device made, known to nobody after closing but that device;
    `part` is the record's ("" for a whole ballot). Every record of a ballot has a code of its own, so that
    the records of one ballot cannot be put together again.
    """
    told = f"{TAG}{poll_id}/{nonce}/{part}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]
