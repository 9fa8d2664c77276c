"""How a command says what came of it: in a sentence for people, by its exit code for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def refusals_told() -> Iterator[None]:
    """What is refused is a sentence, not a traceback."""
    from polls.errors import Refused  # late: a command may have to patch the library before

    try:
        yield
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from None


def tell(words: str, is_well: bool) -> None:
    """Say it, and end as a command that failed where all is not well."""
    click.echo(words)
    if not is_well:
        raise SystemExit(1)
