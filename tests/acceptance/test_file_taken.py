"""Two companies on one QuickBooks file would each write everything: the one that came second is refused, in words."""

from __future__ import annotations

from tests.acceptance.people import one_customer
from tests.acceptance.world import Served, world


def test_a_file_that_another_company_has_is_refused_and_nothing_is_written(running: Served) -> None:
    file = one_customer()
    with world(running, file) as first, world(running, file) as second:
        first.poll()
        for _ in range(2):
            second.poll()
        [told] = second.attention()
        assert told["code"] == "company_file_taken"
        assert "remove the other company" in told["remedy"]
        assert second.customers() == []
        assert second.status()["last_session"]["outcome"] == "refused"
        assert second.status()["health"] == "stopped"
        first.sync(2)
        assert first.attention() == []
        assert len(first.customers()) == 1
