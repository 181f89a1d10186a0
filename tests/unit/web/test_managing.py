"""A company's name, address and end, as operators change them; and its figures by the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.web.charts import BOTTOM, TOP, charts
from app.web.office import Json, Refusal
from tests.unit.web.conftest import form_token
from tests.unit.web.memory_office import MemoryOffice
from tests.unit.web.test_operators_pages import SITE, page, send

HOURS = [datetime(2026, 11, 23, 0, tzinfo=UTC) + timedelta(hours=n) for n in range(24)]


def hours(**at: Json) -> list[Json]:
    counted = {int(name.removeprefix("h")): given for name, given in at.items()}
    return [{"at": hour, "requests": 0, "records": 0, "errors": 0} | counted.get(n, {}) for n, hour in enumerate(HOURS)]


def test_name_and_address_are_changed_and_the_token_stays_where_none_is_typed(
    operator: FlaskClient, office: MemoryOffice
) -> None:
    assert send(operator, "/companies/c1/name", name="Hollow Creek") == 303
    assert send(operator, "/companies/c1/industrack", industrack_url="https://b.example.com", industrack_token="") == 303
    assert office.done == [("rename", "Hollow Creek"), ("reach", "https://b.example.com", None)]
    assert "It has its new name." in page(operator, "/companies/c1/account?said=renamed")


def test_what_is_refused_stands_in_the_form_again(
    operator: FlaskClient, office: MemoryOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refusal("That is another IndusTrack account.")

    monkeypatch.setattr(office, "reach", refuse)
    token = form_token(page(operator, "/companies/c1/account"))
    given = {"form_token": token, "industrack_url": "https://elsewhere.example.com"}
    answer = operator.post("/companies/c1/industrack", data=given, base_url=SITE)
    assert answer.status_code == 422
    assert "That is another IndusTrack account." in answer.get_data(as_text=True)
    assert 'value="https://elsewhere.example.com"' in answer.get_data(as_text=True)


def test_a_company_is_removed_only_when_its_name_was_typed(operator: FlaskClient, office: MemoryOffice) -> None:
    for confirm in ("", "Hollow", "hollow creek plumbing"):
        assert send(operator, "/companies/c1/remove", confirm=confirm) == 422
    assert office.done == []
    token = form_token(page(operator, "/companies/c1/account"))
    given = {"form_token": token, "confirm": "Hollow Creek Plumbing"}
    html = operator.post("/companies/c1/remove", data=given, base_url=SITE).get_data(as_text=True)
    assert "exports/c1.jsonl.gz" in html
    assert office.done == [("remove",)]


def test_the_export_is_a_download(operator: FlaskClient) -> None:
    token = form_token(page(operator, "/companies/c1/account"))
    answer = operator.post("/companies/c1/export", data={"form_token": token}, base_url=SITE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="c1.jsonl"'
    assert len(answer.get_data(as_text=True).splitlines()) == 2


def test_a_chart_says_in_words_and_a_table_what_it_draws(operator: FlaskClient) -> None:
    html = page(operator, "/companies/c1")
    assert html.count('<svg class="chart') == 3
    assert "Records written in the last 24 hours: 41,400, the most, 3,450, in the hour from 03:00." in html
    assert "What failed in the last 24 hours: 2, the most, 2, in the hour from 00:00." in html
    assert '<td class="number" data-label="Records written">3,450</td>' in html


def test_the_highest_bar_fills_its_field_and_the_others_stand_by_it() -> None:
    requests = charts(hours(h3={"requests": 10}, h9={"requests": 5}), "America/Chicago")[0]
    assert requests.bars[3].height == BOTTOM - TOP
    assert requests.bars[9].height == (BOTTOM - TOP) / 2
    assert requests.bars[3].y == TOP
    assert requests.bars[3].told == "21:00: 10"  # in the company's own time
    assert [words for _, words in requests.labels] == ["18:00", "00:00", "06:00", "12:00"]


def test_hours_without_anything_are_said_to_be_empty() -> None:
    drawn = charts(hours(), None)
    assert [bar.height for chart in drawn for bar in chart.bars] == [0] * 72
    assert drawn[2].told == "What failed in the last 24 hours: none."
