"""What a hint of IndusTrack comes to, and its way past the pages: hints come in swarms, one for each record that we write."""

from __future__ import annotations

import logging
import re
import secrets
import time

import psycopg2
from sqlalchemy.exc import IntegrityError

from app import counting, logs
from app.front.answers import Answer, CutOff, Refused, TooLarge
from app.front.request import Request
from app.industrack.webhooks import MAX_BODY, SIGNATURE_HEADER, BadEvent, BadWebhook, Event, verify
from app.queue import hints
from app.services import Services
from app.sync import companies
from app.sync.kinds import COLLECTIONS

log = logging.getLogger(__name__)
ADDRESS = re.compile(r"/webhooks/industrack/(c[a-z0-9]{11})")
RULE, AREA = "/webhooks/industrack/<company_id>", "webhooks"  # as the pages call it in lines and figures
MOST_SECRETS = 10_000
DRAINED = 16 * 1024 * 1024


class Hints:
    """Takes hints; one for a process remembers the companies' secrets, so that a good hint costs one question."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._secrets: dict[str, str] = {}

    def answer(self, company_id: str, signature: str | None, body: bytes) -> int:
        """202 when the hint is kept, also when it was kept before; 401 when it is not a fresh one from IndusTrack."""
        try:
            event = self._verified(company_id, signature, body)
            # A kind of record that is new there means nothing to us, and is no reason to repeat it.
            is_new = event.collection in COLLECTIONS and self._take(company_id, event)
        except BadWebhook as error:
            log.warning("a webhook was refused: %s", error)
            return 401
        except BadEvent as error:
            log.warning("a webhook was not understood: %s", error)
            return 400
        if is_new:
            self._services.wake(company_id, "pull")
        return 202

    def receive(self, request: Request, announced: int | None) -> Arriving | None:
        """Where the body of a hint goes as it arrives; None for whatever is no hint."""
        found = ADDRESS.fullmatch(request.scope.path) if request.scope.method == "POST" else None
        return None if found is None else Arriving(self, found[1], request)

    def _verified(self, company_id: str, signature: str | None, body: bytes) -> Event:
        """Raises: BadWebhook, BadEvent."""
        known, now = self._secrets.get(company_id), self._services.now()
        if known is not None:
            try:
                return verify(known, signature, body, now)
            except BadWebhook:  # or the company has another secret by now
                self._secrets.pop(company_id, None)
        secret = companies.webhook_secret(self._services, company_id)
        if secret is None:
            raise BadWebhook("there is no such company")
        event = verify(secret, signature, body, now)
        if len(self._secrets) >= MOST_SECRETS:
            self._secrets.clear()
        self._secrets[company_id] = secret
        return event

    def _take(self, company_id: str, event: Event) -> bool:
        """Keep it, and promise to read what it is about. Whether somebody must be woken for it. Raises: BadWebhook."""
        try:
            return hints.take(self._services.database, company_id, event.event_id, event.collection, event.id)
        except (IntegrityError, psycopg2.IntegrityError) as error:
            self._secrets.pop(company_id, None)
            raise BadWebhook("there is no such company any more") from error


class Arriving:
    """The body of one hint."""

    block = 16 * 1024
    most = DRAINED

    def __init__(self, hints: Hints, company_id: str, request: Request) -> None:
        self.group = request.scope.path
        self._hints = hints
        self._company_id = company_id
        self._signature = request.headers.get(SIGNATURE_HEADER.lower())
        self._body = b""
        self._began = time.monotonic()

    @property
    def held(self) -> int:
        return len(self._body)

    def is_quick(self, whole: bytes) -> bool:
        return False

    def begin(self) -> None:
        """Whatever it announces: what is too long is refused as it comes, so that its sender hears so."""

    def feed(self, block: bytes) -> None:
        """Raises: TooLarge."""
        self._body += block
        if len(self._body) > MAX_BODY:
            self._body = b""
            raise TooLarge("No hint is as long as this.")

    def finish(self, rest: bytes, *, is_whole: bool) -> Answer:
        """Take the hint."""
        logs.begin(call=secrets.token_hex(4), company=self._company_id)
        if not is_whole:
            return self.refuse(CutOff("The request ended before its end."))
        try:
            self.feed(rest)
        except TooLarge as refusal:
            return self.refuse(refusal)
        return self._told(self._hints.answer(self._company_id, self._signature, self._body))

    def refuse(self, refusal: Refused) -> Answer:
        self._body = b""
        return self._told(refusal.code, *refusal.headers)

    def _told(self, status: int, *headers: tuple[str, str]) -> Answer:
        seconds = time.monotonic() - self._began
        counting.count("qbconnector_web_requests", area=AREA, status=f"{status // 100}xx")
        counting.observe("qbconnector_web_seconds", seconds, area=AREA)
        if status >= 400:  # those that are taken are as many as the records, and are counted
            log.info("request", extra={"method": "POST", "rule": RULE, "status": status, "ms": round(seconds * 1000)})
        return Answer(status, [*headers], b"")
