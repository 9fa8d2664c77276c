"""`python -m bench.simulation`: says from the bench's figures what larger rooms and more machines would do.

The bench's own points come first, measured beside predicted: what does not reproduce them predicts nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec

from bench.chapters import chapters
from bench.schema import Report

RESULTS = Path(__file__).parent / "results"
BEGIN, END = "<!-- figures: python -m bench.simulation --write docs/scaling.md -->", "<!-- /figures -->"


@click.command()
@click.argument("results", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", "page", type=click.Path(exists=True, path_type=Path), help="The page to write into.")
def simulation(results: tuple[Path, ...], page: Path | None) -> None:
    """Say what more people and more machines would do, from the newest of RESULTS (of bench/results)."""
    path = max(results or RESULTS.glob("room-*.json"), key=lambda each: each.name, default=None)
    if path is None:
        raise click.UsageError("There are no results yet: run `python -m bench` first.")
    told = "\n".join(chapters(msgspec.json.decode(path.read_bytes(), type=Report)))
    if page is None:
        click.echo(told)
    else:
        page.write_text(filled(page.read_text(), told))
        click.echo(f"Written from {path.name} into {page}.")


def filled(page: str, told: str) -> str:
    """The page with `told` between its marks, in place of what was there."""
    marked = f"{BEGIN}\n{told}\n{END}"
    text, times = re.subn(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: marked, page, flags=re.S)
    if times != 1:
        raise click.UsageError(f"The page needs one {BEGIN} … {END}.")
    return text


if __name__ == "__main__":
    simulation()
