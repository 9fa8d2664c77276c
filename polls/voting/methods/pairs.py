"""The options compared two at a time: the matrix, who wins against whom, and the rows that show it."""

from __future__ import annotations

from polls.voting.methods.outcome import Row, share
from polls.voting.methods.profile import Profile

Matrix = list[list[int]]  # [a][b]: ballots with option a above option b, by their places on the ballot


def matrix_of(profile: Profile) -> Matrix:
    place = {option: index for index, option in enumerate(profile.options)}
    matrix = [[0] * len(place) for _ in place]
    for (a, b), (above, below) in profile.by_pair.items():
        matrix[place[a]][place[b]] = above
        matrix[place[b]][place[a]] = below
    return matrix


def wins_of(profile: Profile, matrix: Matrix) -> dict[int, int]:
    """How many others each option wins against."""
    return {
        option: sum(for_it > other[index] for for_it, other in zip(row, matrix, strict=True))
        for index, (option, row) in enumerate(zip(profile.options, matrix, strict=True))
    }


def rows_of_wins(wins: dict[int, int]) -> dict[int, Row]:
    return {option: Row(number, share(number, len(wins) - 1)) for option, number in wins.items()}


def beats_all(wins: dict[int, int]) -> int | None:
    """The option that wins against every other, if there is one (the Condorcet winner)."""
    return next((option for option, number in wins.items() if number == len(wins) - 1), None)
