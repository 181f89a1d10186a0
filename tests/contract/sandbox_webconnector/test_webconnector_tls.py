"""The Web Connector over TLS: certificates are verified."""

import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.sandbox.webconnector import QwcUnanswered, WebConnector
from tests.contract.sandbox_webconnector.books import Books
from tests.contract.sandbox_webconnector.qwc_file import qwc
from tests.contract.sandbox_webconnector.service import Script, secured, working


@dataclass
class Secure:
    """A service behind TLS, and a context that trusts it."""

    script: Script
    trusting: ssl.SSLContext


def certificate(folder: Path) -> Path:
    """A certificate for localhost that signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "localhost.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Secure]:
    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    trusting = ssl.create_default_context(cafile=str(path))
    with secured(working(), context) as script:
        yield Secure(script, trusting)


def test_an_update_over_tls_keeps_its_connection(secure: Secure, books: Books) -> None:
    connector = WebConnector(secure.script.url, "finch", "s", quickbooks=books, tls=secure.trusting, timeout=60)
    assert connector.update().outcome == "done"
    assert len({one.connection for one in secure.script.seen}) == 1


def test_a_service_over_tls_that_does_not_say_continue_gets_the_body(secure: Secure, books: Books) -> None:
    secure.script.continues = False
    connector = WebConnector(secure.script.url, "finch", "s", quickbooks=books, tls=secure.trusting, timeout=60)
    assert connector.call("serverVersion") == "test service"


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Secure, books: Books) -> None:
    update = WebConnector(secure.script.url, "finch", "s", quickbooks=books, timeout=60).update()
    assert (update.outcome, (update.error or "")[:8], update.unreachable) == ("lost", "QBWC1048", True)
    assert secure.script.seen == []


def test_adding_verifies_the_certificate_too(secure: Secure, books: Books) -> None:
    secure.script.pages = {"/support": 200, "/qbwc": 200}
    content = qwc(AppURL=secure.script.url, AppSupport=secure.script.url.replace("/qbwc", "/support"))
    WebConnector.from_qwc(content, "s", quickbooks=books, tls=secure.trusting).add()
    assert len(books.file_ids) == 1
    with pytest.raises(QwcUnanswered, match="not verified"):
        WebConnector.from_qwc(content, "s", quickbooks=books).add()
