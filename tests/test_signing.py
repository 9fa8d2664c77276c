"""The seals of what browsers bring along: the libraries' own bytes, whoever checks them."""

from __future__ import annotations

import pytest
from itsdangerous import BadSignature, URLSafeTimedSerializer

from polls.signing import Sealing

SECRET, SALT = "of these tests", "a use"
HMAC = {"key_derivation": "hmac"}


@pytest.mark.parametrize("kwargs", [{}, HMAC])
def test_what_the_library_sealed_is_opened_and_the_other_way_round(kwargs: dict[str, str]) -> None:
    ours = Sealing(SECRET, salt=SALT, signer_kwargs=kwargs)
    theirs = URLSafeTimedSerializer(SECRET, salt=SALT, signer_kwargs=kwargs)
    assert ours.loads(theirs.dumps({"seats": ["a"]})) == {"seats": ["a"]}
    assert theirs.loads(ours.dumps({"seats": ["a"]}), max_age=60) == {"seats": ["a"]}


def test_what_was_sealed_with_an_older_secret_is_opened() -> None:
    both = Sealing(["older", "newer"], salt=SALT)
    assert both.loads(Sealing("older", salt=SALT).dumps("a")) == "a"
    assert Sealing("newer", salt=SALT).loads(both.dumps("a")) == "a"


def test_nothing_else_is_opened() -> None:
    ours = Sealing(SECRET, salt=SALT)
    sealed = ours.dumps("a token")
    value, time, seal = sealed.split(".")
    strange = [
        Sealing("another secret", salt=SALT).dumps("a token"),
        Sealing(SECRET, salt="another use").dumps("a token"),
        f"{value}.{seal}",
        f"{value}.{time}x.{seal}",
        f"{value}.{time}.",
        f"{value}.{time}",
        "",
        ".",
        "..",
        "é.ü.ö",
    ]
    for each in strange:
        with pytest.raises(BadSignature):
            ours.loads(each)
    assert ours.loads(sealed) == "a token"
