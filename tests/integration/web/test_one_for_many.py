"""Attentions of one cause about many records: one that counts them, on every surface, until the last of them is mended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.cli import telling
from app.model import Attention
from app.office import Service
from app.office.errors import Missing
from app.office.paging import Asked
from app.office.why import Record
from app.services import Services
from app.store import attentions
from app.store.sql import text
from app.sync.mirror import many
from app.sync.mirror.many import FEW
from tests.integration.web.conftest import Made


@pytest.fixture
def key(real_services: Services) -> dict[str, str]:
    return {"Authorization": f"Bearer {real_services.settings.api_key}"}


REMEDY = "They are left as they are in IndusTrack. Enter them anew in QuickBooks; this goes by itself then."


def bad_price(number: int, **changes: Any) -> Attention:
    given = {"remedy": REMEDY, "summary": f"Part {number} has values in QuickBooks that cannot be read: price 'ten'."} | changes
    return Attention(code="cannot_be_read", kind="item", quickbooks_id=f"Q{number}", name=f"Part {number}", **given)


def tell(services: Services, company: Made, asked: Iterable[Attention]) -> None:
    with services.database.company(company.id) as connection:
        for one in asked:
            attentions.open_one(connection, company.id, one)
        many.gather(connection, company.id)


def mend(services: Services, company: Made, numbers: Iterable[int]) -> None:
    with services.database.company(company.id) as connection:
        for number in numbers:
            attentions.resolve_record(connection, company.id, "item", f"Q{number}", None)
        many.gather(connection, company.id)


@pytest.fixture
def subscribed(real_services: Services, company: Made) -> Iterator[None]:
    """A webhook that hears of the company's attentions while the test lasts."""
    given = {"id": f"w-{company.id}", "company": company.id}
    with real_services.database.operators() as connection:
        connection.execute(
            text(
                "INSERT INTO webhook (id, url, events, only_company, secret)"
                " VALUES (:id, 'https://a.example.com', ARRAY['attention.opened', 'attention.closed'], :company, 'x')"
            ),
            given,
        )
    yield
    with real_services.database.operators() as connection:
        connection.execute(text("DELETE FROM webhook_delivery WHERE webhook_id = :id"), given)
        connection.execute(text("DELETE FROM webhook WHERE id = :id"), given)


def told(services: Services, company: Made) -> list[tuple[str, str | None, int]]:
    with services.database.company(company.id) as connection:
        rows = connection.execute(text("SELECT event, data -> 'attention' AS one FROM webhook_delivery ORDER BY id")).all()
    return [(row.event, row.one["quickbooks_id"], row.one["records"]) for row in rows]


def test_a_few_are_shown_each_by_itself(company: Made, real_services: Services) -> None:
    tell(real_services, company, map(bad_price, range(FEW)))
    assert [one["quickbooks_id"] for one in Service(real_services).attention(company.id)] == [f"Q{n}" for n in range(FEW)]


def test_many_are_one_that_counts_them_and_goes_with_the_last(company: Made, real_services: Services) -> None:
    office = Service(real_services)
    tell(real_services, company, map(bad_price, range(40)))
    [one] = office.attention(company.id)
    assert (one["code"], one["kind"], one["records"], one["quickbooks_id"]) == ("cannot_be_read", "item", 40, None)
    assert one["summary"].startswith("40 items have the same problem: Part 0, Part 1, ")
    assert "and 30 more. Part 0 has values" in one["summary"]
    assert one["remedy"] == REMEDY
    mend(real_services, company, range(37))
    [left] = office.attention(company.id)
    assert (left["id"], left["records"]) == (one["id"], 3)
    assert "3 items have the same problem: Part 37, Part 38, Part 39." in left["summary"]
    mend(real_services, company, range(37, 40))
    assert office.attention(company.id) == []


def test_another_thing_to_do_is_another_attention(company: Made, real_services: Services) -> None:
    tell(real_services, company, [*map(bad_price, range(8)), *(bad_price(n, remedy="Ask support.") for n in range(8, 20))])
    assert sorted(one["records"] for one in Service(real_services).attention(company.id)) == [8, 12]


def test_a_record_of_which_something_else_is_said_leaves_the_others(company: Made, real_services: Services) -> None:
    office = Service(real_services)
    tell(real_services, company, map(bad_price, range(9)))
    tell(real_services, company, [bad_price(3, remedy="Ask support."), bad_price(4, summary="Part 4 has two.")])
    assert sorted((one["records"], one["name"]) for one in office.attention(company.id) if one["name"]) == [(1, "Part 3")]
    assert [one["records"] for one in office.attention(company.id) if not one["name"]] == [8]


@pytest.mark.usefixtures("subscribed")
def test_status_metrics_and_notices_count_one(company: Made, real_services: Services) -> None:
    tell(real_services, company, map(bad_price, range(30)))
    mend(real_services, company, range(30))
    tell(real_services, company, map(bad_price, range(30)))
    assert told(real_services, company) == [
        ("attention.opened", None, 30),
        ("attention.closed", None, 30),
        ("attention.opened", None, 30),
    ]
    assert Service(real_services).status(company.id)["attention"] == 1
    [cause] = Service(real_services).causes(company.id)
    assert cause["number"] == 30


@pytest.mark.usefixtures("subscribed")
def test_one_that_joins_others_is_told_as_closed_once_it_was_told_as_open(company: Made, real_services: Services) -> None:
    for number in range(FEW + 1):
        tell(real_services, company, [bad_price(number)])
    events = told(real_services, company)
    assert events.count(("attention.opened", None, FEW + 1)) == 1
    single = [event for event, record, _ in events if record is not None]
    assert (single.count("attention.opened"), single.count("attention.closed")) == (FEW, FEW)


def test_each_of_many_can_be_looked_at_on_every_surface(
    visitor: FlaskClient, key: dict[str, str], company: Made, real_services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(real_services, company, map(bad_price, range(120)))
    office = Service(real_services)
    [one] = office.attention(company.id)
    listed = f"/api/v1/companies/{company.id}/attention"
    together = visitor.get(listed, headers=key).get_json()["data"]
    assert [(row["records"], row["quickbooks_id"]) for row in together] == [(120, None)]
    first = visitor.get(f"{listed}?of={one['id']}", headers=key).get_json()
    assert len(first["data"]) == 100
    last = visitor.get(f"{listed}?of={one['id']}&cursor={first['next_cursor']}", headers=key).get_json()["data"]
    assert [row["name"] for row in last] == [f"Part {n}" for n in range(100, 120)]
    room = f"/companies/{company.id}/attention?code=cannot_be_read&kind=item"
    assert f'of={one["id"]}">Look at each of the 120</a>' in visitor.get(room, headers=key).get_data(as_text=True)
    assert "Part 99 has values" in visitor.get(f"{room}&of={one['id']}", headers=key).get_data(as_text=True)
    assert len(office.attention(company.id, one["id"])) == 120
    telling.attentions([one])
    assert f"attention COMPANY_ID --of {one['id']}" in capsys.readouterr().out
    with pytest.raises(Missing, match="There is no attention 9999999 that stands for many"):
        office.attention(company.id, 9999999)


def test_one_that_is_told_together_is_shown_with_its_record(company: Made, real_services: Services) -> None:
    tell(real_services, company, map(bad_price, range(20)))
    with real_services.database.company(company.id) as connection:
        connection.execute(
            text(
                "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, name) VALUES (:company, 'item', 'Q7', 'Part 7')"
            ),
            {"company": company.id},
        )
    why = Service(real_services).why(company.id, Record("item", "Q7", None))
    assert [one["name"] for one in why["attention"]] == ["Part 7"]


@pytest.mark.parametrize(("act", "left"), [("ignore", "ignored"), ("retry", "resolved"), ("resolve", "resolved")])
def test_an_answer_to_it_is_one_for_each_of_its_records(company: Made, real_services: Services, act: str, left: str) -> None:
    office = Service(real_services)
    tell(real_services, company, map(bad_price, range(30)))
    [one] = office.attention(company.id)
    office.settle_attention(str(one["id"]), act, None)
    assert office.attention(company.id) == []
    with real_services.database.company(company.id) as connection:
        states = connection.execute(text("SELECT state, count(*) FROM attention WHERE quickbooks_id LIKE 'Q%' GROUP BY 1")).all()
    assert [tuple(row) for row in states] == [(left, 30)]
    tell(real_services, company, map(bad_price, range(31)))
    assert [row["records"] for row in office.attention(company.id)] == ([1] if act == "ignore" else [31])


def test_an_answer_that_is_another_value_for_each_record_is_given_to_each(company: Made, real_services: Services) -> None:
    office = Service(real_services)
    totals = (
        Attention(
            code="total_differs",
            summary=f"Invoice {n} differs.",
            remedy="Correct the tax.",
            kind="invoice",
            quickbooks_id=f"T{n}",
            industrack_id=f"i{n}",
            name=f"Invoice {n}",
            choices=((f"right:{n}.00/{n}.10", "It is right as it is"),),
        )
        for n in range(12)
    )
    tell(real_services, company, totals)
    [one] = office.attention(company.id)
    assert one["choices"] == [{"value": "each:0", "label": "It is right as it is"}]
    office.settle_attention(str(one["id"]), "resolve", "each:0")
    with real_services.database.company(company.id) as connection:
        chosen = connection.execute(
            text("SELECT record_id, value FROM choice WHERE key = 'total_differs' ORDER BY record_id")
        ).all()
    assert {row.record_id: row.value for row in chosen} == {f"i{n}": f"right:{n}.00/{n}.10" for n in range(12)}


def test_questions_about_single_records_stay_apart(company: Made, real_services: Services) -> None:
    asked = (bad_price(n) for n in range(9))
    tell(real_services, company, (replace(one, code="duplicate_suspected") for one in asked))
    assert len(Service(real_services).attention(company.id)) == 9


def test_five_thousand_are_one_row_to_page_through(company: Made, real_services: Services) -> None:
    with real_services.database.company(company.id) as connection:
        connection.execute(
            text(
                "INSERT INTO attention (company_id, code, severity, summary, remedy, kind, quickbooks_id, name)"
                " SELECT :company, 'cannot_be_read', 'error', 'Part ' || n, 'Look.', 'item', 'Q' || n, 'Part ' || n"
                " FROM generate_series(1, 5000) n"
            ),
            {"company": company.id},
        )
    office = Service(real_services)
    with real_services.database.operators() as connection:
        assert company.id in many.stale(connection)
    tell(real_services, company, [])
    with real_services.database.operators() as connection:
        assert company.id not in many.stale(connection)
    found = office.listed("attention", company.id, Asked())
    assert [(row["records"], row["severity"]) for row in found["data"]] == [(5000, "error")]
    assert json.dumps(found, default=str).count("Part ") <= 12
