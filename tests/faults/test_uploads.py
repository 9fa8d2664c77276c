"""Images as an attacker would upload them: what is none is refused, and of an image only the pixels stay."""

from __future__ import annotations

import io
import threading
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from polls.agenda.images import LARGEST_DRAWING, made_anew
from polls.errors import Refused
from polls.people.models import MODERATOR
from tests.agenda.rooms import an_image
from tests.agenda.test_routes import Site, site, visuals_of  # noqa: F401  (a fixture)
from tests.faults.bad_images import (
    HTML,
    NOT_IMAGES,
    TOO_LARGE,
    chunk,
    frames,
    laden,
    photo_from_home,
    saved,
    small,
    with_chunks,
)

KINDS = ("PNG", "JPEG", "WEBP")
TYPES = {"PNG": "image/png", "WEBP": "image/webp"}


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def seen(content: bytes) -> tuple[int, ...]:
    """The colour in the middle of what is made of it."""
    image = opened(made_anew(content)[1]).convert("RGBA")
    return image.getpixel((image.width // 2, image.height // 2))


# ---- What is no image -------------------------------------------------------------------------------


@pytest.mark.parametrize("what", NOT_IMAGES)
def test_what_is_no_image_by_its_content_is_refused(what: str) -> None:
    with pytest.raises(Refused, match="not_an_image"):
        made_anew(NOT_IMAGES[what])


@pytest.mark.parametrize("what", TOO_LARGE)
def test_what_is_too_large_is_refused(what: str) -> None:
    with pytest.raises(Refused, match="too_large"):
        made_anew(TOO_LARGE[what])


@pytest.mark.parametrize("kind", KINDS)
def test_an_image_cut_off_anywhere_is_refused(kind: str) -> None:
    content = small(kind)
    end = len(content) - (16 if kind == "PNG" else 2)  # of a PNG only what says that it ends may be missing
    for length in range(0, end, 7):
        with pytest.raises(Refused, match="not_an_image"):
            made_anew(content[:length])


@given(st.sampled_from(KINDS), st.integers(0, 400), st.binary(max_size=8), st.integers(0, 8))
@settings(max_examples=50, deadline=None)
def test_a_damaged_image_is_an_image_or_refused(kind: str, at: int, other: bytes, cut: int) -> None:
    content = small(kind)
    is_an_image_or_refused(content[:at] + other + content[at + cut :])


@given(
    st.sampled_from(
        ["tEXt", "zTXt", "iTXt", "iCCP", "eXIf", "PLTE", "tRNS", "acTL", "fcTL", "gAMA", "IHDR", "pHYs"]
    ),
    st.binary(max_size=60),
)
@settings(max_examples=50, deadline=None)
def test_a_drawing_with_any_piece_in_it_is_an_image_or_refused(name: str, content: bytes) -> None:
    is_an_image_or_refused(with_chunks(chunk(name.encode(), content)))
    is_an_image_or_refused(with_chunks(chunk(name.encode(), b"a\0\0" + zlib.compress(content))))


def is_an_image_or_refused(content: bytes) -> None:
    try:
        media_type, made = made_anew(content)
    except Refused as refused:
        assert refused.field == "image"
    else:
        assert media_type == TYPES[opened(made).format or ""]


# ---- What of an image stays -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_an_image_carries_is_gone(kind: str) -> None:
    content = laden(kind)
    _type, made = made_anew(content)
    assert opened(content).size == opened(made).size
    for carried in (
        b"<script",
        b"<svg",
        b"<html",
        b"%PDF",
        b"PK\x03\x04",
        b"Exif",
        b"ICCP",
        b"iCCP",
        b"tEXt",
    ):
        assert carried not in made
    assert not opened(made).getexif()


def test_where_a_photo_was_taken_and_by_whom_is_gone() -> None:
    content = photo_from_home()
    assert opened(content).getexif().get_ifd(0x8825)
    made = opened(made_anew(content)[1])
    assert not made.getexif().get_ifd(0x8825)
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(made.info)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_stays(kind: str) -> None:
    content = frames(kind, 300)
    assert opened(content).n_frames > 50
    made = opened(made_anew(content)[1])
    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("L").getextrema() == (128, 128)


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("content", "colour"),
    [
        (saved(Image.new("I;16", (9, 9), 0x8000)), (128, 128, 128, 255)),
        (saved(Image.new("I;16", (9, 9), 300)), (1, 1, 1, 255)),
        (saved(Image.new("1", (9, 9), 1)), (255, 255, 255, 255)),
        (saved(Image.new("LA", (9, 9), (200, 100))), (200, 200, 200, 100)),
        (saved(Image.new("L", (9, 9), 9), transparency=9), (9, 9, 9, 0)),
        (saved(Image.new("RGB", (9, 9), (1, 2, 3)), transparency=(1, 2, 3)), (1, 2, 3, 0)),
        (saved(Image.new("RGB", (9, 9), "teal").quantize(4)), (0, 128, 128, 255)),
        (saved(Image.new("RGBA", (9, 9), (200, 30, 30, 128))), (200, 30, 30, 128)),
        (saved(Image.new("CMYK", (9, 9), (255, 0, 0, 0)), "JPEG"), (0, 255, 255, 255)),
        (saved(Image.new("L", (9, 9), 100), "JPEG"), (100, 100, 100, 255)),
        (saved(Image.new("RGBA", (9, 9), (0, 0, 200, 128)), "WEBP", lossless=True), (0, 0, 200, 128)),
    ],
)  # fmt: skip
def test_the_colours_of_every_kind_of_pixel_are_right(content: bytes, colour: tuple[int, ...]) -> None:
    assert near(seen(content), colour)


@pytest.mark.proof
def test_a_drawing_as_large_as_a_photo_becomes_one() -> None:
    noise = Image.effect_noise((1600, 1200), 90).convert("RGB")
    media_type, made = made_anew(saved(noise))
    assert (media_type, opened(made).size) == ("image/webp", (1600, 1200))
    assert len(made) < LARGEST_DRAWING


# ---- Over HTTP --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.html", "text/html"), ("../../run.py", "text/x-python"), ('a".svg', "image/svg+xml")],
)
def test_neither_name_nor_type_decides(site: Site, name: str, said: str) -> None:  # noqa: F811
    assert site.upload(MODERATOR, image=(io.BytesIO(small()), name, said)).status_code == 200
    assert site.upload(MODERATOR, image=(io.BytesIO(HTML), "a.png", "image/png")).status_code == 400
    added = visuals_of(site.item_id)[1:]
    assert [visual.media_type for visual in added] == ["image/png"]


def test_an_image_is_sent_so_that_no_browser_runs_anything_of_it(site: Site) -> None:  # noqa: F811
    for path in (f"/f/{site.slug}/visuals/{site.file}", f"/f/{site.slug}/qr.svg"):
        headers = site.client(MODERATOR).get(path).headers
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_form_that_is_sent_twice_adds_one_visual(site: Site) -> None:  # noqa: F811
    answers = [site.upload(MODERATOR, alt="Twice").json for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(visuals_of(site.item_id)) == 2


def test_many_at_once_are_made_one_after_the_other_and_each_is_answered(site: Site) -> None:  # noqa: F811
    statuses: list[int] = []

    def send(number: int) -> None:
        image = (io.BytesIO(an_image(size=(400, 300 + number))), "a.png")
        statuses.append(site.upload(MODERATOR, image=image).status_code)

    together = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert statuses == [200] * 6
    assert len(visuals_of(site.item_id)) == 7
