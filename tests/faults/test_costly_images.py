"""What an image may cost at the most: of the memory, of the time, and of that of the others."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from polls.database import write
from polls.people.models import Member
from tests.agenda.rooms import a_room
from tests.faults.bad_images import (
    LARGEST_PIXELS,
    chunk,
    largest,
    saved,
    with_chunks,
)
from tests.faults.test_uploads import is_an_image_or_refused
from tests.serving import Server

CHILD = """
import re, sys
from pathlib import Path
from polls.agenda.images import made_anew
def most(): return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
before = most()
made_anew(sys.stdin.buffer.read())
print(most() - before)
"""


def webp_of_most_pixels() -> bytes:
    return saved(Image.new("RGBA", LARGEST_PIXELS, (1, 2, 3, 4)), "WEBP", method=0, quality=1)


def photo_of_most_pixels() -> bytes:
    return saved(Image.new("CMYK", (10_000, 6000), (1, 2, 3, 4)), "JPEG", quality=1)


@pytest.mark.proof
@pytest.mark.parametrize("make", [largest, webp_of_most_pixels, photo_of_most_pixels])
def test_the_most_pixels_take_a_bounded_part_of_the_memory(make: Any) -> None:
    told = subprocess.run([sys.executable, "-c", CHILD], input=make(), capture_output=True, check=True).stdout
    assert int(told) < 500, "MB"


@pytest.mark.proof
def test_nobody_waits_for_an_image_of_somebody_else(tmp_path: Path) -> None:
    server = Server(tmp_path, "eventlet")
    try:
        slug, item_id, moderator = write(a_meeting)
        browser, stranger = Browser(server, server.device(moderator)), Browser(server, "")
        page = browser.ask(f"/f/{slug}/setup/agenda")[1]
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page)
        fields = {"csrf_token": token[1].decode(), "item_id": str(item_id), "alt": "A field"}
        upload = threading.Thread(target=browser.send_image, args=(f"/f/{slug}/visuals", fields, largest()))
        waits, started = [], time.monotonic()
        upload.start()
        while upload.is_alive():
            asked = time.monotonic()
            assert stranger.ask("/healthz")[0] == 200
            waits.append(time.monotonic() - asked)
            upload.join(0.02)  # not faster than strangers may look
        took = time.monotonic() - started
        assert browser.statuses == [200], server.log()
        assert max(waits) < took / 2, "someone waited while the image was made"
    finally:
        server.kill()


def a_meeting(session: Session) -> tuple[str, int, Member]:
    room = a_room(session)
    return room.forum.slug, room.items[0].id, room.moderator.member


class Browser:
    """Asks a real server, each time on a connection of its own."""

    def __init__(self, server: Server, cookie: str) -> None:
        self._url, self._headers = server.url, {"Cookie": cookie, "Origin": server.url}
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.statuses: list[int] = []

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        asked = urllib.request.Request(self._url + path, body, self._headers | headers)
        with self._direct.open(asked, timeout=60) as answer:
            if set_cookie := answer.headers.get("Set-Cookie"):  # a page's form is good with the page's cookie
                self._headers["Cookie"] = set_cookie.partition(";")[0]
            return answer.status, answer.read()

    def send_image(self, path: str, fields: dict[str, str], image: bytes) -> None:
        said = "".join(
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        file = '--part\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
        body = (said + file).encode() + image + b"\r\n--part--\r\n"
        headers = {"Content-type": "multipart/form-data; boundary=part"}
        self.statuses.append(self.ask(path, body, **headers)[0])


@pytest.mark.proof
def test_a_file_of_a_million_pieces_is_read_or_refused_in_bounded_time() -> None:
    pieces = with_chunks(chunk(b"tEXt", b"a\0") * 300_000)
    started = time.process_time()
    is_an_image_or_refused(pieces)
    assert time.process_time() - started < 20
