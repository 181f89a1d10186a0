"""IndusTrack answers late, not at all, or twice; nothing is lost or doubled."""

from __future__ import annotations

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.world import Served, world


def test_pushes_that_failed_one_by_one_are_tried_again_by_themselves(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.fail(3)
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
        assert len(w.customers()) == len(w.file.customers)
        assert w.status()["idle"] is True


def test_a_connection_cut_after_the_commit_doubles_nothing(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.cut(2, method="POST")
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
        names = [one["quickbooks_id"] for one in w.customers()]
        assert sorted(names) == sorted(one.id for one in w.file.customers)


def test_a_rate_limit_costs_time_and_nothing_else(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.industrack.faults.rate_limit(2)
        w.poll()
        for _ in range(6):
            w.hurry()
            w.settle()
        assert len(w.customers()) == len(w.file.customers)


def test_a_revoked_token_is_said_and_nothing_is_lost(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        token = w.industrack.token
        w.industrack.change_token(token, "another")
        w.poll()
        assert [one["code"] for one in w.attention()] == ["token_revoked"]
        assert w.status()["idle"] is False or w.status()["state"] == "reading"
        w.industrack.change_token("another", token)
        w.hurry()
        w.poll()
        assert len(w.customers(token=token)) == len(w.file.customers)
        assert w.attention("token_revoked") == []
