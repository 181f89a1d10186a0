"""``user``: people who sign in to the operators' pages."""

from __future__ import annotations

import click

from app.cli.asking import everything, office, show
from app.cli.run import json_option
from app.office.users import OPERATOR, ROLES


@click.group()
def user() -> None:
    """People who sign in to the operators' pages: operators, and those who only look."""


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), default=OPERATOR, show_default=True)
@json_option
def add(name: str, role: str, as_json: bool) -> None:
    """Add a user. The password is shown this once; they change it on their page."""
    with office() as service:
        show(service.add_user(name, role), as_json)


@user.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Users, with when they signed in last."""
    with office() as service:
        show(everything(lambda asked: service.listed("users", None, asked)), as_json, ("id", "name", "role", "last_sign_in_at"))


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(list(ROLES)))
@json_option
def role(name: str, role: str, as_json: bool) -> None:
    """Give a user another role; it counts at once."""
    with office() as service:
        show(service.settle_user(name, role), as_json)


@user.command()
@click.argument("name")
@json_option
def password(name: str, as_json: bool) -> None:
    """Make a new password, shown this once; wherever the user is signed in, they no longer are."""
    with office() as service:
        show(service.settle_user(name, "password"), as_json)


@user.command()
@click.argument("name")
@json_option
def remove(name: str, as_json: bool) -> None:
    """Remove a user, who is signed out at once."""
    with office() as service:
        show(service.settle_user(name, "remove"), as_json)
