"""The way in by code, as an address and as a QR code."""

from __future__ import annotations

import io

from polls.agenda.models import Forum


def join_path(forum: Forum) -> str | None:
    """The local address that lets people in by the code; None while the forum is closed to others."""
    if forum.join_policy == "closed" or not forum.join_code:
        return None
    return f"/join/{forum.join_code}"


def qr_svg(address: str) -> bytes:
    """The address as a QR code: an SVG without size, dark on white whatever lies behind it."""
    import segno  # takes a while to import, and a server starts sooner without

    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, omitsize=True, light="white")
    return drawn.getvalue()
