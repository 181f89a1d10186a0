"""Secrets: kept so that they can be read again, or only recognised."""

from __future__ import annotations

import pytest

from app.vault import CannotDecrypt, Vault, new_company_id, new_password, new_token


def test_what_is_encrypted_is_read_again_and_looks_different_each_time() -> None:
    vault = Vault("key")
    first, second = vault.encrypt("geheim \N{KEY}"), vault.encrypt("geheim \N{KEY}")
    assert vault.decrypt(first) == vault.decrypt(memoryview(second)) == "geheim \N{KEY}"  # type: ignore[arg-type]
    assert first != second
    assert b"geheim" not in first


def test_another_secret_key_reads_nothing_and_says_which_to_use() -> None:
    with pytest.raises(CannotDecrypt, match="QBCONNECTOR_SECRET_KEY"):
        Vault("other").decrypt(Vault("key").encrypt("geheim"))


def test_a_damaged_secret_is_not_read() -> None:
    stored = bytearray(Vault("key").encrypt("geheim"))
    stored[20] ^= 1
    with pytest.raises(CannotDecrypt):
        Vault("key").decrypt(bytes(stored))


def test_a_hash_recognises_its_secret_only_and_depends_on_the_key() -> None:
    vault = Vault("key")
    assert vault.matches("secret", vault.hash("secret"))
    assert not vault.matches("Secret", vault.hash("secret"))
    assert not vault.matches("", vault.hash("secret"))
    assert Vault("other").hash("secret") != vault.hash("secret")


def test_what_is_made_is_long_random_and_easy_to_type() -> None:
    assert len({new_password() for _ in range(200)}) == len({new_token() for _ in range(200)}) == 200
    password = new_password()
    assert [len(part) for part in password.split("-")] == [5] * 5
    assert not set("".join(new_password() for _ in range(50))) & set("lo01O")
    assert len(new_company_id()) == 12
    assert new_company_id().isalnum()


def test_while_the_key_is_changed_both_are_read_and_the_new_one_is_written() -> None:
    before = Vault("first")
    stored, hashed = before.encrypt("geheim"), before.hash("geheim")
    changing = Vault("second", "first", before.hash_key)
    assert changing.decrypt(stored) == "geheim"
    renewed = changing.renewed(stored)
    assert renewed is not None
    assert changing.renewed(renewed) is None
    after = Vault("second", None, before.hash_key)
    assert after.decrypt(renewed) == "geheim"
    assert after.matches("geheim", hashed)
    with pytest.raises(CannotDecrypt):
        after.renewed(stored)


def test_hashes_hold_without_being_told_of_their_key_while_the_secret_key_stays() -> None:
    assert Vault("first").hash("x") == Vault("first", None, Vault("first").hash_key).hash("x")
    assert Vault("second", "first").hash("x") != Vault("first").hash("x")
