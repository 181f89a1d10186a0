"""An office that keeps everything in memory, in the shapes that the real one answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from app.office import changing
from app.sync import company_settings
from app.web.office import Asked, Json
from tests.unit.web.answers import A_USER, AT, DELIVERY, MESSAGE, SAID, SESSION, preview, status
from tests.unit.web.memory_work import MemoryWork


class MemoryOffice(MemoryWork):
    """One company, ``c1``; everything that is done to it is written down in ``done``."""

    def __init__(self) -> None:
        super().__init__()
        self.now = status()
        self.planned = preview()
        self.writing: Json | None = None
        self.settings = company_settings.defaults()
        self.file_mode = "SingleUser"
        self.steps: list[str] = []
        self.asked: list[tuple[str, Asked, Json]] = []

    def companies(self) -> list[Json]:
        names = ("id", "name", "state", "session", "last_session", "queue", "attention")
        return [{name: self.now[name] for name in names} | {"health": "in_step", "because": "Both sides agree."}]

    def worst_first(self, asked: Asked, health: str | None) -> Json:
        self.asked.append(("worst", asked, {"health": health}))
        shown = [self.companies()[0] | {name: self.now[name] for name in ("health", "because")} | {"last_contact_at": AT}]
        return {"data": shown, "next_cursor": None, "counts": {"in_step": 1}}

    def listed(self, name: str, company_id: str | None, asked: Asked, **values: Any) -> Json:
        if company_id is not None:
            self._known(company_id)
        rows: dict[str, list[Json]] = {
            "companies": self.companies(),
            "attention": self.items,
            "queue": self.requests,
            "history": self.changes,
            "messages": [MESSAGE],
            "sessions": [SESSION],
            "deliveries": [DELIVERY],
            "records": [],
            "users": [A_USER],
        }
        self.asked.append((name, asked, values))
        return {"data": rows[name][: asked.limit], "next_cursor": None}

    def company(self, company_id: str) -> Json:
        self._known(company_id)
        return {
            "id": "c1",
            "name": self.now["name"],
            "state": self.now["state"],
            "settings": self.settings | {"time_zone": "America/Chicago"},
            "username": "industrack-c1",
            "soap_url": "https://sync.example.com/qbwc",
            "webhook_url": "https://sync.example.com/webhooks/industrack/c1",
            "industrack_url": "https://api.example.com/api/v1",
            "accounts": {"income_account": ["Sales"]},
            "quickbooks": {
                "company_name": "Hollow Creek Plumbing LLC",
                "path": None,
                "product": "QuickBooks Enterprise Solutions 22.0",
                "qbxml_version": "15.0",
                "file_mode": self.file_mode,
            },
        }

    def add(self, name: str, url: str, token: str, settings: Mapping[str, str]) -> Json:
        changing.read(settings)
        self.done.append(("add", name, url, token, dict(settings)))
        return {
            "id": "c1",
            "name": name,
            "state": "new",
            "username": "industrack-c1",
            "password": "abcde-fghij-kmnpq-rstuv-wxyz2",
            "soap_url": "https://sync.example.com/qbwc",
            "webhook_url": "https://sync.example.com/webhooks/industrack/c1",
            "webhook_secret": "hook-secret",
            "setup_url": "https://sync.example.com/setup/the-token",
            "industrack": SAID,
        }

    def reach(self, company_id: str, url: str | None, token: str | None) -> Json:
        self.done.append(("reach", url, token))
        return self.company(company_id) | {"industrack": SAID}

    def rename(self, company_id: str, name: str) -> Json:
        self.done.append(("rename", name))
        return self.company(company_id)

    def export(self, company_id: str) -> Iterator[str]:
        self._known(company_id)
        return iter(['{"export":"qbconnector company"}\n', '{"end":true}\n'])

    def remove(self, company_id: str) -> Json:
        self._known(company_id)
        self.done.append(("remove",))
        return {"id": "c1", "name": "Hollow Creek", "removed": True, "exported_to": "exports/c1.jsonl.gz", "rows": 3}

    def change(self, company_id: str, settings: Mapping[str, str]) -> Json:
        self._known(company_id)
        self.settings = self.settings | changing.read(settings)
        self.done.append(("change", dict(settings)))
        return self.company(company_id)

    def qwc(self, company_id: str) -> bytes:
        self._known(company_id)
        return b"<QBWCXML/>"

    def new_password(self, company_id: str) -> str:
        self._known(company_id)
        self.done.append(("new_password",))
        return "zyxwv-utsrq-pnmkj-ihgfe-dcba2"

    def set_token(self, company_id: str, token: str) -> Json:
        self._known(company_id)
        self.done.append(("set_token", token))
        return self.company(company_id)

    def new_setup_url(self, company_id: str) -> str:
        self._known(company_id)
        self.done.append(("new_setup_url",))
        return "https://sync.example.com/setup/another"

    def pause(self, company_id: str, paused: bool) -> Json:
        self._known(company_id)
        self.done.append(("pause", paused))
        return self.company(company_id)

    def status(self, company_id: str) -> Json:
        self._known(company_id)
        return self.now

    def health(self, company_id: str) -> Json:
        self._known(company_id)
        return {"health": "in_step", "because": "Both sides agree.", "since": AT, "last_contact_at": AT}

    def check_up(self, company_id: str) -> list[Json]:
        self._known(company_id)
        told = {"level": "warning", "count": 2, "to_do": "Merge them.", "names": ["Ames", "Ames 2"]}
        path = r"C:\Users\Public\Documents\Intuit\QuickBooks\Company Files\Hollow Creek Plumbing LLC.qbw"
        return [
            told | {"what": "file", "level": "", "count": None, "words": f"This is the company file of “Hollow” ({path})"},
            told | {"what": "mode", "level": "good", "count": None, "words": "QuickBooks is in single-user mode", "names": []},
            told | {"what": "duplicates", "words": "customers have the company name of another one"},
            told | {"what": "income_account", "words": "items need an income account in QuickBooks"},
        ]

    def progress(self, company_id: str) -> Json | None:
        self._known(company_id)
        return self.writing

    def preview(self, company_id: str) -> Json:
        self._known(company_id)
        return self.planned

    def approve(self, company_id: str, as_is: bool, seen: str | None = None) -> Json:
        self._known(company_id)
        self.done.append(("approve", as_is))
        self.planned = self.planned | {"state": "approved"}
        self.now = self.now | {"state": "active"}
        return self.planned

    def sync(self, company_id: str, full: bool, kind: str | None) -> Json:
        self._known(company_id)
        self.done.append(("sync", full, kind))
        return self.now

    def by_hour(self, company_id: str) -> list[Json]:
        self._known(company_id)
        hours = [AT.replace(minute=0) - timedelta(hours=n) for n in reversed(range(24))]
        return [{"at": at, "requests": n, "records": n * 150, "errors": 2 if n == 20 else 0} for n, at in enumerate(hours)]

    def setup_done(self, company_id: str) -> list[str]:
        self._known(company_id)
        return self.steps

    def note_setup(self, company_id: str, step: str) -> None:
        self.steps = [*self.steps, step]

    def company_of_setup_token(self, token: str) -> str | None:
        return "c1" if token == "the-token" else None
