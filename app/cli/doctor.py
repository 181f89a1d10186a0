"""``doctor``: checks the set-up and says what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click

from app.cli.exits import FAILED
from app.cli.run import json_option, print_json
from app.config import DEFAULT_PORT, BadSetting, Settings
from app.ops import checks, public_checks, server_checks
from app.ops.checks import Finding, Level

SIGNS = {Level.OK: "ok  ", Level.ADVICE: "note", Level.PROBLEM: "BAD "}


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@json_option
def doctor(port: int, as_json: bool) -> None:
    """Check the set-up and say what is wrong; exit code 1 when something is."""
    findings = []
    for finding in look(port):
        findings.append(finding)
        if not as_json:
            click.echo(f"{SIGNS[finding.level]}  {finding.check}: {finding.text}")
    if as_json:
        print_json([asdict(finding) for finding in findings])
    if any(finding.level is Level.PROBLEM for finding in findings):
        raise click.exceptions.Exit(FAILED)


def look(port: int) -> Iterator[Finding]:
    """Every check in order; what rests on settings that cannot be read is left out."""
    yield from checks.python()
    yield from checks.zones()
    try:
        settings = Settings.from_env(os.environ)
    except BadSetting as error:
        yield checks.problem("settings", str(error))
        return
    yield from checks.variables(os.environ, settings)
    yield from checks.data_folder(settings)
    yield from checks.embedded(settings)
    yield from checks.port(settings, port)
    yield from checks.public_url(settings)
    yield from public_checks.outside(settings, datetime.now(UTC))
    yield from server_checks.reachable(settings)
