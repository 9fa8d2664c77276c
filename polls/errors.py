"""What a person can get wrong: one error family with stable codes and sentences to act on."""

from __future__ import annotations

from typing import Any

STATUS = {
    "not_signed_in": 401,
    "not_allowed": 403,
    "foreign_origin": 403,
    "not_found": 404,
    "stale": 409,
    "too_large": 413,
    "too_many": 429,
    "not_saved": 503,
}


class Refused(Exception):
    """An action was refused; nothing changed.

    `code` is stable lower_snake; `message` is a (lazy, translatable) sentence that says what to do;
    `field` names the input at fault; `details` are plain values that help to mend it (the current
    version of a draft, the seconds to wait). Details never hold a choice, a token or a name.
    """

    def __init__(self, code: str, message: Any, field: str | None = None, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.details = details

    @property
    def status(self) -> int:
        """The HTTP status that fits the code: 400 unless the code has its own."""
        return STATUS.get(self.code, 400)

    @property
    def headers(self) -> dict[str, str]:
        """What an answer says in its head besides: how many seconds to wait."""
        wait = self.details.get("wait_seconds")
        return {"Retry-After": str(wait)} if wait else {}

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        """`{code, message, field, details}` for screens."""
        return {
            "code": self.code,
            "message": str(self.message),
            "field": self.field,
            "details": self.details,
        }
