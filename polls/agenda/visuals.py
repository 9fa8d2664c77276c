"""Images for the stage: read with care, made anew, kept with their text alternative."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection
from typing import Annotated, Any

from msgspec import Meta
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from polls.agenda.finding import forum_of
from polls.agenda.models import Item, Visual
from polls.errors import Refused
from polls.i18n import lazy_gettext as _l
from polls.inputs import Id, OptionalSentence
from polls.people.acting import Actor, check_role, verb
from polls.people.finding import find
from polls.people.models import MODERATOR

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560  # sharp on a stage of 2560 by 1440; larger only costs phones their time
MOST_VISUALS = 40
KINDS = ("PNG", "JPEG", "WEBP")
EXTENSIONS = {"image/png": "png", "image/webp": "webp"}
FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError)

Alt = Annotated[str, Meta(min_length=1, max_length=1000)]


def make_visual(content: bytes, alt: str, caption: str = "") -> Visual:
    """A visual (not yet of any item) from the bytes of a PNG, JPEG or WebP.

    The image is decoded and encoded anew, PNG as PNG and the others as WebP: what else the file held
    (where a photo was taken, hidden data, a second format) is gone. The same bytes give the same
    visual. Refused: no alt text, another kind, more than 8 MB, more than 40 megapixels, damaged.
    """
    if not alt:
        raise Refused("missing", _l("Please describe the image for those who do not see it."), "alt")
    if len(content) > MOST_BYTES:
        raise Refused("too_large", _l("This image is larger than 8 MB."), "image")
    media_type, made = _encoded_anew(content)
    return Visual(
        alt=alt,
        caption=caption,
        media_type=media_type,
        sha256=hashlib.sha256(made).hexdigest(),
        content=made,
    )


def _encoded_anew(content: bytes) -> tuple[str, bytes]:
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as opened:
            # The size is in the header: checked before a single pixel takes memory.
            if opened.width * opened.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            return _encode(_upright(opened), is_drawing=opened.format == "PNG")
    except Image.DecompressionBombError as error:
        raise Refused("too_large", _l("This image has more than 40 megapixels."), "image") from error
    except FAULTS as error:
        raise Refused(
            "not_an_image", _l("This is not a PNG, JPEG or WebP image that can be read."), "image"
        ) from error


def _upright(opened: Image.Image) -> Image.Image:
    image = ImageOps.exif_transpose(opened)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image.info = {}
    return image


def _encode(image: Image.Image, *, is_drawing: bool) -> tuple[str, bytes]:
    made = io.BytesIO()
    if is_drawing:
        image.save(made, "PNG", optimize=True)
        return "image/png", made.getvalue()
    image.save(made, "WEBP", quality=86, method=4)
    return "image/webp", made.getvalue()


def file_name(visual: Visual) -> str:
    """The last part of the visual's address; another image has another one, so it may be kept for good."""
    return f"{visual.id}-{visual.sha256[:16]}.{EXTENSIONS[visual.media_type]}"


def add_visual(session: Session, actor: Actor, item_id: int, visual: Visual) -> dict[str, Any]:
    """Put a visual from `make_visual` at the end of an item's. Called twice it stands there twice.

    Not in the table of verbs: its image must come through `make_visual`.
    """
    check_role(actor, (MODERATOR,))
    item = find(session, Item, item_id, actor)
    if len(item.visuals) >= MOST_VISUALS:
        raise Refused("too_many_visuals", _l("An item has at most %(most)s visuals.", most=MOST_VISUALS))
    visual.forum_id, visual.item_id = actor.forum_id, item.id
    visual.position = _next_position(item.visuals)
    session.add(visual)
    session.flush()
    actor.note(session, "visual_added", visual=visual.id, item=item.id, hash=visual.sha256)
    return {"visual_id": visual.id}


@verb(by=(MODERATOR,))
def change_visual(
    session: Session,
    actor: Actor,
    *,
    visual_id: Id,
    alt: Alt | None = None,
    caption: OptionalSentence | None = None,
) -> dict[str, Any]:
    """Change the words of a visual. A second call changes nothing."""
    visual = find(session, Visual, visual_id, actor)
    visual.alt = visual.alt if alt is None else alt
    visual.caption = visual.caption if caption is None else caption
    actor.note(session, "visual_changed", visual=visual.id)
    return {}


@verb(by=(MODERATOR,))
def remove_visual(session: Session, actor: Actor, *, visual_id: Id) -> dict[str, Any]:
    """Remove a visual; the stage turns back to the first page if it was of the current item."""
    visual = find(session, Visual, visual_id, actor)
    forum = forum_of(session, actor)
    if forum.current_item_id == visual.item_id:
        forum.page = 0
    session.delete(visual)
    actor.note(session, "visual_removed", visual=visual_id, item=visual.item_id)
    return {}


def _next_position(visuals: Collection[Visual]) -> int:
    return max((visual.position for visual in visuals), default=-1) + 1
