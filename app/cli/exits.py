"""Exit codes, and the errors that leave with them."""

from __future__ import annotations

import click

FAILED, USAGE, NOT_FOUND, UNREACHABLE = 1, 2, 3, 4


class Failed(click.ClickException):
    """It could not be done."""

    exit_code = FAILED


class NotFound(click.ClickException):
    """What the command names does not exist."""

    exit_code = NOT_FOUND


class NoServers(click.ClickException):
    """The servers that the command needs cannot be reached."""

    exit_code = UNREACHABLE
