"""The certificate as a Web Connector sees it, and the loop to the public address."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.ops.checks import Level
from app.ops.public_checks import certificate, loop

NOW = datetime.now(UTC)


class Answers(BaseHTTPRequestHandler):
    """Somebody's web server."""

    body = b'{"status": "ok"}'

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def pair(folder: Path, name: str, days: int) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], files: tuple[Path, Path] | None = None) -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    if files is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("days", "level"), [(90, Level.OK), (15, Level.ADVICE), (3, Level.PROBLEM)])
def test_a_certificate_that_ends_soon_is_told_in_time(tmp_path: Path, days: int, level: Level) -> None:
    files = pair(tmp_path, "localhost", days)
    with serving(Answers, files) as port:
        found = certificate("localhost", port, NOW, ssl.create_default_context(cafile=str(files[0])))
    assert found.level is level
    assert f"in {days} days" in found.text or level is Level.OK


def test_a_chain_that_nobody_trusts_another_name_and_silence_are_problems(tmp_path: Path) -> None:
    files = pair(tmp_path, "elsewhere.example", 90)
    with serving(Answers, files) as port:
        untrusted = certificate("localhost", port, NOW)
        misnamed = certificate("localhost", port, NOW, ssl.create_default_context(cafile=str(files[0])))
    with serving(Answers) as port:
        plain = certificate("localhost", port, NOW)
    assert {untrusted.level, misnamed.level, plain.level} == {Level.PROBLEM}
    assert "self-signed" in untrusted.text
    assert "Hostname mismatch" in misnamed.text


def test_the_public_address_must_lead_to_a_service_of_this_kind() -> None:
    class Other(Answers):
        body = b"<html>parked</html>"

    with serving(Answers) as port:
        assert loop(f"http://127.0.0.1:{port}").level is Level.OK
    with serving(Other) as port:
        assert loop(f"http://127.0.0.1:{port}").level is Level.PROBLEM
    assert loop("http://127.0.0.1:1").level is Level.PROBLEM
