"""What is compressed comes back whole, and a secret's likeness to its page does not show in its length."""

from __future__ import annotations

import gzip
import random

import brotli
from hypothesis import given
from hypothesis import strategies as st

from polls.compression import brotlied, gzipped, gzipped_around

SECRET = b"6f1d2a9c44e07b58"


@given(st.binary(max_size=3000), st.lists(st.binary(max_size=40), max_size=4))
def test_it_comes_back_as_it_was(content: bytes, apart: list[bytes]) -> None:
    assert gzip.decompress(gzipped_around(content, apart)) == content
    assert gzip.decompress(gzipped(content)) == content
    assert brotli.decompress(brotlied(content)) == content


def test_a_long_text_that_stands_apart_comes_back_too() -> None:
    long = random.Random(4).randbytes(200_000)
    assert gzip.decompress(gzipped_around(b"before" + long + b"after", [long])) == b"before" + long + b"after"


def a_page(words: bytes) -> bytes:
    return b"<p>You looked for " + words + b"</p><li>row</li>" * 9 + b'<input value="' + SECRET + b'">'


def test_who_guesses_a_secret_does_not_see_it_in_the_length() -> None:
    guess, other = SECRET, SECRET[::-1]
    assert len(gzipped(a_page(guess))) < len(gzipped(a_page(other)))  # so it could be seen

    def kept_apart(words: bytes) -> int:
        return len(gzipped_around(a_page(words), [SECRET]))

    assert kept_apart(guess[:-1]) == kept_apart(other[:-1])


def test_a_secret_stands_in_the_stream_as_it_is() -> None:
    assert SECRET in gzipped_around(a_page(b"x"), [SECRET])
    assert SECRET not in gzipped(a_page(SECRET))
