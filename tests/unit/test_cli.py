"""The command line itself: every command loads, codes are kept, Redis' answers look as from redis-cli."""

from __future__ import annotations

import importlib
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from app.cli import COMMANDS, cli
from app.cli.company import company
from app.cli.exits import Failed, NoServers, NotFound
from app.cli.guarding import guarded
from app.cli.redis_cli import render
from app.config import BadSetting
from app.embedded import Unreachable

LOADED = """
import contextlib, sys
from app.cli import cli
with contextlib.suppress(SystemExit):
    cli(sys.argv[1:])
print(*(set(sys.modules) & {"alembic", "celery", "flask", "lxml", "psycopg2", "redis", "requests", "spyne", "sqlalchemy"}))
"""


@pytest.mark.parametrize("entry", COMMANDS)
def test_every_command_loads_and_says_what_it_does(entry: str) -> None:
    module, _, attribute = entry.partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.get_short_help_str()
    assert command.help is not None
    assert command.help.startswith(COMMANDS[entry]), "the list says something else than the command's own help"


def loaded_by(*words: str) -> set[str]:
    """Which slow libraries a command of these words has loaded when it ends."""
    done = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)
    assert "qbconnector" in done.stdout + done.stderr or "Usage" in done.stdout + done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("word", ["--help", "--version", "no-such-command"])
def test_what_needs_no_server_is_said_without_loading_what_speaks_to_servers(word: str) -> None:
    assert loaded_by(word) == set()


def test_a_command_that_may_find_a_running_service_loads_nothing_slow_before_it_has_looked() -> None:
    assert "sqlalchemy" in loaded_by("migrate", "--help")
    assert loaded_by("status", "--help") <= {"psycopg2"}


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(cli, ["--help"])
    assert shown.exit_code == 0
    for name in cli.list_commands(click.Context(cli)):
        assert f"\n  {name} " in shown.output


def test_no_command_stands_twice() -> None:
    names = cli.list_commands(click.Context(cli))
    assert len(names) == len(set(names))


def test_an_unknown_command_is_a_usage_error() -> None:
    assert CliRunner().invoke(cli, ["upp"]).exit_code == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Failed("it failed"), 1),
        (BadSetting("NAME is bad."), 1),
        (NotFound("there is none"), 3),
        (NoServers("nobody answers"), 4),
        (Unreachable("nobody answers"), 4),
    ],
)
def test_every_failure_has_its_exit_code_and_one_sentence(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr("sys.argv", ["qbconnector"])
    with pytest.raises(SystemExit) as left:
        guarded(failing)
    assert left.value.code == code
    assert capsys.readouterr().err == f"Error: {error}\n"


@pytest.mark.parametrize(
    ("value", "person", "pipe"),
    [
        (None, "(nil)", ""),
        (3, "(integer) 3", "3"),
        (b"OK", "OK", "OK"),
        (b'say "x"\n', '"say \\"x\\"\\n"', 'say "x"\n'),
        (b"\xff", '"\\xff"', "\\xff"),
        ([], "(empty array)", ""),
        ([b"a", [b"b", 1]], '1) "a"\n2) 1) "b"\n   2) (integer) 1', "a\nb\n1"),
        ({b"k": b"v"}, '1) "k"\n2) "v"', "k\nv"),
    ],
)
def test_redis_answers_look_as_from_redis_cli(value: object, person: str, pipe: str) -> None:
    assert render(value, for_a_person=True) == person
    assert render(value, for_a_person=False) == pipe


def test_a_company_is_erased_by_either_word() -> None:
    assert company.commands["erase"] is company.commands["remove"]
