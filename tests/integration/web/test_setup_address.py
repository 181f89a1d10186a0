"""A customer's set-up address on a real database: how long it opens."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.office import Service
from app.services import Services
from app.store.sql import text
from tests.integration.web.conftest import Made


def used(services: Services, company: Made, ago: str) -> None:
    with services.database.operators() as connection:
        connection.execute(
            text("UPDATE company SET setup_used_at = now() - CAST(:ago AS interval) WHERE company_id = :company"),
            {"ago": ago, "company": company.id},
        )


def test_it_opens_until_thirty_days_after_its_last_use(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    for _ in range(2):  # each use begins the thirty days anew
        used(real_services, company, "29 days")
        assert visitor.get(company.setup_path).status_code == 200
    with real_services.database.operators() as connection:
        last = connection.scalar(text("SELECT setup_used_at FROM company WHERE company_id = :id"), {"id": company.id})
    assert (real_services.now() - last).days == 0
    used(real_services, company, "31 days")
    assert visitor.get(company.setup_path).status_code == 404
    assert visitor.post(f"{company.setup_path}/password").status_code == 404


def test_a_new_address_ends_the_one_before_and_opens_after_it_had_run_out(
    visitor: FlaskClient, company: Made, real_services: Services
) -> None:
    used(real_services, company, "90 days")
    address = Service(real_services).new_setup_url(company.id).partition("/setup/")[2]
    assert visitor.get(f"/setup/{address}").status_code == 200
    assert visitor.get(company.setup_path).status_code == 404
