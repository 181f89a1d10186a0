"""What one company has to do and has done, kept in memory."""

from __future__ import annotations

from app.office.why import Record
from app.web.office import Asked, AttentionAct, Json, Missing, QueueAct
from tests.unit.web.answers import ATTENTION, CHANGE, FOUND, MESSAGE, REQUEST, WHY, proof
from tests.unit.web.memory_callers import MemoryCallers


class MemoryWork(MemoryCallers):
    """Questions, requests, changes, messages and the proof of ``c1``; what is done is written down in ``done``."""

    def __init__(self) -> None:
        super().__init__()
        self.proved = proof()
        self.items: list[Json] = [ATTENTION]
        self.requests: list[Json] = [REQUEST]
        self.changes: list[Json] = [CHANGE]

    def _known(self, company_id: str) -> None:
        if company_id != "c1":
            raise Missing(f"There is no company {company_id!r}.")

    def causes(self, company_id: str) -> list[Json]:
        self._known(company_id)
        first = self.items[:1]
        return [{name: one[name] for name in ("code", "kind", "since", "summary", "severity")} | {"number": 1} for one in first]

    def of_cause(self, company_id: str, code: str, kind: str, asked: Asked, of: int | None = None) -> Json:
        self._known(company_id)
        return {"data": self.items, "next_cursor": None, "choices": [{"value": "create", "label": "Make a new one"}]}

    def settle_cause(self, company_id: str, code: str, kind: str, act: str, choose: str | None) -> int:
        self.done.append(("cause", code, kind, act, choose))
        return len(self.items)

    def queued(self, company_id: str, state: str | None, asked: Asked) -> Json:
        self._known(company_id)
        return {"data": [one for one in self.requests if state in (None, one["state"])], "next_cursor": None}

    def settle_queued(self, company_id: str, state: str | None, q: str | None, act: str) -> int:
        self.done.append(("queued", state, q, act))
        return 1

    def search(self, company_id: str, q: str) -> list[Json]:
        self._known(company_id)
        return [one for one in FOUND if q in str(one)]

    def why(self, company_id: str, record: Record) -> Json:
        self._known(company_id)
        return WHY

    def compare_again(self, company_id: str, record: Record) -> None:
        self._known(company_id)
        self.done.append(("again", record))

    def proof(self, company_id: str, proof_id: str | None = None) -> Json:
        self._known(company_id)
        if proof_id not in {None, "7"}:
            raise Missing(f"There is no proof {proof_id}.")
        return self.proved

    def ask_proof(self, company_id: str) -> Json:
        self.done.append(("proof", company_id))
        return self.proof(company_id)

    def settle_difference(self, company_id: str, number: str, choice: str) -> Json:
        self._known(company_id)
        self.done.append(("difference", number, choice))
        return {"id": int(number), "state": choice}

    def attention(self, company_id: str, of: int | None = None) -> list[Json]:
        self._known(company_id)
        return self.items

    def settle_attention(self, item_id: str, act: AttentionAct, choose: str | None) -> Json:
        if item_id not in {str(item["id"]) for item in self.items}:
            raise Missing("There is no such attention.")
        self.done.append(("attention", item_id, act, choose))
        return ATTENTION | {"state": "resolved"}

    def queue(self, company_id: str) -> list[Json]:
        self._known(company_id)
        return self.requests

    def settle_request(self, request_id: str, act: QueueAct) -> Json:
        self.done.append(("request", request_id, act))
        return REQUEST

    def rebuild(self, company_id: str | None) -> Json:
        self.done.append(("rebuild", company_id))
        return {"rebuilt": ["c1"]}

    def history(self, company_id: str, record: str | None) -> list[Json]:
        self._known(company_id)
        return [c for c in self.changes if record in (None, c["quickbooks_id"], c["industrack_id"])]

    def restore(self, change_id: str) -> Json:
        self.done.append(("restore", change_id))
        return {"id": int(change_id)}

    def messages(self, company_id: str) -> list[Json]:
        self._known(company_id)
        return [MESSAGE]

    def message(self, message_id: str) -> Json:
        if message_id != "88":
            raise Missing("There is no such message.")
        return MESSAGE
