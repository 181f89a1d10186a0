"""Operations on companies, and on what a company as a whole is doing."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.web.api import shapes
from app.web.api.asked import Approval, CompanyChanges, CompanyPage, NewCompany, NewToken, OfCompany, RecordPage, Sync, texts
from app.web.api.declared import operation
from app.web.api.guard import caller
from app.web.api.problems import NotPossible
from app.web.context import office

COMPANY = "/companies/<company_id>"
QWC = {"content": {"application/x-qwc": {"schema": {"type": "string"}}}}
LINES = {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}

Answer = dict[str, Any]


@operation("GET", "/companies", shapes.CompanyPage)
def company_list(query: CompanyPage) -> Answer:
    """All companies, in the order in which they were made."""
    return office().listed("companies", None, query.asked, only=caller().only_company, health=query.health)


@operation("POST", "/companies", shapes.Added, status=201, scope="admin")
def company_add(body: NewCompany) -> Answer:
    """Add a company; the secrets in the answer are told this once."""
    return office().add(body.name, body.industrack_url, body.industrack_token, texts(body.settings))


@operation("GET", COMPANY, shapes.Company)
def company_show(path: OfCompany) -> Answer:
    """One company with its settings and what is known of its QuickBooks."""
    return office().company(path.company_id)


@operation("PATCH", COMPANY, shapes.Company)
def company_set(path: OfCompany, body: CompanyChanges) -> Answer:
    """Change settings, name, or where IndusTrack is found; a changed direction or job policy makes a preview of its own.

    A new address or token is tried at once, and must open the same IndusTrack account.
    """
    said = {}
    if body.industrack_url is not None or body.industrack_token is not None:
        if not caller().may("admin"):
            raise NotPossible("forbidden", "Where IndusTrack is found is changed with a key of the scope admin.")
        said = {"industrack": office().reach(path.company_id, body.industrack_url, body.industrack_token)["industrack"]}
    if body.name is not None:
        office().rename(path.company_id, body.name)
    return office().change(path.company_id, texts(body.settings)) | said


@operation("DELETE", COMPANY, shapes.CompanyRemoved, scope="admin")
def company_remove(path: OfCompany) -> Answer:
    """Export a company on the service's machine, then erase it.

    What was written in QuickBooks and IndusTrack stays there; its Web Connector is refused from now on.
    """
    return office().remove(path.company_id)


@operation("GET", f"{COMPANY}/export", LINES, scope="admin")
def company_export(path: OfCompany) -> Response:
    """Everything that is kept of a company, without secrets, as JSON lines.

    The first line says what follows, the last one (`end`) how many rows there were: without it the export was cut off.
    """
    return Response(office().export(path.company_id), mimetype="application/x-ndjson")


@operation("GET", f"{COMPANY}/qwc", QWC)
def company_qwc(path: OfCompany) -> Response:
    """The .qwc file for Web Connector."""
    return Response(office().qwc(path.company_id), mimetype="application/x-qwc")


@operation("POST", f"{COMPANY}/password", shapes.Password, scope="admin")
def company_password(path: OfCompany) -> Answer:
    """A new Web Connector password; the one before stops working."""
    return {"password": office().new_password(path.company_id)}


@operation("POST", f"{COMPANY}/token", shapes.Company, scope="admin")
def company_token(path: OfCompany, body: NewToken) -> Answer:
    """A new access token of the same IndusTrack account, in place of one that was revoked."""
    return office().set_token(path.company_id, body.industrack_token)


@operation("POST", f"{COMPANY}/setup-url", shapes.SetupUrl, scope="admin")
def company_setup_url(path: OfCompany) -> Answer:
    """A new address of the customer's set-up page; the one before stops working."""
    return {"setup_url": office().new_setup_url(path.company_id)}


@operation("POST", f"{COMPANY}/pause", shapes.Company)
def company_pause(path: OfCompany) -> Answer:
    """Pause: nothing is written on either side."""
    return office().pause(path.company_id, True)


@operation("POST", f"{COMPANY}/resume", shapes.Company)
def company_resume(path: OfCompany) -> Answer:
    """Go on after a pause."""
    return office().pause(path.company_id, False)


@operation("GET", f"{COMPANY}/status", shapes.Status)
def status(path: OfCompany) -> Answer:
    """How it is doing: session, queue, records, attention."""
    return office().status(path.company_id)


@operation("GET", f"{COMPANY}/health", shapes.Health)
def health(path: OfCompany) -> Answer:
    """What is true of it now, in one word and one sentence."""
    return office().health(path.company_id)


@operation("GET", f"{COMPANY}/records", shapes.RecordPage)
def records(path: OfCompany, query: RecordPage) -> Answer:
    """What is known of both sides: records of QuickBooks with their counterparts, then those of IndusTrack alone, by kind."""
    return office().listed("records", path.company_id, query.asked, kind=query.kind)


@operation("GET", f"{COMPANY}/preview", shapes.Preview)
def preview(path: OfCompany) -> Answer:
    """What would be written on each side."""
    return office().preview(path.company_id)


@operation("POST", f"{COMPANY}/approve", shapes.Preview)
def approve(path: OfCompany, body: Approval) -> Answer:
    """Approve the preview; with as_is the present differences are taken as agreed."""
    return office().approve(path.company_id, body.as_is, body.seen)


@operation("POST", f"{COMPANY}/sync", shapes.Status)
def sync(path: OfCompany, body: Sync) -> Answer:
    """Read IndusTrack now and QuickBooks at its next poll."""
    return office().sync(path.company_id, body.full, body.kind)
