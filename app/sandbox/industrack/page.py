"""The plain page at the sandbox's address: counts, and the records that changed last."""

from html import escape

from app.sandbox.industrack.account import Account
from app.sandbox.industrack.answers import Record
from app.sandbox.industrack.industrack import Industrack
from app.sandbox.industrack.schema import SYNC_STATUSES

SHOWN = 12
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1c2733}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "td,th{border-bottom:1px solid #d5dbe1;padding:.3rem .6rem;text-align:left}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
)


def page(industrack: Industrack) -> str:
    """The page, for every account."""
    log = industrack.log
    asked = f"<p>{log.reads} reads and {log.writes} writes so far.</p>"
    bodies = "".join(_account(industrack, account) for account in industrack.accounts())
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Sandbox IndusTrack</title><style>{STYLE}</style><h1>Sandbox IndusTrack</h1>"
        f"<p>Made-up data for demonstration, training and tests.</p>{asked}{bodies}</html>"
    )


def _account(industrack: Industrack, account: Account) -> str:
    counts = industrack.counts(account.token)
    rows = "".join(
        f"<tr><td>{name}<td class=n>{one['active']}<td class=n>{one['inactive']}<td class=n>{one['deleted']}"
        for name, one in counts.items()
    )
    shown = "".join(_latest(industrack, account, name) for name in counts)
    return (
        f"<h2>{escape(account.name)}</h2><table><tr><th>collection<th class=n>active<th class=n>inactive"
        f"<th class=n>deleted{rows}</table>{shown}"
    )


def _latest(industrack: Industrack, account: Account, collection: str) -> str:
    with account.lock:
        records = account.tables[collection].latest(SHOWN)
    if not records:
        return ""
    rows = "".join(
        f"<tr><td>{escape(_title(record))}<td>{escape(_standing(record))}"
        f"<td>{escape(record['quickbooks_id'] or '')}<td>{escape(record['updated_at'])}"
        for record in records
    )
    head = "<tr><th>record<th>is<th>QuickBooks<th>changed"
    return f"<h3>{collection}, last changed</h3><table>{head}{rows}</table>"


def _title(record: Record) -> str:
    for name in ("company_name", "name", "number", "reference"):
        if record.get(name):
            return str(record[name])
    return str(record["id"])


def _standing(record: Record) -> str:
    if record["deleted"]:
        return "deleted"
    if record.get("sync_status") in SYNC_STATUSES:
        return str(record["sync_status"]).replace("_", " ")
    return "active" if record.get("active", True) else "inactive"
