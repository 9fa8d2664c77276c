"""Every verb of breakouts and of the lightning round; each story has a file of its own."""

from __future__ import annotations

from polls.breakouts import drafting, groups, handing_in, lightning, seating

__all__ = ["drafting", "groups", "handing_in", "lightning", "seating"]
