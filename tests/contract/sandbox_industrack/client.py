"""A plain client of the contract, for tests that look at the sandbox from outside."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from app.sandbox.industrack import RunningServer


@dataclass
class Client:
    """Calls with a token; creates get a new Idempotency-Key unless a test gives one."""

    server: RunningServer
    token: str = "sandbox-token"
    keys: Iterator[int] = field(default_factory=itertools.count)

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> requests.Response:
        """One request."""
        headers = {"Authorization": f"Bearer {self.token}"} | (headers or {})
        return requests.request(method, self.server.url + path, headers=headers, timeout=60, **options)

    def create(self, collection: str, data: Any, key: str | None = None) -> requests.Response:
        """POST one record."""
        key = key if key is not None else f"key-{next(self.keys)}"
        return self.call("POST", f"/{collection}", {"Idempotency-Key": key}, json=data)

    def made(self, collection: str, **data: Any) -> dict[str, Any]:
        """A record that was created."""
        answer = self.create(collection, data)
        assert answer.status_code == 201, answer.text
        record: dict[str, Any] = answer.json()
        return record

    def patch(self, collection: str, record_id: str, data: Any, version: str | None = None) -> requests.Response:
        """PATCH one record."""
        headers = {} if version is None else {"If-Match": version}
        return self.call("PATCH", f"/{collection}/{record_id}", headers, json=data)

    def batch(self, collection: str, *operations: object) -> list[dict[str, Any]]:
        """POST a batch; its results."""
        answer = self.call("POST", f"/{collection}/batch", json={"operations": operations})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def page(self, collection: str, **query: Any) -> dict[str, Any]:
        """GET one page."""
        answer = self.call("GET", f"/{collection}", params=query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def all(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        """GET all pages."""
        page = self.page(collection, **query)
        found = list(page["data"])
        while page["next_cursor"] is not None:
            page = self.page(collection, **query, cursor=page["next_cursor"])
            found += page["data"]
        return found
