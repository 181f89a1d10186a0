"""``webhook``: what IndusTrack's own application is told."""

from __future__ import annotations

import click

from app.cli.asking import everything, office, show
from app.cli.run import json_option
from app.notices.events import EVENTS


@click.group()
def webhook() -> None:
    """Webhooks to IndusTrack's own application, signed as Standard Webhooks says."""


@webhook.command()
@click.argument("url")
@click.option("--event", "events", multiple=True, type=click.Choice(EVENTS), help="All of them when none is named.")
@click.option("--company", "company_id", metavar="ID", help="Only this company; every company when left out.")
@json_option
def add(url: str, events: tuple[str, ...], company_id: str | None, as_json: bool) -> None:
    """Tell an address of what happens. The secret is shown this once."""
    with office() as service:
        show(service.add_webhook(url, events, company_id), as_json)


@webhook.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Webhooks, with how much waits and how much was given up."""
    with office() as service:
        show(everything(service.webhooks), as_json, ("id", "url", "events", "company_id", "waiting", "failed", "stopped_at"))


@webhook.command()
@click.argument("webhook_id")
@json_option
def deliveries(webhook_id: str, as_json: bool) -> None:
    """What it was told and what is still to be told, newest first."""
    with office() as service:
        rows = everything(lambda asked: service.listed("deliveries", None, asked, webhook=webhook_id))
        show(rows, as_json, ("id", "company_id", "event", "state", "attempts", "last_status", "error", "created_at"))


@webhook.command()
@click.argument("webhook_id")
@click.argument("delivery_id")
@json_option
def again(webhook_id: str, delivery_id: str, as_json: bool) -> None:
    """Send one delivery once more, whatever came of it."""
    with office() as service:
        show(service.send_again(webhook_id, delivery_id), as_json)


def _settle(webhook_id: str, act: str, as_json: bool) -> None:
    with office() as service:
        show(service.settle_webhook(webhook_id, act), as_json)


@webhook.command()
@click.argument("webhook_id")
@json_option
def ping(webhook_id: str, as_json: bool) -> None:
    """Send one now that says nothing, and show what the receiver answered."""
    _settle(webhook_id, "ping", as_json)


@webhook.command()
@click.argument("webhook_id")
@json_option
def resume(webhook_id: str, as_json: bool) -> None:
    """Send again what was given up, and to one that was stopped."""
    _settle(webhook_id, "resume", as_json)


@webhook.command()
@click.argument("webhook_id")
@json_option
def remove(webhook_id: str, as_json: bool) -> None:
    """Tell it nothing any more."""
    _settle(webhook_id, "remove", as_json)
