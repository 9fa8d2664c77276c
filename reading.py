"""What each setting takes: it is read out of the environment as it stands there, or refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

MOST_SHOWN = 80  # characters of what a setting said

LABEL = "[A-Za-z0-9_-]{1,63}"
NAME = rf"{LABEL}(?:\.{LABEL})*\.?"  # other letters as browsers send them: xn--…
PORT = "(?::[0-9]{1,5})?"
PLACE = rf"(?:{NAME}|\[[0-9A-Fa-f:.]+\]){PORT}"
# What would end it or begin something else stands in it as %40 and the like.
ACCOUNT = r"(?:[^\s/?#@\[\]]*@)?"
QUERY = r"(?:\?[!-?A-~]*)?"  # without an @: what stands before one is read as an account, wherever it is
# Those that the library passes on; another would be a traceback at the first word to Redis.
OF_TLS = "ssl_(?:ca_certs|ca_path|certfile|keyfile|cert_reqs|check_hostname)=[!-%'-~]+"

# No query for SQLite: it would be taken for a part of the file's name where we look whether it is there.
# Nor its database in memory, which would be gone with the process.
DATABASES = (
    "sqlite:///(?!:memory:)[^?]+",
    rf"postgresql(?:\+psycopg)?://{ACCOUNT}(?:{PLACE})?(?:/[^?#@]*)?{QUERY}",
)
REDISES = (
    rf"redis://{ACCOUNT}{PLACE}(?:/[0-9]{{0,4}})?",
    rf"rediss://{ACCOUNT}{PLACE}(?:/[0-9]{{0,4}})?(?:\?{OF_TLS}(?:&{OF_TLS})*)?",
    rf"unix://{ACCOUNT}/[^?#]+(?:\?db=[0-9]{{1,4}})?",
)
PLACEHOLDERS = {"", "changeme", "change-me", "secret", "dev"}
LEVELS = ("CRITICAL", "FATAL", "ERROR", "WARNING", "WARN", "INFO", "DEBUG", "NOTSET")


class Rule(NamedTuple):
    """Which texts a setting takes, and how that is said."""

    takes: Callable[[str], bool]
    words: str
    is_secret: bool = False  # then nobody is shown what it said


class Reading:
    """What an environment says. What cannot be meant is noted, for `check`, and read as what is usual."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._refusals: list[str] = []

    def one(self, name: str, rule: Rule, usual: str) -> str:
        """What the setting says; `usual` where it says nothing."""
        said = self._environment.get(name)
        if said is None:
            return usual
        return said if self._is_taken(name, rule, said, "is") else usual

    def number(self, name: str, least: int, most: int, *, usual: int) -> int:
        """The number that it says, within these, in digits and nothing else."""
        return int(self.one(name, _whole_number(least, most), str(usual)))

    def each(self, name: str, rule: Rule, usual: str = "") -> list[str]:
        """What it says, piece by piece, with spaces between them."""
        said = self._environment.get(name)
        pieces = (usual if said is None else said).split()
        return [each for each in pieces if self._is_taken(name, rule, each, "has")]

    def check(self) -> None:
        """End the program where anything was refused: a sentence a line, of all at once."""
        if self._refusals:
            raise SystemExit("\n".join(self._refusals))

    def _is_taken(self, name: str, rule: Rule, said: str, verb: str) -> bool:
        if rule.takes(said):
            return True
        # Before an @ there may be a password, where none belongs too.
        is_hidden = rule.is_secret or "@" in said
        what = "cannot be used as it stands" if is_hidden else f"{verb} “{shown(said)}”"
        self._refusals.append(f"{name} {what}: it takes {rule.words}.")
        return False


def shown(said: str) -> str:
    """It on one line, and not too much of it."""
    cut = said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]}…"
    return "".join(each if each.isprintable() else "?" for each in cut)


def _whole_number(least: int, most: int) -> Rule:
    def takes(said: str) -> bool:
        return bool(re.fullmatch("[0-9]{1,9}", said)) and least <= int(said) <= most

    return Rule(takes, f"a whole number from {least} to {most}")


def one_of(*texts: str) -> Rule:
    """One of these, written as they are."""
    return Rule(lambda said: said in texts, f"{', '.join(texts[:-1])} or {texts[-1]}")


def _is_host(said: str) -> bool:
    if ":" not in said:
        return bool(re.fullmatch(NAME, said))
    try:
        ip_address(said)
    except ValueError:
        return False
    return bool(re.fullmatch("[A-Za-z0-9_.:%-]{2,63}", said))  # the name of a network card may follow a %


def _is_folder(said: str) -> bool:
    # In the address of the database, which is made of it, a ? would end the path.
    return bool(said.strip()) and not set(said) & {"\0", "?"}


def _is_network(said: str) -> bool:
    try:
        ip_network(said, strict=False)  # as polls/proxies.py reads it
    except ValueError:
        return False
    return True


def _is_address(said: str, *patterns: str) -> bool:
    """Whether it is of one of the patterns, and its host and port can be some."""
    if not said.isprintable() or not any(re.fullmatch(pattern, said) for pattern in patterns):
        return False
    try:
        place = urlsplit(said)
        if "[" in place.netloc:
            IPv6Address(place.hostname or "")
        return place.port != 0
    except ValueError:
        return False


def _is_secret(said: str) -> bool:
    # "" is none: one is made. What is no text at all cannot sign anything.
    return said == "" or (said.isprintable() and said.strip().lower() not in PLACEHOLDERS)


HOST = Rule(_is_host, "an address or a name of this machine")
FOLDER = Rule(_is_folder, "the path of a folder")
DATABASE = Rule(
    lambda said: _is_address(said, *DATABASES),
    "sqlite:////FOLDER/FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME, where @, / and % of a password "
    "are written %40, %2F and %25",
    is_secret=True,
)
REDIS = Rule(
    lambda said: said == "" or _is_address(said, *REDISES),
    "redis://:PASSWORD@HOST:PORT/NUMBER, the same with rediss://, or unix:///PATH, where @, / and % of a "
    "password are written %40, %2F and %25",
    is_secret=True,
)
ORIGIN = Rule(
    lambda said: _is_address(said, f"https?://{PLACE}/*"),
    "http:// or https:// and a host, with a port or without, and nothing after that",
)
FRAMING = Rule(
    lambda said: _is_address(said, rf"https?://(?:\*\.)?{NAME}{PORT}/*"),
    "addresses like https://live.example.org or https://*.example.org, with spaces between them",
)
NETWORK = Rule(_is_network, "addresses or networks like 10.0.0.0/8, with spaces between them")
LEVEL = Rule(lambda said: said.upper() in LEVELS, "DEBUG, INFO, WARNING, ERROR or CRITICAL")
SECRET = Rule(_is_secret, "long random text, or may be left out", is_secret=True)
