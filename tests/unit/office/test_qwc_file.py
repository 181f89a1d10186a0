"""The file that a customer adds to Web Connector."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from app.office.qwc import Connection, qwc

CONNECTION = Connection("industrack-c1", "{6F9619FF-8B86-4D01-B42D-00CF4FC964FF}", "{6F9619FF-8B86-4D01-B42D-00CF4FC964F0}")


def made(name: str = "Hollow Creek Plumbing", public_url: str = "https://sync.example.com") -> bytes:
    return qwc(company_id="c1", company_name=name, connection=CONNECTION, public_url=public_url, poll_every=7)


def values(raw: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(raw)
    assert root.tag == "QBWCXML"
    return {element.tag: element.text or "" for element in root.iter()}


def test_everything_that_web_connector_requires_is_there() -> None:
    found = values(made())
    assert found["AppName"] == "IndusTrack"
    assert found["AppID"] == ""
    assert found["AppURL"] == "https://sync.example.com/qbwc"
    assert found["AppSupport"] == "https://sync.example.com/support"
    assert found["UserName"] == "industrack-c1"
    assert found["OwnerID"] == CONNECTION.owner_id
    assert found["FileID"] == CONNECTION.file_id
    assert found["QBType"] == "QBFS"
    assert found["Style"] == "Document"
    assert found["RunEveryNMinutes"] == "7"
    assert found["AuthFlags"] == "0xF"
    assert found["UnattendedModePref"] == "umpOptional"
    assert found["PersonalDataPref"] == "pdpNotNeeded"


def test_what_breaks_the_import_on_current_versions_is_left_out() -> None:
    assert "IsReadOnly" not in values(made())


def test_the_same_connection_gives_the_same_file() -> None:
    assert made() == made()


def test_a_renamed_company_is_still_the_same_application() -> None:
    stable = ("AppName", "AppUniqueName", "OwnerID", "FileID", "UserName")
    before, after = values(made("Before")), values(made("After"))
    assert [before[name] for name in stable] == [after[name] for name in stable]
    assert before["AppDisplayName"] != after["AppDisplayName"]


def test_names_are_escaped() -> None:
    raw = made('Smith & Sons <"the best">')
    assert b"Smith &amp; Sons &lt;" in raw
    assert values(raw)["AppDisplayName"] == 'IndusTrack: Smith & Sons <"the best">'


def test_the_comment_of_the_template_does_not_travel() -> None:
    assert b"<!--" not in made()


def test_every_element_is_filled_but_the_one_that_may_be_empty() -> None:
    assert [name for name, value in values(made()).items() if not value] == ["AppID"]


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_name_gives_a_file_that_web_connector_can_read(name: str) -> None:
    found = values(made(name))
    assert len(found["AppDescription"]) <= 80
    assert re.fullmatch(r"[\x20-\U0010ffff]*", found["AppDisplayName"])
