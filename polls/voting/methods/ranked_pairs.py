"""Ranked pairs: the clearest wins between two options are kept, and those that contradict them are left out.

Source: T. N. Tideman, “Independence of clones as a criterion for voting rules”, Social Choice and Welfare 4
(1987), 185-206: majorities are locked by winning votes, then by smaller opposition; one that would close a
circle is skipped. Options a ballot does not rank are equal, below all it ranks. Ties: of wins of the same
size that of the option with more wins counts first, then the lot decides (see locking.py), and so it does
between options that no locked win separates in the first place.

The wins of the winner are a criterion of our own, put before the lot because it leaves less to chance and a
published case among our tests (gorr4) asks for it. It costs independence of clones between wins of exactly
the same size: a copy of an option adds a win to whoever beats it, and can so tip such a tie.
"""

from __future__ import annotations

from dataclasses import replace

from polls.i18n import gettext as _
from polls.voting.methods.locking import Locked, lock
from polls.voting.methods.outcome import BY_LOT, CHOSEN, NONE_CHOSEN, Outcome, decided
from polls.voting.methods.pairs import beats_all, matrix_of, rows_of_wins, wins_of
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
USES = frozenset(("none_of_these", "fewest", "most"))


def name() -> str:
    """What the method is called."""
    return _("Ranking, clearest wins first (ranked pairs)")


def UNIT() -> str:
    """What is counted, over a column."""
    return _("Comparisons won")


def count(profile: Profile, terms: Terms) -> Outcome:
    """The option that no locked win stands against."""
    matrix = matrix_of(profile)
    wins = wins_of(profile, matrix)
    locked = lock(profile.options, matrix, terms.lot)
    places = locked.places()
    detail = {
        "kind": "pairs",
        "matrix": matrix,
        "beats_all": beats_all(wins),
        "first": places[0],
        "locked": locked.told(locked.locked),
        "skipped": locked.told(locked.skipped),
    }
    outcome = decided(profile, terms, places, rows_of_wins(wins), detail, BY_LOT)
    return _with_lot(outcome, locked)


def sentence(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """The result in a sentence."""
    nobody = why_nobody(outcome, profile, terms, texts)
    return nobody or paragraph(_chosen(outcome, texts), lot_fell(outcome, texts))


def how(outcome: Outcome, profile: Profile, terms: Terms, texts: Texts) -> str:
    """How it was counted, in plain words."""
    method = _(
        "Each ballot ranks the options; those it leaves out come last, level. Every two options are "
        "compared: the one that more ballots place above the other wins. The clearest wins are kept first, "
        "by their votes and then by fewer votes against; a win that contradicts those kept before it is "
        "left out, and the option with no win against it comes first (ranked pairs). Where wins are equally "
        "clear, that of the option with more wins counts first, and then the lot decides."
    )
    turnout = how_turnout(profile, terms)
    return paragraph(method, how_none(terms, texts), turnout, how_lot(lot_fell(outcome, texts)))


def _with_lot(outcome: Outcome, locked: Locked) -> Outcome:
    """The outcome, marked where several could still win when the lot decided between equal wins."""
    if outcome.verdict not in (CHOSEN, NONE_CHOSEN) or len(locked.drawn) < 2:
        return outcome
    return replace(outcome, is_by_lot=True, drawn=[locked.drawn])


def _chosen(outcome: Outcome, texts: Texts) -> str:
    first = outcome.places[0]
    if len(first) > 1:
        return _(
            "%(options)s are level: only the lot could say which comes first.", options=named(first, texts)
        )
    if outcome.detail["beats_all"] == first[0]:
        return _("%(option)s comes first: it wins against every other option.", option=named(first, texts))
    return _(
        "%(option)s comes first: no option wins against every other, and no win that was kept is against it.",
        option=named(first, texts),
    )
