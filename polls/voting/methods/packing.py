"""Rankings packed into bytes, so that a hundred thousand of them are counted by a few long operations.

Each option has a code, its place on the ballot. A packed ranking is its options' codes, best first, those
that share a rank between two marks. Rows of half-points, one byte an option, stand under one another as a
table; a whole column of it is compared with another as one long integer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

Layer = tuple[int, bytes]  # rows that each stand for so many ballots (a power of two)
Pairs = dict[tuple[int, int], tuple[int, int]]

MOST_RANKED = 64  # half-points are at most twice the other options, and a byte has room below 128
OPEN, CLOSE = 254, 255  # the marks around a shared rank
MARKS = bytes((OPEN, CLOSE))


def packed(options: Sequence[int], rankings: Iterable[Sequence[Sequence[int]]]) -> list[bytes]:
    """Each ranking, packed. KeyError for an option that is not among `options`."""
    code = {option: place for place, option in enumerate(options)}
    code_of, options_in = code.__getitem__, chain.from_iterable
    return [
        # With a code for each rank none is shared.
        order
        if len(order := bytes(map(code_of, options_in(ranking)))) == len(ranking)
        else _packed(code, ranking)
        for ranking in rankings
    ]


def _packed(code: Mapping[int, int], ranking: Sequence[Sequence[int]]) -> bytes:
    return b"".join([_packed_rank(code, rank) for rank in ranking])


def _packed_rank(code: Mapping[int, int], rank: Sequence[int]) -> bytes:
    codes = bytes([code[option] for option in rank])
    return codes if len(codes) == 1 else bytes((OPEN, *codes, CLOSE))


def unpacked(options: Sequence[int], rankings: Mapping[bytes, int]) -> Counter[tuple[tuple[int, ...], ...]]:
    """The packed rankings with ids again, and their numbers."""
    alone = [(option,) for option in options]
    return Counter(
        {
            _unpacked_shared(options, order)
            if OPEN in order
            else tuple(map(alone.__getitem__, order)): number
            for order, number in rankings.items()
        }
    )


def _unpacked_shared(options: Sequence[int], order: bytes) -> tuple[tuple[int, ...], ...]:
    codes = iter(order.translate(None, MARKS))
    return tuple([tuple([options[next(codes)] for _ in range(size)]) for size in _sizes(order)])


def _sizes(order: bytes) -> list[int]:
    """How many options each rank has."""
    sizes: list[int] = []
    is_shared = False
    for code in order:
        if code in MARKS:
            is_shared = code == OPEN
            sizes += [0] * is_shared
        elif is_shared:
            sizes[-1] += 1
        else:
            sizes.append(1)
    return sizes


def half_points(options: Sequence[int], ranking: Sequence[Sequence[int]]) -> dict[int, int]:
    """The half-points one ranking gives each option."""
    ((_, row),) = half_point_layers({packed(options, [ranking])[0]: 1}, len(options))
    return dict(zip(options, row, strict=True))


def half_point_layers(rankings: Mapping[bytes, int], options: int) -> list[Layer]:
    """The table of half-points: a row for a ranking, in it twice the options strictly below plus the level.

    A row that stands for several ballots is in the layer of each binary digit of their number, so that
    no table is longer than there are different rankings.
    """
    if options > MOST_RANKED:
        raise ValueError(f"at most {MOST_RANKED} options can be ranked")
    codes = bytes(range(options))
    points = [_points([1] * ranked, options) for ranked in range(options + 1)]
    layers: dict[int, list[bytes]] = defaultdict(list)
    for ranking, number in rankings.items():
        if OPEN in ranking:
            order, values = ranking.translate(None, MARKS), _points(_sizes(ranking), options)
        else:
            order, values = ranking, points[len(ranking)]
        if len(order) < options:
            order += codes.translate(None, order)
        row = codes.translate(bytes.maketrans(order, values))
        for digit in _digits(number):
            layers[digit].append(row)
    return [(digit, b"".join(rows)) for digit, rows in layers.items()]


def _points(sizes: Sequence[int], options: int) -> bytes:
    """The half-points of a ballot's options, best first, by the sizes of its ranks; unranked: level, last."""
    points, below = [], options
    for size in (*sizes, options - sum(sizes)):
        below -= size
        points += [2 * below + size - 1] * size
    return bytes(points)


def _digits(number: int) -> list[int]:
    if number == 1:
        return [1]
    return [1 << place for place in range(number.bit_length()) if number >> place & 1]


def half_points_by_option(layers: Iterable[Layer], options: Sequence[int]) -> dict[int, Counter[int | None]]:
    """How many ballots give an option how many half-points."""
    counts: dict[int, Counter[int | None]] = {option: Counter() for option in options}
    for weight, table in layers:
        for code, option in enumerate(options):
            column = table[code :: len(options)]
            for points in range(2 * len(options) - 1):
                if ballots := column.count(points):
                    counts[option][points] += weight * ballots
    return counts


def pairs_of_rows(layers: Iterable[Layer], options: Sequence[int]) -> Pairs:
    """For each pair how many ballots have the first above the second, and the second above the first."""
    pairs = dict.fromkeys(combinations(options, 2), (0, 0))
    for weight, table in layers:
        columns = [table[code :: len(options)] for code in range(len(options))]
        _add_pairs(pairs, dict(zip(options, columns, strict=True)), weight)
    return pairs


def _add_pairs(pairs: Pairs, columns: Mapping[int, bytes], weight: int) -> None:
    # Each byte is below 128. With its high bit set, that bit outlasts taking off another column's byte
    # exactly where the byte was no smaller, and nothing is borrowed from the next: one subtraction
    # compares every ballot.
    ballots = len(next(iter(columns.values()), b""))
    high = int.from_bytes(b"\x80" * ballots, "little")
    low = {option: int.from_bytes(column, "little") for option, column in columns.items()}
    raised = {option: column | high for option, column in low.items()}
    for (a, b), (above, below) in pairs.items():
        is_a_below_or_level = (raised[b] - low[a]) & high
        is_b_below_or_level = (raised[a] - low[b]) & high
        pairs[a, b] = (
            above + weight * (ballots - is_a_below_or_level.bit_count()),
            below + weight * (ballots - is_b_below_or_level.bit_count()),
        )
