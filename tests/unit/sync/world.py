"""A company in memory: both sides as plain records, and the engine's part done the simplest way.

``settle`` decides and carries out until nothing is due, as the engine does with a database, so that a test can say what
happened on each side and see what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import qbxml
from app.model import Attention, Cover, Decision, Link, PushPlan, RequestPlan, Step, Unit, Values
from app.sync.kinds import KINDS
from app.sync.kinds.customers.locations.values import location_id
from app.sync.rules.draft import remembered
from qbxml import messages
from tests.unit.sync.sides import START, Sides, address


@dataclass
class World(Sides):
    """What was done to bring both sides where they are."""

    places: dict[str, set[str]] = field(default_factory=dict)  # location ids ever seen, by customer
    steps: list[Step] = field(default_factory=list)
    requests: list[RequestPlan] = field(default_factory=list)
    pushes: list[PushPlan] = field(default_factory=list)
    attentions: dict[tuple[str, str | None, str | None], Attention] = field(default_factory=dict)
    usual_tax: str = ""  # the tax item that QuickBooks gives a new customer
    loses: str = ""  # "requests" or "pushes": what is overtaken when a decision has both

    def settle(self, rounds: int = 8) -> World:
        """Decide and carry out until nothing is due; fails when that takes too long."""
        for _ in range(rounds):
            if not self.run():
                return self
        raise AssertionError(f"never quiet: {self.steps[-4:]}")

    def run(self) -> bool:
        """One decide over all units; whether anything was due."""
        busy = False
        for find in self._finders():
            decision = KINDS["customer"].rules.decide(find(), self.context)
            busy |= bool(decision.pushes or decision.request or decision.links)
            self.carry_out(decision)
        return busy

    def carry_out_one(self, list_id: str) -> None:
        """Decide about one QuickBooks customer only."""
        self.carry_out(KINDS["customer"].rules.decide(self.unit(list_id), self.context))

    def preview(self) -> list[Decision]:
        return [KINDS["customer"].rules.decide(unit, self.context) for unit in self.units()]

    def units(self) -> list[Unit]:
        return [find() for find in self._finders()]

    def _finders(self) -> Iterator[Callable[[], Unit]]:
        """A unit is loaded when its turn comes, so that it sees what was linked before it."""
        for list_id in list(self.ours):
            yield partial(self.unit, list_id)
        for number in list(self.theirs["customer"]):
            if all(link.industrack_id != number for link in self.links.values()):
                yield partial(self.unit_here, number)

    def carry_out(self, decision: Decision) -> None:
        self.steps += [step for step in decision.steps if not step.waits]
        for attention in decision.attentions:
            self.attentions[attention.code, attention.quickbooks_id, attention.industrack_id] = attention
        for plan in decision.links:
            self._link(
                Link(
                    plan.kind,
                    plan.quickbooks_id,
                    plan.industrack_id,
                    plan.agreed_quickbooks,
                    plan.agreed_industrack,
                    plan.ended,
                    plan.why,
                )
            )
        both = bool(decision.pushes and decision.request)
        for push in decision.pushes:
            if not (both and self.loses == "pushes"):
                self._push(push)
        if decision.request is not None and not (both and self.loses == "requests"):
            self._write(decision.request)

    def _push(self, push: PushPlan) -> None:
        self.pushes.append(push)
        number = push.industrack_id
        if number is None:
            number = self.add_here(push.kind, **push.data)
        else:
            assert push.if_match == self.theirs[push.kind][number]["version"], "the record was overtaken"
            self._patch(number, push.data)
        now = self._their_mirror(push.kind, number).values
        if push.quickbooks_id is None:
            return
        self._agree(push.kind, push.quickbooks_id, number, push.agreed_quickbooks, now, push.pending, "theirs")

    def _write(self, request: RequestPlan) -> None:
        self.requests.append(request)
        body = dict(request.body)
        self._check(request)
        list_id = body.get("list_id")
        if list_id is None:
            parent = (body.pop("parent", None) or {}).get("list_id")
            if self.usual_tax:
                body = {"item_sales_tax": {"list_id": self.usual_tax}, **body}
            list_id = self.add_customer(body.pop("name"), parent, **body)
        else:
            assert body.pop("edit_sequence") == self.ours[list_id]["edit_sequence"]
            self._keep({**self.ours[list_id], **body})
        for cover in request.covers:
            self._cover(list_id, cover)

    def _check(self, request: RequestPlan) -> None:
        """What is sent is written strictly, and nothing of it is left out."""
        part = getattr(messages, request.message).from_dict(request.body)
        field = {"CustomerAdd": "customer_add", "CustomerMod": "customer_mod"}[request.message]
        message = getattr(messages, f"{request.message}Rq")(**{field: part})
        written = qbxml.write(qbxml.MessageSet(requests=[qbxml.Request("1", message)]), version=self.version)
        assert not written.left_out

    def _cover(self, list_id: str, cover: Cover) -> None:
        key = list_id
        values = self._our_mirror(list_id).values
        if cover.kind == "location" and cover.quickbooks_name is not None:
            key = location_id(list_id, cover.quickbooks_name)
            values = self._our_places(list_id)[key].values
        self._agree(cover.kind, key, cover.industrack_id, values, cover.agreed_industrack, cover.pending, "ours")

    def _agree(self, kind: str, key: str, number: str, ours: Values, theirs: Values, pending: tuple[str, ...], side: str) -> None:
        before = next((one for one in self.links.values() if one.kind == kind and one.industrack_id == number), None)
        ended = (before.ended, before.why_ended) if before else (False, "")
        if side == "theirs":
            theirs = remembered(theirs, before.agreed_industrack if before else {}, pending)
        else:
            ours = remembered(ours, before.agreed_quickbooks if before else {}, pending)
        self._link(Link(kind, key, number, ours, theirs, *ended))


__all__ = ["START", "World", "address", "replace"]
