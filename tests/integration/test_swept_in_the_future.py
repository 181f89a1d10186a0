"""A clock that was put back leaves moments that lie ahead: nobody waits until they have come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.mirror import pulls


@pytest.mark.parametrize(
    ("swept", "reads_all"),
    [
        (timedelta(days=-2), True),
        (timedelta(hours=-2), False),
        (timedelta(minutes=3), True),
        (timedelta(days=40), True),
    ],
    ids=str,
)
def test_the_daily_read_of_everything_comes_also_when_the_last_one_lies_ahead(
    services: Services, swept: timedelta, *, reads_all: bool
) -> None:
    company_id, now = companies.add(services, "Swept", "http://127.0.0.1:9", "token", {}).company.id, services.now()
    with services.database.company(company_id) as connection:
        connection.execute(
            text(
                "INSERT INTO industrack_record (company_id, kind, industrack_id, updated_at) VALUES (:company, 'customer', '1',"
                " :now); INSERT INTO cursor (company_id, side, kind, complete_at, swept_at) VALUES (:company, 'industrack',"
                " 'customers', :now, :swept)"
            ),
            {"company": company_id, "now": now, "swept": now + swept},
        )
        read = pulls.begin(connection, company_id, now)["customers"]
        assert (read.is_of_everything, read.began) == (reads_all, now)
        pulls.complete(connection, company_id, {"customers": read})
        again = pulls.begin(connection, company_id, now + timedelta(minutes=1))["customers"]
        assert not again.is_of_everything
