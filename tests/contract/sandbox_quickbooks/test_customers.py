"""Customers and jobs."""

import pytest

from app.sandbox.quickbooks import Refusal
from tests.contract.sandbox_quickbooks.asking import Clock, Desk


def test_an_added_customer_is_answered_with_id_stamps_and_defaults(desk: Desk) -> None:
    added = desk.add_customer("<Name> Larch Inn </Name><CompanyName>Larch Inn LLC</CompanyName>")
    assert added.code == 0
    assert added.text("Name") == "Larch Inn"
    assert added.text("IsActive") == "true"
    assert added.text("Sublevel") == "0"
    assert added.text("TimeCreated") == "2026-03-02T09:00:00-06:00"
    assert added.text("Balance") == "0.00"
    assert added.text("SalesTaxCodeRef/FullName") == "Tax"
    assert added.text("ItemSalesTaxRef/FullName") == "State Tax"


@pytest.mark.parametrize("name", ["BIRCH street bakery", "Plains Supply", "department OF revenue"])
def test_a_name_in_use_by_any_customer_or_vendor_is_3100(desk: Desk, name: str) -> None:
    assert desk.add_customer(f"<Name>{name}</Name>").code == 3100


@pytest.mark.parametrize("name", ["Ray Sorel", "Petty Cash"])
def test_employees_and_other_names_hold_names_too(messy: Desk, name: str) -> None:
    assert messy.add_customer(f"<Name>{name}</Name>").code == 3100


def test_two_customers_may_have_a_job_of_the_same_name(desk: Desk) -> None:
    for parent in ("Juniper Dental", "Granite Peak Lodge"):
        added = desk.add_customer(f"<Name>Annex</Name><ParentRef><FullName>{parent}</FullName></ParentRef>")
        assert added.text("FullName") == f"{parent}:Annex"
        assert added.text("Sublevel") == "1"


def test_a_missing_parent_is_3130_and_a_missing_terms_reference_3140(desk: Desk) -> None:
    assert desk.add_customer("<Name>x</Name><ParentRef><FullName>Nobody</FullName></ParentRef>").code == 3130
    refused = desk.add_customer("<Name>x</Name><TermsRef><FullName>Net 400</FullName></TermsRef>")
    assert refused.code == 3140
    assert "Net 400" in refused.message
    assert desk.file.find_customer("x") is None


def test_a_vendor_is_no_parent(desk: Desk) -> None:
    assert desk.add_customer("<Name>x</Name><ParentRef><FullName>Plains Supply</FullName></ParentRef>").code == 3130


@pytest.mark.parametrize("name", ["a:b", " "])
def test_a_colon_or_nothing_is_no_name(desk: Desk, name: str) -> None:
    assert desk.add_customer(f"<Name>{name}</Name>").code == 3090


def test_there_are_five_levels_and_no_sixth(messy: Desk) -> None:
    deepest = max(messy.file.customers, key=lambda one: one.full_name.count(":"))
    assert deepest.full_name.count(":") == 4
    refused = messy.add_customer(f"<Name>x</Name><ParentRef><ListID>{deepest.list_id}</ListID></ParentRef>")
    assert refused.code == 3180


def test_a_customer_with_jobs_cannot_move_so_deep_that_its_jobs_would_be_on_a_sixth_level(messy: Desk) -> None:
    mall = messy.file.require("Riverside Mall")
    motel = messy.file.require("Bluff Top Motel")
    moved = messy.edit_customer(mall.list_id, f"<ParentRef><ListID>{motel.list_id}</ListID></ParentRef>")
    assert moved.code == 3180


def test_a_customer_cannot_go_below_its_own_job(messy: Desk) -> None:
    mall, wing = messy.file.require("Riverside Mall"), messy.file.require("Riverside Mall:North wing")
    refused = messy.edit_customer(mall.list_id, f"<ParentRef><ListID>{wing.list_id}</ListID></ParentRef>")
    assert refused.code == 3130


def test_a_mod_needs_the_edit_sequence_of_now(desk: Desk, clock: Clock) -> None:
    record = desk.file.require("Juniper Dental")
    before = record.edit_sequence
    clock.pass_(minutes=1)
    desk.file.edit_customer(record.list_id, phone="307-555-0199")
    assert desk.edit_customer(record.list_id, "<Phone>1</Phone>", before).code == 3200
    assert record["Phone"] == "307-555-0199"
    assert desk.edit_customer(record.list_id, "<Phone>1</Phone>").code == 0


def test_each_write_makes_another_edit_sequence_even_within_a_second(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    seen = {record.edit_sequence}
    for number in range(3):
        desk.edit_customer(record.list_id, f"<Phone>{number}</Phone>")
        seen.add(record.edit_sequence)
    assert len(seen) == 4


def test_a_mod_of_a_customer_that_is_gone_is_3120(desk: Desk) -> None:
    mod = "<CustomerMod><ListID>80000001-1</ListID><EditSequence>1</EditSequence></CustomerMod>"
    assert desk.ask("CustomerMod", mod).code == 3120


def test_a_mod_keeps_what_it_does_not_name_and_clears_what_it_names_empty(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    changed = desk.edit_customer(record.list_id, "<Phone></Phone><TermsRef><FullName></FullName></TermsRef>")
    assert changed.text("Phone") is None
    assert changed.text("TermsRef") is None
    assert changed.text("Email") == "lee.okafor@juniper.example"


def test_a_renamed_customer_renames_the_paths_of_its_jobs(desk: Desk, clock: Clock) -> None:
    parent = desk.file.require("Ironwood Apartments")
    job = desk.file.require("Ironwood Apartments:Building 1")
    before = job.edit_sequence
    clock.pass_(hours=1)
    desk.edit_customer(parent.list_id, "<Name>Ironwood Lofts</Name>")
    assert job.full_name == "Ironwood Lofts:Building 1"
    assert job.edit_sequence == before
    desk.behaviour.rename_moves_jobs = True
    desk.edit_customer(parent.list_id, "<Name>Ironwood Flats</Name>")
    assert job.edit_sequence != before


def test_the_old_name_is_free_after_a_rename(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    desk.edit_customer(record.list_id, "<Name>Juniper Smiles</Name>")
    assert desk.add_customer("<Name>Juniper Dental</Name>").code == 0


def test_a_customer_may_change_the_case_of_its_own_name(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    assert desk.edit_customer(record.list_id, "<Name>JUNIPER DENTAL</Name>").code == 0


def test_an_inactive_customer_takes_its_jobs_along(desk: Desk) -> None:
    parent = desk.file.require("Ironwood Apartments")
    desk.edit_customer(parent.list_id, "<IsActive>false</IsActive>")
    assert not desk.file.require("Ironwood Apartments:Building 2").is_active


def test_contacts_details_and_notes_are_kept(desk: Desk) -> None:
    added = desk.add_customer(
        "<Name>x</Name><AdditionalContactRef><ContactName>Website</ContactName><ContactValue>x.example</ContactValue>"
        "</AdditionalContactRef><Contacts><FirstName>Una</FirstName><LastName>Brandt</LastName></Contacts>"
        "<Notes>one\ntwo</Notes><AdditionalNotes><Note>more</Note></AdditionalNotes>"
    )
    assert added.text("AdditionalContactRef/ContactValue") == "x.example"
    assert added.text("ContactsRet/FirstName") == "Una"
    assert added.text("Notes") == "one\ntwo"
    contact, list_id = added.text("ContactsRet/ListID"), str(added.text("ListID"))
    changed = desk.edit_customer(
        list_id,
        f"<ContactsMod><ListID>{contact}</ListID><FirstName>Ute</FirstName></ContactsMod>"
        f"<AdditionalNotesMod><NoteID>{added.text('AdditionalNotesRet/NoteID')}</NoteID><Note>less</Note></AdditionalNotesMod>",
    )
    assert (changed.text("ContactsRet/FirstName"), changed.text("ContactsRet/LastName")) == ("Ute", None)
    assert changed.text("AdditionalNotesRet/Note") == "less"


def test_what_quickbooks_cannot_hold_is_changed_on_the_way_in(desk: Desk) -> None:
    added = desk.add_customer("<Name>x</Name><CompanyName>  Tea &#12540; House &#128293; </CompanyName>")
    assert added.text("CompanyName") == "Tea ? House ?"


def test_the_same_checks_hold_by_hand(desk: Desk) -> None:
    with pytest.raises(Refusal) as refusal:
        desk.file.add_customer("PLAINS SUPPLY")
    assert refusal.value.code == 3100


LOCKS = [(3175, 3175), ((3180, "The list has been modified by another user."), 3180), ((3170, "could not be locked"), 3170)]


@pytest.mark.parametrize(("lock", "code"), LOCKS)
def test_a_locked_record_is_refused_until_the_lock_is_gone(desk: Desk, lock: int | tuple[int, str], code: int) -> None:
    record = desk.file.require("Juniper Dental")
    desk.behaviour.record_locks[record.list_id] = lock
    refused = desk.edit_customer(record.list_id, "<Phone>1</Phone>")
    assert refused.code == code
    assert refused.element.attrib["statusSeverity"] == "Error"
    if isinstance(lock, tuple):
        assert refused.message == lock[1]
    desk.behaviour.record_locks.clear()
    assert desk.edit_customer(record.list_id, "<Phone>1</Phone>").code == 0


def test_a_locked_list_takes_nothing_new(desk: Desk) -> None:
    desk.behaviour.record_locks["Customer"] = 3180
    assert desk.add_customer("<Name>x</Name>").code == 3180


def test_tax_references_are_refused_and_not_shown_while_sales_tax_is_off(desk: Desk) -> None:
    desk.behaviour.sales_tax_on = False
    refused = desk.add_customer("<Name>x</Name><SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>")
    assert refused.code == 3250
    assert desk.ask("CustomerQuery", "<FullName>Juniper Dental</FullName>").text("SalesTaxCodeRef") is None


def test_a_contact_needs_a_first_name_and_a_detail_both_its_parts(desk: Desk) -> None:
    assert desk.add_customer("<Name>x</Name><Contacts><FirstName> </FirstName></Contacts>").code == 3090
    half = "<AdditionalContactRef><ContactName>Mobile</ContactName><ContactValue></ContactValue></AdditionalContactRef>"
    assert desk.add_customer(f"<Name>x</Name>{half}").text("AdditionalContactRef") is None


def test_a_refused_edit_by_hand_changes_nothing(desk: Desk) -> None:
    record = desk.file.require("Nahimic 3 Company")
    with pytest.raises(Refusal):
        desk.file.edit_customer(record.list_id, ship_to=[], terms="Net 400")
    assert len(record["ShipToAddress"]) == 2
    desk.file.edit_customer(record.list_id, ship_to=[])
    assert "ShipToAddress" not in record and "ShipAddress" not in record


def test_a_merge_that_would_go_too_deep_is_refused(messy: Desk) -> None:
    deep = messy.file.require("Riverside Mall:North wing:2nd floor:Food court:Cooler 4")
    with pytest.raises(Refusal) as refusal:
        messy.file.merge_customers(deep.list_id, messy.file.require("Dana Whitfield").list_id)
    assert refusal.value.code == 3180


def test_merged_customers_leave_no_trace(desk: Desk) -> None:
    keep, gone = desk.file.require("Juniper Dental"), desk.file.require("Ironwood Apartments")
    desk.file.merge_customers(keep.list_id, gone.list_id)
    assert desk.file.find_customer("Ironwood Apartments") is None
    assert desk.file.find_customer("Juniper Dental:Building 1") is not None
    assert desk.ask("ListDeletedQuery", "<ListDelType>Customer</ListDelType>").code == 1


def test_a_customer_is_moved_by_hand(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    desk.file.move_customer(record.list_id, "Granite Peak Lodge")
    assert record.full_name == "Granite Peak Lodge:Juniper Dental"
    desk.file.move_customer(record.list_id, None)
    assert record.full_name == "Juniper Dental"


def test_a_mod_adds_a_contact_that_has_no_id(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    changed = desk.edit_customer(record.list_id, "<ContactsMod><FirstName>Una</FirstName></ContactsMod>")
    assert changed.text("ContactsRet/FirstName") == "Una"
