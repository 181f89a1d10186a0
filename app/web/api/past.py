"""Operations on what happened: history, sessions, messages."""

from __future__ import annotations

from typing import Any

from app.web.api import shapes
from app.web.api.asked import HistoryPage, OfChange, OfCompany, OfMessage, Page
from app.web.api.companies import COMPANY
from app.web.api.declared import operation
from app.web.context import office

Answer = dict[str, Any]


@operation("GET", f"{COMPANY}/history", shapes.HistoryPage)
def history(path: OfCompany, query: HistoryPage) -> Answer:
    """What was written, with the values before, newest first."""
    return office().listed("history", path.company_id, query.asked, record=query.record)


@operation("POST", "/history/<change_id>/restore", shapes.Restored)
def history_restore(path: OfChange) -> Answer:
    """Put overwritten values back."""
    return office().restore(path.change_id)


@operation("GET", f"{COMPANY}/sessions", shapes.SessionPage)
def sessions(path: OfCompany, query: Page) -> Answer:
    """Updates of the company's Web Connector, newest first."""
    return office().listed("sessions", path.company_id, query.asked)


@operation("GET", f"{COMPANY}/messages", shapes.MessagePage)
def messages(path: OfCompany, query: Page) -> Answer:
    """What was said to QuickBooks, newest first."""
    return office().listed("messages", path.company_id, query.asked)


@operation("GET", "/messages/<message_id>", shapes.WholeMessage)
def messages_show(path: OfMessage) -> Answer:
    """One message with its answer."""
    return office().message(path.message_id)
