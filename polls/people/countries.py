"""Countries and territories by their ISO 3166-1 code, named in the reader's language."""

from __future__ import annotations

from functools import cache

from babel import Locale

# What the Unicode list holds besides countries: unions, test regions, outlying areas.
_NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """`(code, name)` of every country in the order of their names."""
    names = Locale.parse(language).territories
    known = ((code, name) for code, name in names.items() if len(code) == 2 and code.isalpha())
    return sorted(
        ((code, name) for code, name in known if code not in _NOT_COUNTRIES), key=lambda pair: pair[1]
    )


def is_country(code: str) -> bool:
    """Whether the two capital letters are a country's."""
    return code in dict(countries("en"))
