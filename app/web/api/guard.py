"""What is looked at before an operation is called: the key, its scope, and whether it is for this company."""

from __future__ import annotations

from flask import g, request
from werkzeug.exceptions import NotFound, Unauthorized

from app.office.callers import Caller
from app.web import security
from app.web.api.declared import SCOPES, blueprint
from app.web.api.problems import NotPossible
from app.web.api.reading import read_body
from app.web.context import office

OPEN = ("api.description", "api.problems")
OWNED = {"item_id": "attention", "request_id": "request", "change_id": "change", "message_id": "message"}


@blueprint.before_request
def guard() -> None:
    """Everything but the description needs a key. A cookie counts for nothing here, so no form gets in."""
    if request.endpoint in OPEN:
        return
    given = security.bearer()
    found = None if given is None else security.caller(given)
    if found is None:
        raise Unauthorized("The key is missing or wrong.")
    needed = SCOPES[str(request.endpoint)]
    if not found.may(needed):
        raise NotPossible("forbidden", f"This key has the scope {' and '.join(found.scopes)}; this needs {needed}.")
    if found.only_company is not None:
        _of_its_company(found.only_company)
    g.caller = found
    read_body()


def caller() -> Caller:
    """Whose key the call came with."""
    found: Caller = g.caller
    return found


def _of_its_company(company_id: str) -> None:
    """A key for one company sees nothing of others, not even that they are there. Raises: NotFound, NotPossible."""
    named = dict(request.view_args or {})
    if "company_id" in named:
        owner = named["company_id"]
    elif owned := [name for name in OWNED if name in named]:
        owner = office().owner(OWNED[owned[0]], named[owned[0]])
    elif request.endpoint == "api.company_list":
        return
    else:
        raise NotPossible("forbidden", "This key is for one company; this needs one for all.")
    if owner != company_id:
        raise NotFound("There is no such thing, or this key is not for its company.")
