"""The commands: `python run.py --help` lists them; without one, the server starts."""

from __future__ import annotations

import functools
import gc
import logging
import os
import signal
import sys
import warnings
from pathlib import Path
from typing import Any, TextIO, cast

import click

import config
import records
import saying
import serving


@functools.cache
def settings() -> config.Config:
    """This process's settings; read when first needed, since that makes a secret where none is kept yet."""
    try:
        return config.Config()
    except (OSError, RuntimeError, ValueError) as problem:  # no folder for its data, or none that has an end
        raise SystemExit(f"These settings cannot be used: {problem}. See docs/hosting.md.") from None


@click.group(invoke_without_command=True)
@click.pass_context
def commands(context: click.Context) -> None:
    """Runs the plenary of a multi-stakeholder forum."""
    context.obj = settings
    if context.invoked_subcommand is None:
        context.invoke(serve)


@commands.command()
def serve() -> None:
    """Start the server on HOST and PORT (the default)."""
    config.monkey_patch(settings().ASYNC_MODE)  # before anything of ours is imported
    gc.disable()  # until `start`: what is imported stays, and looking through it takes a sixth of the time
    from polls import create_app

    start(create_app(settings()))


@commands.command()
@click.option("--fresh", is_flag=True, help="Start over: remove the sample's data first.")
def demo(fresh: bool) -> None:
    """Start the server with the sample forum and print the links of its four screens."""
    config.monkey_patch(settings().ASYNC_MODE)
    gc.disable()
    settings().LOG_LEVEL = os.environ.get("LOG_LEVEL", "WARNING")  # so that the links stay in view
    from polls.sample import trial

    serving.check_address_is_free(settings())  # before anything is removed under a server that runs
    if fresh:
        trial.start_over(settings())
    settings().LINKS_SIGN_IN_AT_ONCE = True  # no mail scanner can reach a sample on this machine
    from polls import create_app

    app = create_app(settings())
    click.echo(trial.set_up(settings()))
    start(app)


@commands.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
def load(path: str) -> None:
    """Load a forum from a YAML file (docs/forum-file.md). Loading it again changes nothing."""
    from polls import create_app
    from polls.forum_file.loading import load_file

    with create_app(settings(), is_serving=False).app_context(), saying.refusals_told():
        click.echo(load_file(Path(path)).sentence())


@commands.command()
@click.option("--attendees", default=120, show_default=True, help="How many join.")
@click.option("--forum", "slug", default=None, help="Which forum; the only one by default.")
@click.option(
    "--prefer",
    default=None,
    help="Part of an option's text that two in three vote for; at random by default.",
)
def rehearse(attendees: int, slug: str | None, prefer: str | None) -> None:
    """Let simulated attendees join a running server, to see a full room. Ctrl-C ends it."""
    config.monkey_patch("eventlet")  # so many clients in one process
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it, the room is emptied
    from polls import create_app
    from polls.rehearsal import rehearse as fill_the_room

    app = create_app(settings(), is_serving=False)
    with saying.refusals_told():
        fill_the_room(app, settings().PUBLIC_URL, attendees, slug, prefer)


@commands.command()
@click.argument("email")
@click.option("--forum", "slug", default=None, help="Which forum; the only one by default.")
@click.option("--name", default="", help="The name other moderators see.")
@click.option("--generate", is_flag=True, help="Make a password and print it once.")
def moderator(email: str, slug: str | None, name: str, generate: bool) -> None:
    """Make EMAIL a moderator of a forum, or give them a new password."""
    from polls.joining.command import make_moderator
    from polls.people.accounts import new_password

    told = settings()  # before somebody is asked
    password = new_password() if generate else _asked_password()
    click.echo(make_moderator(told, email, slug, name, password))
    if generate:
        click.echo(f"Password, shown only now: {password}")


def _asked_password() -> str:
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)


@commands.command()
def check() -> None:
    """Say what this server still lacks before people come (docs/hosting.md); it changes nothing."""
    from polls.checking import check as look
    from polls.checking import in_words

    words, is_ready = in_words(list(look(settings())))
    saying.tell(words, is_ready)


@commands.command()
@click.argument("path", metavar="[FILE]", default="docs/openapi.yaml", type=click.Path(path_type=Path))
def openapi(path: Path) -> None:
    """Write the description of all that is answered over HTTP (for those who change verbs or addresses)."""
    from polls import create_app
    from polls.description import as_yaml

    path.write_text(as_yaml(create_app(settings(), is_serving=False)))
    click.echo(f"Written to {path}.")


@commands.command()
@click.argument("message")
def migration(message: str) -> None:
    """Write a migration for what the tables lack (for those who change the tables)."""
    from polls.migrations.applying import write_migration

    write_migration(settings().DATABASE_URL, message)


for each in (records.recount, records.verify, records.purge, records.backup, records.restore):
    commands.add_command(each)


def start(app: Any) -> None:
    """Serve `app` until Ctrl-C."""
    from polls import socketio
    from polls.logs import Unfailing

    sys.stderr = cast("TextIO", Unfailing(sys.stderr))  # where the web server and its loop say what failed
    serving.check_address_is_free(settings())
    click.echo(f"Serving on {settings().PUBLIC_URL} (Ctrl-C stops)")
    serving.calm_the_collector()
    logging.getLogger("werkzeug").disabled = True  # its lines hold addresses; ours say what is needed
    serving.allow_open_files(serving.MOST_CONNECTIONS)
    socketio.start_background_task(serving.get_ready, app, settings())
    if settings().ASYNC_MODE == "eventlet":
        serve_on_eventlet(app, settings())
    else:
        options = {"allow_unsafe_werkzeug": True} if settings().ASYNC_MODE == "threading" else {}
        socketio.run(
            app, host=settings().HOST, port=settings().PORT, log_output=False, use_reloader=False, **options
        )


def serve_on_eventlet(app: object, settings: config.Config) -> None:
    """What `socketio.run` does, with room for a full plenary.

    By itself eventlet serves 1,024 connections, of which a browser takes several, and lets 50 wait at the
    door: the others try again after a second, then three, then seven.
    """
    import eventlet.wsgi

    kind, address = serving.its_address(settings)
    warnings.filterwarnings(
        "ignore", "capitalize_response_headers"
    )  # the names are written as they should be
    # Without reuse_port=False a second server at the same address would take half of the room, unseen.
    door = eventlet.listen(address, kind, backlog=serving.MOST_AT_THE_DOOR, reuse_port=False)
    door.accept = serving.patient(door.accept)
    eventlet.wsgi.server(
        door,
        app,
        max_size=serving.MOST_CONNECTIONS,
        protocol=serving.in_time(serving.in_turn(serving.strictly(eventlet.wsgi.HttpProtocol))),
        keepalive=serving.SECONDS_KEPT_OPEN,
        socket_timeout=serving.SECONDS_FOR_A_REQUEST,
        capitalize_response_headers=False,
        debug=False,  # which would show visitors where in the program something failed
        log_output=False,
    )


if __name__ == "__main__":
    commands()
