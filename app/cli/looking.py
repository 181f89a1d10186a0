"""attention, queue, history, messages: lists of a company, and what is done about an entry."""

from __future__ import annotations

from typing import Any

import click

from app.cli import telling
from app.cli.asking import office, show
from app.cli.run import json_option


class ListOr(click.Group):
    """``attention ID`` lists; ``attention retry ITEM_ID`` acts. The first word that is no action is the company's id."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["list", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=ListOr)
def attention() -> None:
    """What needs a person: `attention ID`, or `attention retry|ignore|resolve ITEM_ID`."""


@attention.command("list", hidden=True)
@click.argument("company_id", metavar="ID")
@click.option("--of", type=click.IntRange(1), metavar="ITEM_ID", help="Each record of one that stands for many.")
@json_option
def list_attention(company_id: str, of: int | None, as_json: bool) -> None:
    """What needs a person."""
    with office() as service:
        show(service.attention(company_id, of), as_json, tell=telling.attentions)


def _settle(act: str, item_id: str, choose: str | None, as_json: bool) -> None:
    with office() as service:
        show(service.settle_attention(item_id, act, choose), as_json)


@attention.command("retry")
@click.argument("item_id")
@json_option
def retry_attention(item_id: str, as_json: bool) -> None:
    """Decide and write the record again."""
    _settle("retry", item_id, None, as_json)


@attention.command("ignore")
@click.argument("item_id")
@json_option
def ignore_attention(item_id: str, as_json: bool) -> None:
    """Do not show it any more, until it changes."""
    _settle("ignore", item_id, None, as_json)


@attention.command("resolve")
@click.argument("item_id")
@click.option("--choose", help="One of the choices that the entry offers.")
@json_option
def resolve_attention(item_id: str, choose: str | None, as_json: bool) -> None:
    """Settle it, with a choice where there are any."""
    _settle("resolve", item_id, choose, as_json)


@click.group(cls=ListOr)
def queue() -> None:
    """The work queue: `queue ID`, `queue retry|drop REQUEST_ID`, `queue rebuild [ID]`."""


@queue.command("list", hidden=True)
@click.argument("company_id", metavar="ID")
@json_option
def list_queue(company_id: str, as_json: bool) -> None:
    """Requests that wait, are handed out, unknown or held."""
    with office() as service:
        show(service.queue(company_id), as_json, ("id", "state", "kind", "action", "name", "attempts", "since"))


@queue.command("retry")
@click.argument("request_id")
@json_option
def retry_request(request_id: str, as_json: bool) -> None:
    """Send a held request again at the next poll."""
    with office() as service:
        show(service.settle_request(request_id, "retry"), as_json)


@queue.command("drop")
@click.argument("request_id")
@json_option
def drop_request(request_id: str, as_json: bool) -> None:
    """Take a request out of the queue; its record is decided again when it changes."""
    with office() as service:
        show(service.settle_request(request_id, "drop"), as_json)


@queue.command("rebuild")
@click.argument("company_id", metavar="ID", required=False)
@json_option
def rebuild_queue(company_id: str | None, as_json: bool) -> None:
    """Make the live view in Redis anew from Postgres."""
    with office() as service:
        show(service.rebuild(company_id), as_json)


@click.group(cls=ListOr)
def history() -> None:
    """What was done and why: `history ID [--record X]`, `history restore CHANGE_ID`."""


@history.command("list", hidden=True)
@click.argument("company_id", metavar="ID")
@click.option("--record", help="An id of either side, or part of a name.")
@json_option
def list_history(company_id: str, record: str | None, as_json: bool) -> None:
    """Changes, newest first."""
    with office() as service:
        show(service.history(company_id, record), as_json, tell=telling.history)


@history.command("restore")
@click.argument("change_id")
@json_option
def restore_change(change_id: str, as_json: bool) -> None:
    """Put the overwritten values back."""
    with office() as service:
        show(service.restore(change_id), as_json)


@click.command("suspect")
@click.argument("company_id", metavar="ID")
@json_option
def suspect(company_id: str, as_json: bool) -> None:
    """Pairs that today's rules would not have linked, and texts that lost characters, with what to do. Changes nothing."""
    with office() as service:
        show(
            service.suspects(company_id),
            as_json,
            ("kind", "name", "field", "quickbooks", "industrack", "before", "after", "remedy"),
        )


@click.group(cls=ListOr)
def messages() -> None:
    """What was said to QuickBooks: `messages ID`, `messages show MESSAGE_ID`."""


@messages.command("list", hidden=True)
@click.argument("company_id", metavar="ID")
@json_option
def list_messages(company_id: str, as_json: bool) -> None:
    """Message sets, newest first."""
    with office() as service:
        rows: list[dict[str, Any]] = service.messages(company_id)
        show(rows, as_json, ("id", "purpose", "state", "handed_out_at", "answered_at", "hresult", "answer_bytes"))


@messages.command("show")
@click.argument("message_id")
@json_option
def show_message(message_id: str, as_json: bool) -> None:
    """One message set: the qbXML that was sent and what came back."""
    with office() as service:
        show(service.message(message_id), as_json)
