"""The address of Redis as Celery needs it: kombu reads addresses otherwise than redis-py, which everything else here uses."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit


def broker_url(url: str) -> str:
    """The same server, database, login and certificates, in kombu's words.

    kombu takes every option of an address for one of its own and fails, knows no ``unix://``, and with ``rediss://`` verifies
    no certificate unless it is told to, which redis-py does unasked (findings/kombu-redis-url.sh).
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    login = _login(parts, options)
    if parts.scheme == "unix":
        return f"redis+socket://{login}{parts.path}?virtual_host={options.get('db', '0')}"
    host = parts.netloc.rpartition("@")[2] or "localhost"
    address = f"{parts.scheme}://{login}{host}/{options.get('db') or parts.path.strip('/') or '0'}"
    return f"{address}?{_certificates(options)}" if parts.scheme == "rediss" else address


def _login(parts: SplitResult, options: dict[str, str]) -> str:
    """User and password with their sign, as they stand before the host; redis-py also takes them as options."""
    user = parts.username or quote(options.get("username", ""), safe="")
    password = parts.password or quote(options.get("password", ""), safe="")
    return f"{user}:{password}@" if user or password else ""


def _certificates(options: dict[str, str]) -> str:
    given = {name: value for name, value in options.items() if name.startswith("ssl_")}
    return urlencode({"ssl_cert_reqs": "required"} | given)
