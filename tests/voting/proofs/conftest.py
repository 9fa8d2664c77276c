"""The independent library, for the proofs that are told beside it."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def library() -> ModuleType:
    """Imported in here alone, for only `make prove` installs it. Without it these proofs fail."""
    from tests.voting.proofs import library

    return library
