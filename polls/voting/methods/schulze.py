"""Schulze: an option comes first when no other has a stronger chain of wins over it than it has back.

Source: Markus Schulze, “The Schulze Method of Voting”, arXiv 1804.02973 (2018), section 2, with strength by
winning votes; Constitution of the Debian Project, A.6. Options a ballot does not rank are equal, below all
it ranks. The strength of a chain is that of its weakest win. Ties: the whole set that nobody beats is
shown; where the rules say lot, it is put in the order of ranked pairs, and what is level there too in the
order of the lot.
"""

from __future__ import annotations

from dataclasses import replace

from polls.i18n import gettext as _
from polls.voting.methods.locking import lock
from polls.voting.methods.outcome import BY_LOT, CHOSEN, JOINT, NONE_CHOSEN, Outcome, Places, decided, ranked
from polls.voting.methods.pairs import Matrix, beats_all, matrix_of, rows_of_wins, wins_of
from polls.voting.methods.profile import Profile
from polls.voting.methods.telling import (
    Texts,
    how_lot,
    how_none,
    how_turnout,
    lot_fell,
    named,
    paragraph,
    why_nobody,
)
from polls.voting.methods.terms import Terms

SHAPE, PURPOSE = "ranking", "choose"
SPLIT: tuple[str, ...] = ("pair",)
USES = frozenset(("none_of_these", "fewest", "most", "ties"))


def name() -> str:
    """What the method is called."""
    return _("Ranking, all pairs compared (Schulze)")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Comparisons won")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The options that no other beats by a stronger chain."""
    matrix = matrix_of(profile)
    wins = wins_of(profile, matrix)
    places = _places(profile, strengths(matrix))
    detail = {
        "kind": "pairs",
        "matrix": matrix,
        "beats_all": beats_all(wins),
        "first": places[0],
        "locked": [],
        "skipped": [],
    }
    rows = rows_of_wins(wins)
    if _ties(terms) == JOINT or terms.lot is None or len(places[0]) == 1:
        return decided(profile, terms, places, rows, detail, JOINT)
    locked = lock(profile.options, matrix, terms.lot)
    apart = ranked(places[0], lambda option: -locked.place(option))
    outcome = decided(profile, terms, apart + places[1:], rows, detail, BY_LOT)
    if outcome.verdict in (CHOSEN, NONE_CHOSEN) and locked.is_by_lot:
        return replace(outcome, is_by_lot=True, drawn=[places[0]])
    return outcome


def strengths(matrix: Matrix) -> Matrix:
    """The strength of the strongest chain from each option to each other (Floyd and Warshall's order)."""
    paths = [
        [for_it if for_it > matrix[b][a] else 0 for b, for_it in enumerate(row)]
        for a, row in enumerate(matrix)
    ]
    for middle, onward in enumerate(paths):
        for a, row in enumerate(paths):
            to_middle = row[middle]
            if to_middle and a != middle:
                row[:] = [max(direct, min(to_middle, rest)) for direct, rest in zip(row, onward, strict=True)]
    return paths


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or paragraph(_chosen(outcome, texts), lot_fell(outcome, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _(
        "Each ballot ranks the options; those it leaves out come last, level. Every two options are "
        "compared: the one that more ballots place above the other wins. Where the wins go round in a "
        "circle, the weakest of them gives way: a chain of wins is as strong as its weakest one, and an "
        "option comes first when no other has a stronger chain against it (Schulze)."
    )
    ties = (
        _("Where several come first, the clearest wins decide between them (ranked pairs), and then the lot.")
        if _ties(terms) == BY_LOT
        else _("Where several come first, they come first together.")
    )
    turnout = how_turnout(profile, terms)
    return paragraph(method, ties, how_none(terms, texts), turnout, how_lot(lot_fell(outcome, texts)))


def _ties(terms: Terms) -> str:
    return BY_LOT if terms.rules.ties == BY_LOT else JOINT


def _places(profile: Profile, paths: Matrix) -> Places:
    """Those whom nobody left beats by a stronger chain, then the same among the rest, until none is left."""
    left, places = list(range(len(paths))), []
    while left:
        first = [a for a in left if all(paths[a][b] >= paths[b][a] for b in left)]
        places.append([profile.options[a] for a in first])
        left = [a for a in left if a not in first]
    return places


def _chosen(outcome: Outcome, texts: Texts) -> str:
    first = outcome.places[0]
    if len(first) > 1:
        return _(
            "%(options)s come first together: no option has a stronger chain against any of them.",
            options=named(first, texts),
        )
    if outcome.detail["beats_all"] == first[0]:
        return _("%(option)s comes first: it wins against every other option.", option=named(first, texts))
    return _(
        "%(option)s comes first: no option wins against every other, and none has a stronger chain "
        "against it.",
        option=named(first, texts),
    )
