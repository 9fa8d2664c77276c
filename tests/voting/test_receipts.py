"""Receipt codes: anyone can compute them from the nonce, and they tell nothing without it."""

from __future__ import annotations

import hashlib

from polls.voting.receipts import receipt_code

NONCE = "00112233445566778899aabbccddeeff"


def test_a_code_is_what_the_guide_says() -> None:
    told = b"plenary receipt/7/00112233445566778899aabbccddeeff/12>15"
    assert receipt_code(7, NONCE, "12>15") == hashlib.sha256(told).hexdigest()[:32]


def test_poll_nonce_and_part_each_change_the_code() -> None:
    codes = {
        receipt_code(7, NONCE, ""),
        receipt_code(8, NONCE, ""),
        receipt_code(7, NONCE[::-1], ""),
        receipt_code(7, NONCE, "12"),
    }
    assert len(codes) == 4
