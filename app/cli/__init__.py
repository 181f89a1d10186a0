"""The command line: ``qbconnector COMMAND``. Each command is a module beside this one, loaded when it is called."""

from __future__ import annotations

import importlib

import click

from app.cli.exits import guarded

# "module:name" of every command, in the order of the help
COMMANDS = (
    "app.cli.up:up",
    "app.cli.demo:demo",
    "app.cli.parts:web",
    "app.cli.parts:worker",
    "app.cli.parts:beat",
    "app.cli.migrate:migrate",
    "app.cli.company:company",
    "app.cli.watching:status",
    "app.cli.watching:preview",
    "app.cli.watching:approve",
    "app.cli.watching:sync",
    "app.cli.looking:attention",
    "app.cli.looking:queue",
    "app.cli.looking:history",
    "app.cli.looking:messages",
    "app.cli.redis_cli:redis",
    "app.cli.sandbox:sandbox",
    "app.cli.doctor:doctor",
)


class Commands(click.Group):
    """Finds commands by name without importing the others, so that a short command starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a newcomer needs them."""
        return [_name(entry) for entry in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command's module."""
        for entry in COMMANDS:
            if _name(entry) == cmd_name:
                module, _, attribute = entry.partition(":")
                command = getattr(importlib.import_module(module), attribute)
                assert isinstance(command, click.Command)
                return command
        return None


def _name(entry: str) -> str:
    return entry.rpartition(":")[2].replace("_", "-")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qbconnector", prog_name="qbconnector")
def cli() -> None:
    """Keeps QuickBooks Desktop and IndusTrack in step through Intuit's Web Connector.

    Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 servers unreachable.
    """


def main() -> None:
    """The console script."""
    guarded(cli)
