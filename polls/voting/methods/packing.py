"""Rankings packed into bytes, so that a hundred thousand of them are counted by a few long operations.

Each option has a code, its place on the ballot. A packed ranking is its options' codes, best first, beside
the sizes of its ranks where options share one. Rows of half-points, one byte an option, stand under one
another as a table; a whole column of it is compared with another as one long integer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

Packed = tuple[bytes, tuple[int, ...] | None]  # the codes, and the sizes of the ranks unless all are 1
Layer = tuple[int, bytes]  # rows that each stand for so many ballots (a power of two)
Pairs = dict[tuple[int, int], tuple[int, int]]

MOST_RANKED = 64  # half-points are at most twice the other options, and a byte has room below 128


def packed(code: Mapping[int, int], ranking: Sequence[Sequence[int]]) -> Packed:
    """The ranking with its options' codes in place of their ids."""
    order = bytes(map(code.__getitem__, chain.from_iterable(ranking)))
    return order, None if len(order) == len(ranking) else tuple(map(len, ranking))


def unpacked(options: Sequence[int], packed: Packed) -> tuple[tuple[int, ...], ...]:
    """The ranking of a packed one, with ids."""
    order, sizes = packed
    if sizes is None:
        return tuple([(options[code],) for code in order])
    ids = iter([options[code] for code in order])
    return tuple([tuple([next(ids) for _ in range(size)]) for size in sizes])


def half_points(options: Sequence[int], ranking: Sequence[Sequence[int]]) -> dict[int, int]:
    """The half-points one ranking gives each option."""
    code = {option: place for place, option in enumerate(options)}
    ((_, row),) = half_point_layers({packed(code, ranking): 1}, len(options))
    return dict(zip(options, row, strict=True))


def half_point_layers(rankings: Mapping[Packed, int], options: int) -> list[Layer]:
    """The table of half-points: a row for a ranking, in it twice the options strictly below plus the level.

    A row that stands for several ballots is in the layer of each binary digit of their number, so that
    no table is longer than there are different rankings.
    """
    if options > MOST_RANKED:
        raise ValueError(f"at most {MOST_RANKED} options can be ranked")
    codes = bytes(range(options))
    points: dict[tuple[int, ...] | int, bytes] = {}
    layers: dict[int, list[bytes]] = defaultdict(list)
    for (order, sizes), number in rankings.items():
        shape = sizes or len(order)
        if shape not in points:
            points[shape] = _half_points(sizes or (1,) * len(order), options)
        if len(order) < options:
            order += codes.translate(None, order)
        row = codes.translate(bytes.maketrans(order, points[shape]))
        for digit in _digits(number):
            layers[digit].append(row)
    return [(digit, b"".join(rows)) for digit, rows in layers.items()]


def _half_points(sizes: Sequence[int], options: int) -> bytes:
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
