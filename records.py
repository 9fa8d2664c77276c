"""The commands that keep a server's records: checking them, backing them up, forgetting people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

import config
from saying import refusals_told, tell

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Settings = Callable[[], config.Config]  # read when first needed, see run.py


@click.command()
@click.argument("path", metavar="FILE", type=A_FILE)
@click.option("--expect", metavar="HASH", default=None, help="The hash its ballots must have.")
@click.option(
    "--journal", type=A_FILE, default=None, help="The forum's journal, downloaded, to compare with."
)
def recount(path: Path, expect: str | None, journal: Path | None) -> None:
    """Count a ballot FILE again: without database or network, by the program alone (docs/verifying.md)."""
    from polls.verification.recount_words import told
    from polls.verification.recounting import recount as count_again

    noted = journal.read_bytes() if journal else None
    recounted = count_again(path.read_bytes(), expect and expect.strip().lower(), noted)
    tell(told(recounted), not recounted.findings)


@click.command()
@click.option("--forum", "slug", default=None, help="Which forum; all of them by default.")
@click.option(
    "--head", metavar="'NUMBER HASH'", default=None, help="A head of the journal that was noted down."
)
@click.pass_obj
def verify(settings: Settings, slug: str | None, head: str | None) -> None:
    """Check every forum's journal and polls for what was changed since (docs/verifying.md)."""
    from polls.verification.verify_command import verify_database

    with refusals_told():
        words, is_whole = verify_database(settings().DATABASE_URL, slug, head)
    tell(words, is_whole)


@click.command()
@click.option("--forum", "slug", default=None, help="Which forum; all that are due by default.")
@click.option("--early", is_flag=True, help="Although its time is not over; needs --forum.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.pass_obj
def purge(settings: Settings, slug: str | None, early: bool, dry_run: bool) -> None:
    """Remove who the people of past forums were (docs/hosting.md); a running server does it by itself."""
    from polls.privacy.command import purge as forget

    if early and slug is None:
        raise click.UsageError("--early needs --forum.")
    with refusals_told():
        click.echo(forget(settings(), slug, is_early=early, is_dry=dry_run))


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--keep-days", type=click.IntRange(1), help="In a folder: remove older backups.")
@click.pass_obj
def backup(settings: Settings, path: Path, keep_days: int | None) -> None:
    """Back the database up into a new FILE, or into one named after now in a folder; the server goes on."""
    from polls.backups.commands import make_backup

    with refusals_told():
        click.echo(make_backup(settings(), path, keep_days, datetime.now(UTC)))


@click.command()
@click.argument("path", metavar="FILE", type=A_FILE)
@click.option("--replace", is_flag=True, help="Even where there is a database already.")
@click.option(
    "--as-it-was", is_flag=True, help="Nobody has to sign in again; who was forgotten since is back."
)
@click.pass_obj
def restore(settings: Settings, path: Path, replace: bool, as_it_was: bool) -> None:
    """Restore the backup FILE while the server is stopped (docs/hosting.md), and verify what it held."""
    from polls.backups.commands import bring_back

    with refusals_told():
        how = {"is_replacing": replace, "is_as_it_was": as_it_was}
        words, is_whole = bring_back(settings(), path, datetime.now(UTC), **how)
    tell(words, is_whole)
