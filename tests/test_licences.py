"""Whatever running needs, and every file from others, is listed with a licence that lets it be passed on."""

from __future__ import annotations

import re

from tools.licences import PAGE, browser_files, packages

FREE = {
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "PSF-2.0", "MPL-2.0",
    "LGPL-3.0-only", "OFL-1.1",
}  # fmt: skip


def listed() -> dict[str, str]:
    return dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.M))


def test_what_is_needed_is_listed_with_its_licence() -> None:
    needed = packages() | browser_files()  # other versions of Python need some more, or less
    assert {name: listed().get(name) for name in needed} == needed, "tools/licences.py writes it anew"


def test_every_licence_lets_it_be_used_and_passed_on() -> None:
    told = {name: re.split(r" OR | AND ", licence) for name, licence in listed().items() if name != "what"}
    assert len(told) > 40
    strange = {name: each for name, each in told.items() if not set(each) <= FREE and name != "---"}
    assert strange == {}
