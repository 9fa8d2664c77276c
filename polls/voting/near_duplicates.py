"""Texts that say nearly the same, so that a moderator can bring them together before a vote splits."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence

# Words compared in alphabetical order (token sort ratio, 0-100). At 88, "Images of child abuse made by AI"
# and "AI-made images of child abuse" are a pair (95); "Youth-produced child sexual abuse material" and
# "Child sexual abuse material, self-produced" are none (87): there one word is what the vote is about.
THRESHOLD = 88
NUMBER = re.compile(r"\d+")


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int, float]]:
    """`(i, j, share)` for each pair of texts at least `THRESHOLD` alike, the most alike first."""
    from rapidfuzz import fuzz  # takes a while to import, and only preparing a poll needs it

    words = [_normalised(text) for text in texts]
    pairs = (
        (i, j, fuzz.token_sort_ratio(words[i], words[j]))
        for i, j in itertools.combinations(range(len(words)), 2)
        if words[i] and words[j] and _numbers(words[i]) == _numbers(words[j])
    )
    alike = [(i, j, round(ratio / 100, 2)) for i, j, ratio in pairs if ratio >= THRESHOLD]
    return sorted(alike, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _numbers(words: str) -> list[str]:
    """The numbers in it, sorted: "10 minutes" and "15 minutes" look alike, and are what the vote is about."""
    return sorted(NUMBER.findall(words))


def _normalised(text: str) -> str:
    """Lower case, without accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))
