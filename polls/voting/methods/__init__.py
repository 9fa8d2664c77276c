"""The methods of counting, by their key. Each is a module with `name`, `limits`, `count`,
`sentence` and `how`."""

from __future__ import annotations

from types import ModuleType

from polls.voting.methods import approval, single

METHODS: dict[str, ModuleType] = {"single": single, "approval": approval}
