"""Images: what is taken, what is made of them, what is refused."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from polls.agenda import images, visuals
from polls.agenda.models import Visual
from polls.agenda.visuals import add_visual, make_visual
from polls.errors import Refused
from tests.agenda.rooms import a_room, a_visual, an_image
from tests.builders import an_actor


def opened(visual: Visual) -> Image.Image:
    return Image.open(io.BytesIO(visual.content))


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/webp"), ("WEBP", "image/webp")]
)
def test_an_image_is_made_anew(kind, media_type):
    visual = make_visual(an_image(kind), "A teal field", "Teal")
    assert (visual.media_type, visual.alt, visual.caption) == (media_type, "A teal field", "Teal")
    assert opened(visual).size == (8, 6)


def test_the_same_bytes_give_the_same_visual():
    assert make_visual(an_image(), "A").sha256 == make_visual(an_image(), "B").sha256


def test_what_else_the_file_held_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    for kind in ("PNG", "JPEG", "WEBP"):
        content = an_image(kind, exif=exif) + b"<script>hidden</script>"
        made = make_visual(content, "A").content
        assert b"taken at home" in content
        assert b"taken at home" not in made
        assert b"script" not in made


def test_a_photo_that_was_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(make_visual(an_image("JPEG", exif=exif), "A")).size == (6, 8)


def test_transparency_stays():
    content = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(content, "PNG")
    assert opened(make_visual(content.getvalue(), "A")).mode == "RGBA"


def test_a_large_image_becomes_as_large_as_the_stage_needs():
    assert opened(make_visual(an_image(size=(5120, 100)), "A")).size == (2560, 50)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content", [b"", b"hello", SVG, an_image()[:40], an_image("GIF"), an_image("BMP"), b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_image_of_the_three_kinds_is_refused(content):
    with pytest.raises(Refused, match="not_an_image"):
        make_visual(content, "A")


def test_too_many_bytes_are_refused():
    with pytest.raises(Refused, match="too_large"):
        make_visual(an_image() + bytes(images.MOST_BYTES), "A")


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch):
    bomb = _png_header(20_000, 20_000)
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("a pixel was decoded"))
    with pytest.raises(Refused, match="too_large"):
        make_visual(bomb, "A")


def _png_header(width: int, height: int) -> bytes:
    """An image that says it is that large, with next to nothing in it."""
    small = an_image()
    header = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4) + small[33:]


def test_an_image_without_a_description_is_refused():
    with pytest.raises(Refused, match="missing"):
        make_visual(an_image(), "")


def test_visuals_stand_in_the_order_they_came(session):
    room = a_room(session)
    for alt in ("First", "Second"):
        add_visual(session, room.moderator, room.items[0].id, make_visual(an_image(), alt))
        session.expire(room.items[0])
    assert [visual.alt for visual in room.items[0].visuals] == ["First", "Second"]


def test_the_same_press_twice_puts_one_visual_there(session):
    room = a_room(session)
    sent = [("A field", ""), ("A field", ""), ("A field", "Teal"), ("A field", "")]
    ids = []
    for alt, caption in sent:
        made = make_visual(an_image(), alt, caption)
        ids.append(add_visual(session, room.moderator, room.items[0].id, made)["visual_id"])
        session.expire(room.items[0])
    assert ids[0] == ids[1]
    assert len(set(ids)) == len(room.items[0].visuals) == 3


def test_the_visuals_of_a_forum_are_bounded_together_and_those_of_others_do_not_count(session, monkeypatch):
    room, other = a_room(session), a_room(session)
    images = [make_visual(an_image(size=(8, 8 + number)), "A") for number in range(3)]
    monkeypatch.setattr(visuals, "MOST_STORED", len(images[0].content) + len(images[1].content))
    add_visual(session, room.moderator, room.items[0].id, images[0])
    add_visual(session, room.moderator, room.items[1].id, images[1])
    with pytest.raises(Refused, match="too_many_visuals"):
        add_visual(session, room.moderator, room.items[2].id, images[2])
    assert add_visual(session, other.moderator, other.items[0].id, images[2])["visual_id"]


def test_an_attendee_cannot_add_a_visual(session):
    room = a_room(session)
    with pytest.raises(Refused, match="not_allowed"):
        add_visual(session, an_actor(session, room.forum), room.items[0].id, make_visual(an_image(), "A"))


def test_a_visual_cannot_go_to_another_forums_item(session):
    room, other = a_room(session), a_room(session)
    with pytest.raises(Refused, match="not_found"):
        add_visual(session, room.moderator, other.items[0].id, make_visual(an_image(), "A"))


def test_the_words_of_a_visual_change(session):
    room = a_room(session)
    visual = a_visual(session, room.items[0])
    room.do("change_visual", visual_id=visual.id, caption="")
    assert (visual.alt, visual.caption) == ("A teal field", "")


def test_removing_a_visual_turns_the_stage_to_the_first_page(session):
    room = a_room(session)
    visual = a_visual(session, room.items[0])
    room.do("move_to", to_item=room.items[0].id)
    room.forum.page = 1
    room.do("remove_visual", visual_id=visual.id)
    session.flush()
    assert session.get(Visual, visual.id) is None
    assert room.forum.page == 0
