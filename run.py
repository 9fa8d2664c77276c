"""The commands: `python run.py --help` lists them; without one, the server starts."""

from __future__ import annotations

import config

settings = config.Config()
config.monkey_patch(settings.ASYNC_MODE)  # before anything else is imported

import click  # noqa: E402


@click.group(invoke_without_command=True)
@click.pass_context
def commands(context: click.Context) -> None:
    """Runs the plenary of a multi-stakeholder forum."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


@commands.command()
def serve() -> None:
    """Start the server on HOST and PORT."""
    from polls import create_app, socketio

    app = create_app(settings)
    click.echo(f"Serving on {settings.PUBLIC_URL}")
    socketio.run(app, host=settings.HOST, port=settings.PORT, log_output=False, use_reloader=False)


if __name__ == "__main__":
    commands()
