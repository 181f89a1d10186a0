"""Secrets: made at random, kept encrypted or as a keyed hash, compared in constant time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike: people type passwords into Web Connector


class CannotDecrypt(RuntimeError):
    """A stored secret was encrypted with another secret key."""

    def __init__(self) -> None:
        super().__init__(
            "A stored secret cannot be read with this QBCONNECTOR_SECRET_KEY; start with the key that it was stored with."
        )


class Vault:
    """Everything that depends on the service's secret key.

    ``old`` is another key whose secrets can still be read, while the key is being changed. Hashes cannot be made anew from what
    is stored, so they have a key of their own, which follows from the first secret key and stays when that is changed.
    """

    def __init__(self, secret_key: str, old: str | None = None, hash_key: str | None = None) -> None:
        self._hash_key = bytes.fromhex(hash_key) if hash_key else hashlib.sha256(b"hash:" + secret_key.encode()).digest()
        self._newest = _fernet(secret_key)
        self._fernet = MultiFernet([self._newest, *([_fernet(old)] if old else [])])

    @property
    def hash_key(self) -> str:
        """As QBCONNECTOR_HASH_KEY takes it, for when the secret key is changed."""
        return self._hash_key.hex()

    def encrypt(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def decrypt(self, stored: bytes) -> str:
        """Raises: CannotDecrypt when the secret key has changed."""
        try:
            return self._fernet.decrypt(bytes(stored)).decode()
        except InvalidToken as error:
            raise CannotDecrypt from error

    def renewed(self, stored: bytes) -> bytes | None:
        """The same secret under the newest key; None where it is that already. Raises: CannotDecrypt."""
        try:
            self._newest.decrypt(bytes(stored))
        except InvalidToken:
            return self.encrypt(self.decrypt(stored))
        return None

    def hash(self, secret: str) -> str:
        """A keyed hash. Fast on purpose: what we hash are long random secrets of our own."""
        return hmac.digest(self._hash_key, secret.encode(), "sha256").hex()

    def matches(self, secret: str, stored_hash: str) -> bool:
        return hmac.compare_digest(self.hash(secret), stored_hash)


def new_token() -> str:
    """A secret for machines: 256 bits."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """A secret that a person types once: five groups of five, 124 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(5))


def new_company_id() -> str:
    return "c" + "".join(secrets.choice(LETTERS) for _ in range(11))


def _fernet(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"encrypt:" + secret_key.encode()).digest()))
