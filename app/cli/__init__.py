"""The command line: ``qbconnector COMMAND``. Each command is a module beside this one, loaded when it is called."""

from __future__ import annotations

import importlib

import click

from app.cli.guarding import guarded

# "module:name" of every command, in the order of the help, and the first sentence of its own help: what is listed is not loaded
COMMANDS = {
    "app.cli.up:up": "Run everything on this machine: servers, web, workers, schedule.",
    "app.cli.demo:demo": "Watch a simulated QuickBooks company synchronise with a sandbox IndusTrack over HTTP.",
    "app.cli.parts:web": "Run the web server: SOAP endpoint, dashboard, management API.",
    "app.cli.parts:worker": "Run a worker.",
    "app.cli.parts:beat": "Run the schedule; one at a time in an installation.",
    "app.cli.parts:flower": "Run Flower, Celery's monitor.",
    "app.cli.migrate:migrate": "Bring the database up to date: roles and tables.",
    "app.cli.company:company": "Companies: one IndusTrack account and its one QuickBooks company file each.",
    "app.cli.watching:status": "Where a company stands: session, queue, records, attention.",
    "app.cli.watching:preview": "What would be written on each side.",
    "app.cli.watching:approve": "Let the preview be written.",
    "app.cli.watching:sync": "A manual sync: IndusTrack is read now, QuickBooks at the next poll.",
    "app.cli.proof:proof": "Whether both sides agree, counted and compared anew.",
    "app.cli.looking:attention": "What needs a person: `attention ID`, or `attention retry|ignore|resolve ITEM_ID`.",
    "app.cli.looking:queue": "The work queue: `queue ID`, `queue retry|drop REQUEST_ID`, `queue rebuild [ID]`.",
    "app.cli.looking:history": "What was done and why: `history ID [--record X]`, `history restore CHANGE_ID`.",
    "app.cli.looking:suspect": "Pairs that today's rules would not have linked, and texts that lost characters",
    "app.cli.looking:messages": "What was said to QuickBooks: `messages ID`, `messages show MESSAGE_ID`.",
    "app.cli.keys:key": "Keys of the management API: each with a name and scopes, for every company or one.",
    "app.cli.users:user": "People who sign in to the operators' pages: operators, and those who only look.",
    "app.cli.webhooks:webhook": "Webhooks to IndusTrack's own application, signed as Standard Webhooks says.",
    "app.cli.backup:backup": "Write a back-up of the database to a file while everything runs.",
    "app.cli.backup:restore": "Put a back-up into the database; web and workers must not run.",
    "app.cli.rekey:rekey": "Encrypt what is stored with a new QBCONNECTOR_SECRET_KEY.",
    "app.cli.redis_cli:redis": "Send a command to Redis and print its answer as redis-cli would;",
    "app.cli.sandbox:sandbox": "Simulated QuickBooks and IndusTrack, for trials and training.",
    "app.cli.doctor:doctor": "Check the set-up and say what is wrong; exit code 1 when something is.",
}


class Commands(click.Group):
    """Finds and lists commands without importing the others, so that a short command and the help start quickly."""

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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, from the table above."""
        room = formatter.width - 6 - max(len(_name(entry)) for entry in COMMANDS)
        with formatter.section("Commands"):
            formatter.write_dl([(_name(entry), _listed(text, room)) for entry, text in COMMANDS.items()])


def _name(entry: str) -> str:
    return entry.rpartition(":")[2].replace("_", "-")


def _listed(text: str, room: int) -> str:
    return click.Command(None, help=text).get_short_help_str(room)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qbconnector", prog_name="qbconnector")
def cli() -> None:
    """Keeps QuickBooks Desktop and IndusTrack in step through Intuit's Web Connector.

    Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 servers unreachable.
    """


def main() -> None:
    """The console script."""
    guarded(cli)
