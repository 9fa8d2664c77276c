"""Ballot files and journals made without a database: what a poll of any method leaves behind."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from typing import Any

import msgspec

from polls.chain import GENESIS, chained_hash
from polls.verification.recounting import recount
from polls.voting.ballot_file import FORMAT, Record, ballots_hash, lines_of
from polls.voting.ballots import Form, form_of
from polls.voting.fitting import fitting
from polls.voting.freezing import frozen_hash, frozen_parts
from polls.voting.methods.lot import commitment
from polls.voting.methods.records import records_of
from polls.voting.receipts import receipt_code
from polls.voting.rules import NAMED, Rules

METHODS = ("single", "approval", "irv", "schulze", "ranked_pairs", "score", "borda", "dots", "yes_no")
NAMES = ("Open Table", "Common Ground", "Round Room", "Long Bench")
IDS = (11, 12, 13, 14)
SEED = bytes(range(32))
POLL = 7
ABSTAIN = {"abstain": True}


@dataclass
class BallotFile:
    """A header, its records, and the journal in which both are noted; all can be tampered with."""

    header: dict[str, Any]
    records: list[Record]
    journal: list[dict[str, Any]] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        return msgspec.json.encode(self.header) + b"\n" + lines_of(self.records)

    @property
    def journal_file(self) -> bytes:
        return b"".join(msgspec.json.encode(line) + b"\n" for line in self.journal)

    def rehashed(self) -> BallotFile:
        """The header made to fit the records again, as a clever forger would."""
        self.header["records"] = len(self.records)
        self.header["ballots_hash"] = ballots_hash(lines_of(self.records))
        self.header["frozen_hash"] = frozen_hash(frozen_parts(self.header))
        return self


def a_ballot_file(method: str, choices: list[dict[str, Any]] | None = None, **rules: Any) -> BallotFile:
    """What a poll of that method leaves of these choices, or of thirteen made by chance."""
    fits = fitting(Rules(**rules), method)
    number = 2 if method == "yes_no" else len(IDS)
    choices = choices if choices is not None else some_choices(form_of(method, fits, number), 13)
    options = [_option(place) for place in range(number)]
    records = [
        record
        for voter, choice in enumerate(choices)
        for record in _records(method, fits.secrecy, [option["id"] for option in options], voter, choice)
    ]
    header = _header(method, fits, options, len(choices), len(records)) | {
        "ballots_hash": ballots_hash(lines_of(records))
    }
    header["frozen_hash"] = frozen_hash(frozen_parts(header))
    return BallotFile(header, records, a_journal(header))


def _option(place: int) -> dict[str, Any]:
    source = [place + 1, 2, "name"] if place else None
    return {"id": IDS[place], "text": NAMES[place], "detail": "", "source": source, "is_none": False}


def _header(method: str, rules: Rules, options: list[Any], ballots: int, records: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "forum": "spring",
        "poll": POLL,
        "question": "Which name?",
        "explanation": "",
        "method": method,
        "rules": msgspec.to_builtins(rules),
        "options": options,
        "eligible": 20,
        "present": 15,
        "ballots": ballots,
        "records": records,
        "seed_commitment": commitment(SEED),
        "seed": SEED.hex(),
        "opened_at": "2021-06-15T12:00:00Z",
        "closed_at": "2021-06-15T12:05:00Z",
        "journal": {"opened": 2, "closed": 4},
    }


def _records(method: str, secrecy: str, ids: list[int], voter: int, choice: dict[str, Any]) -> list[Record]:
    if secrecy == NAMED:
        parts: list[tuple[str, Any]] = [("abstain", True)] if "abstain" in choice else [("", choice)]
        return [
            Record(receipt_code(POLL, nonce(voter), part), part, value, f"Voter {voter}")
            for part, value in parts
        ]
    return [
        Record(receipt_code(POLL, nonce(voter), part), part, value)
        for part, value in records_of(method, ids, choice)
    ]


def nonce(voter: int) -> str:
    return f"{voter:032x}"


def some_choices(form: Form, number: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many well-formed choices made by chance, one abstention among them."""
    chance = random.Random(seed)
    return [ABSTAIN, *(SHAPES[form.shape](form, chance) for _ in range(number - 1))]


def _options(form: Form, chance: random.Random) -> dict[str, Any]:
    ids = IDS[:2] if form.is_one else IDS
    return {"options": sorted(chance.sample(ids, chance.randint(form.fewest, min(form.most, len(ids)))))}


def _scores(form: Form, chance: random.Random) -> dict[str, Any]:
    scored = sorted(chance.sample(IDS, chance.randint(1, len(IDS))))
    return {"scores": [[each, chance.randint(0, form.top)] for each in scored]}


def _dots(form: Form, chance: random.Random) -> dict[str, Any]:
    dots = min(form.each, 2)
    return {"dots": [[each, dots] for each in sorted(chance.sample(IDS, min(2, form.most // dots)))]}


def _ranking(form: Form, chance: random.Random) -> dict[str, Any]:
    order = chance.sample(IDS, chance.randint(form.fewest, form.most))
    return {"ranking": [[each] for each in order]}


SHAPES = {"options": _options, "scores": _scores, "dots": _dots, "ranking": _ranking}


def a_journal(header: dict[str, Any]) -> list[dict[str, Any]]:
    """Five entries: joined, opened, joined, closed, published."""
    opened = {
        "poll": header["poll"],
        "eligible": header["eligible"],
        "hash": header["frozen_hash"],
        "parts": frozen_parts(header),
        "seed_commitment": header["seed_commitment"],
    }
    fields = ("poll", "eligible", "present", "ballots", "ballots_hash", "seed")
    closed = {field: header[field] for field in fields}
    return chained(
        [
            ("member_joined", {"admission": "in"}),
            ("poll_opened", opened),
            ("member_joined", {"admission": "in"}),
            ("poll_closed", closed),
            ("poll_published", {"poll": header["poll"]}),
        ]
    )


def chained(entries: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The public journal of these entries."""
    lines, previous = [], GENESIS
    for number, (what, details) in enumerate(entries, 1):
        told = [1, number, "2021-06-15T12:00:00Z", 3, what, details]
        content = msgspec.json.encode(told, order="sorted")
        content_hash = hashlib.sha256(content).digest()
        previous = chained_hash(previous, content_hash)
        shown = (
            {"content": content.decode()}
            if what.startswith("poll_")
            else {"content_hash": content_hash.hex()}
        )
        lines.append({"number": number, "hash": previous.hex()} | shown)
    return lines


def single(*chosen: int) -> list[dict[str, Any]]:
    """Ballots of a single choice, by the place of the option."""
    return [{"options": [IDS[place]]} for place in chosen]


def found(file: BallotFile, **given: Any) -> list[str]:
    """What a recount finds wrong with the file."""
    return recount(file.content, **given).findings


def with_journal(file: BallotFile) -> list[str]:
    """The same, compared with the file's journal."""
    return found(file, journal=file.journal_file)


def with_value(record: Record, value: Any) -> Record:
    """The record with another value."""
    return msgspec.structs.replace(record, value=value)
