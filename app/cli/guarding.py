"""One sentence instead of a traceback for everything that a person can mend."""

from __future__ import annotations

import sys

import click


def guarded(command: click.Command) -> None:
    """Run a command and leave with its exit code."""
    try:
        command.main(standalone_mode=True)
    except Exception as error:
        from app.cli.failures import explained  # noqa: PLC0415 - it knows every library that may fail; they load slowly

        told = explained(error)
        if told is None:
            raise
        _leave(*told)


def _leave(sentence: str, code: int) -> None:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(code)
