"""A forum on a running server, for the stories of what can happen to it."""

from tests.live.conftest import room

__all__ = ["room"]
