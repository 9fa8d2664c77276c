"""Following the pictures as a screen does: whole, then what changed; the rule of static/js/store.js."""

from __future__ import annotations

from typing import Any

from polls.live.picture import Parts, merged


class Following:
    """What one client has been told, audience by audience; later audiences win where two tell a part."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[int, Parts]] = {}

    @property
    def parts(self) -> Parts:
        """The pictures laid over one another."""
        return {name: value for _revision, parts in self._told.values() for name, value in parts.items()}

    def take_whole(self, message: dict[str, Any]) -> None:
        """Forget what was known for `{pictures}`."""
        self._told = {each["audience"]: (each["revision"], each["parts"]) for each in message["pictures"]}

    def take_changed(self, message: dict[str, Any]) -> bool:
        """Lay `{audience, revision, parts, within}` over what is known; False: one was missed."""
        audience, revision = message["audience"], message["revision"]
        if audience not in self._told or revision > self._told[audience][0] + 1:
            return False
        known, parts = self._told[audience]
        if revision > known:
            self._told[audience] = (revision, merged(parts, message["parts"], message.get("within", {})))
        return True
