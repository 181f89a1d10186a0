"""The sandbox IndusTrack in memory: its accounts, what the office does in them, and what was asked of it."""

import threading
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from app.sandbox.industrack.account import Account, utc_now
from app.sandbox.industrack.answers import Record, granted
from app.sandbox.industrack.faults import Faults
from app.sandbox.industrack.office import Office
from app.sandbox.industrack.request_log import RequestLog
from app.sandbox.industrack.webhooks import Target, WebhookSender

DEFAULT_TOKEN = "sandbox-token"  # noqa: S105 - opens nothing but made-up data
Records = list[Record]
Accounts = list[Account]


class UnknownAccount(KeyError):
    """No account has this token."""

    def __str__(self) -> str:
        return "There is no account with this token."


class Industrack:
    """A whole IndusTrack. The office's edits go to the first account, or to the one that ``token`` names."""

    def __init__(self, clock: Callable[[], datetime] = utc_now, token: str = DEFAULT_TOKEN, **account: Any) -> None:
        self.clock = clock
        self.faults = Faults()
        self.log = RequestLog()
        self.token = token
        self.spells_freely = False  # whether answers are written in the ways that the contract also allows: ``spelling``
        self._accounts: dict[str, Account] = {}
        self._senders: dict[str, WebhookSender] = {}
        self._lock = threading.RLock()
        self.add_account(token, **account)

    def add_account(self, token: str, **account: Any) -> Account:
        """Another account (``name``, ``time_zone``, ``id``) that this token opens."""
        with self._lock:
            if token in self._accounts:
                raise ValueError("There is an account with this token already.")
            sender = WebhookSender()
            added = Account(token, clock=self.clock, listener=sender.hint, **account)
            self._accounts[token] = added
            self._senders[token] = sender
            return added

    def account(self, token: str | None = None) -> Account:
        """The account that the token opens (None: the first). Raises: UnknownAccount."""
        with self._lock:
            try:
                return self._accounts[self.token if token is None else token]
            except KeyError as error:
                raise UnknownAccount from error

    def accounts(self) -> Accounts:
        """All accounts, the first one first."""
        with self._lock:
            return [*self._accounts.values()]

    def change_token(self, old: str, new: str) -> None:
        """Let another token open the account; the old one is unknown from now on."""
        with self._lock:
            if new in self._accounts:
                raise ValueError("There is an account with this token already.")
            account = self._accounts.pop(old)
            account.token = new
            self._accounts = {new: account} | self._accounts if old == self.token else self._accounts | {new: account}
            self._senders[new] = self._senders.pop(old)
            self.token = new if old == self.token else self.token

    def office(self, token: str | None = None) -> Office:
        """The screens of one account."""
        return Office(self.account(token))

    def webhooks(self, token: str | None = None) -> WebhookSender:
        """What sends the account's hints."""
        with self._lock:
            return self._senders[self.account(token).token]

    def send_webhooks_to(self, url: str | None, secret: str = "", token: str | None = None) -> None:
        """Send the account's hints there, signed with the secret; None sends none any more."""
        self.webhooks(token).aim(Target(url, secret) if url else None)

    def create(self, collection: str, data: dict[str, Any], token: str | None = None) -> Record:
        """Create a record as the office does."""
        return self.office(token).create(collection, data)

    def edit(self, collection: str, record_id: str, changes: dict[str, Any], token: str | None = None) -> Record:
        """Change a record as the office does."""
        return self.office(token).edit(collection, record_id, changes)

    def delete(self, collection: str, record_id: str, token: str | None = None) -> Record:
        """Delete a record as the office does: it stays readable, marked deleted."""
        return self.office(token).delete(collection, record_id)

    def approve(self, invoice_id: str, ready: bool = True, token: str | None = None) -> Record:
        """Approve an invoice and, unless told otherwise, mark it ready for QuickBooks."""
        return self.office(token).approve(invoice_id, ready)

    def get(self, collection: str, record_id: str, token: str | None = None) -> Record:
        """One record. Raises: Refused when there is none."""
        return deepcopy(granted(self.account(token).get(collection, record_id)))

    def list(self, collection: str, token: str | None = None, deleted: bool = True, **equal: Any) -> Records:
        """All records of a collection whose fields are as named, oldest change first."""
        account = self.account(token)
        with account.lock:
            found = [*account.tables[collection].after(None, None)]
        return [
            deepcopy(record)
            for record in found
            if (deleted or not record["deleted"]) and all(record.get(name) == value for name, value in equal.items())
        ]

    def counts(self, token: str | None = None) -> dict[str, dict[str, int]]:
        """How many records each collection has: in all, active, inactive and deleted."""
        account = self.account(token)
        counts = {}
        with account.lock:
            for name, table in account.tables.items():
                kinds = Counter(_standing(record) for record in table.records.values())
                counts[name] = {"total": len(table.records)} | {k: kinds[k] for k in ("active", "inactive", "deleted")}
        return counts

    def fingerprint(self) -> tuple[object, ...]:
        """Something that differs once anything worth saving has changed."""
        return tuple(
            (account.token, account.last_moment, account.cleared, self.webhooks(account.token).target)
            for account in self.accounts()
        )

    def reset(self) -> None:
        """Forget all records, faults and requests; accounts and their webhook targets stay."""
        for account in self.accounts():
            account.clear()
        self.faults.clear()
        self.log.clear()

    def stop(self) -> None:
        """End what runs in the background."""
        with self._lock:
            senders = [*self._senders.values()]
        for sender in senders:
            sender.stop()


def _standing(record: Record) -> str:
    if record["deleted"]:
        return "deleted"
    return "active" if record.get("active", True) else "inactive"
