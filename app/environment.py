"""Reading and checking single variables of the environment, for ``app.config``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from app.database_url import BadDatabaseUrl, DatabaseUrl
from app.secrets_kept import kept_secret

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")


Networks = tuple[IPv4Network | IPv6Network, ...]


class BadSetting(ValueError):
    """A setting that cannot be used, in one sentence for the person who set it, naming no secret."""


def text(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").strip()
    return value or None


def secret_text(environ: Mapping[str, str], name: str) -> str | None:
    """NAME, or the content of the file that NAME_FILE names (how Docker and systemd hand over secrets)."""
    value, path = text(environ, name), text(environ, f"{name}_FILE")
    if value is not None and path is not None:
        raise BadSetting(f"Set either {name} or {name}_FILE, not both.")
    if path is None:
        return value
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name}_FILE names a file that cannot be read: {path} ({type(error).__name__}).") from error
    if not content:
        raise BadSetting(f"{name}_FILE names an empty file: {path}.")
    return content


def secret(environ: Mapping[str, str], name: str, path: Path) -> str:
    given = secret_text(environ, name)
    if given is None:
        try:
            return kept_secret(path)
        except (OSError, ValueError) as error:
            raise BadSetting(f"{name} is not set and cannot be kept in the data folder: {error}.") from error
    if len(given) < 16:
        raise BadSetting(f"{name} is too short: it needs at least 16 characters that nobody can guess.")
    return given


def old_secret(environ: Mapping[str, str], name: str) -> str | None:
    """A secret that may be absent and is never made."""
    given = secret_text(environ, name)
    if given is not None and len(given) < 16:
        raise BadSetting(f"{name} is too short to be a key that was ever used.")
    return given


def hexadecimal(environ: Mapping[str, str], name: str) -> str | None:
    """32 bytes as ``rekey --hash-key`` prints them."""
    given = secret_text(environ, name)
    if given is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", given):
        raise BadSetting(f"{name} must be the 64 digits that 'qbconnector rekey --hash-key' printed.")
    return given


def data_dir(environ: Mapping[str, str]) -> Path:
    path = Path(text(environ, "QBCONNECTOR_DATA_DIR") or ".data").expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"QBCONNECTOR_DATA_DIR cannot be used as a folder: {path} ({error.strerror}).") from error
    return path.resolve()


def database_url(environ: Mapping[str, str], name: str = "DATABASE_URL") -> str | None:
    value = secret_text(environ, name)
    if value is None:
        return None
    try:
        return DatabaseUrl.parse(value).text
    except BadDatabaseUrl as error:
        raise BadSetting(f"{name} {error}.") from error


def role_urls(environ: Mapping[str, str], *roles: str) -> tuple[str | None, str | None]:
    """The addresses of the program's two roles; both or neither, each as the role that it is for."""
    names = ("QBCONNECTOR_APP_DATABASE_URL", "QBCONNECTOR_OPS_DATABASE_URL")
    app, ops = (database_url(environ, name) for name in names)
    if (app is None) != (ops is None):
        raise BadSetting(f"Set both {names[0]} and {names[1]}, or neither.")
    for name, role, url in zip(names, roles, (app, ops), strict=True):
        if url is not None and DatabaseUrl.parse(url).user != role:
            raise BadSetting(f"{name} must be an address of the user {role}, whom the tables let in.")
    return app, ops


def smtp_url(environ: Mapping[str, str], name: str) -> str | None:
    value = secret_text(environ, name)
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise BadSetting(f"{name} must be an address like smtp://user:password@mail.example.com:587.")
    return value


def mail_addresses(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Separated by commas."""
    found = tuple(part.strip() for part in (text(environ, name) or "").split(",") if part.strip())
    if not all(re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", one) for one in found):
        raise BadSetting(f"{name} must be e-mail addresses, separated by commas.")
    return found


def networks(environ: Mapping[str, str], name: str) -> Networks:
    """Addresses and networks, separated by commas or spaces."""
    try:
        return tuple(ip_network(part) for part in (text(environ, name) or "").replace(",", " ").split())
    except ValueError as error:
        raise BadSetting(f"{name} must be addresses or networks such as 10.0.0.2 or 10.0.0.0/24, separated by commas.") from error


def redis_url(environ: Mapping[str, str]) -> str | None:
    value = secret_text(environ, "REDIS_URL")
    if value is None:
        return None
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return value


def public_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or "@" in parts.netloc or any(c.isspace() for c in value):
        raise BadSetting(f"QBCONNECTOR_PUBLIC_URL must be an address like https://connector.example.com, not {value!r}.")
    return value.rstrip("/")


def is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host in LOCAL_HOSTS or host.endswith(".localhost")


def flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = text(environ, name)
    if value is None:
        return default
    if value.lower() not in (*TRUE, *FALSE):
        raise BadSetting(f"{name} must be true or false, not {value!r}.")
    return value.lower() in TRUE


def choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The first is the default."""
    value = (text(environ, name) or choices[0]).lower()
    if value not in choices:
        raise BadSetting(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def seconds(environ: Mapping[str, str], name: str, *, default: int) -> int:
    value = text(environ, name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 86400):
        raise BadSetting(f"{name} must be a whole number of seconds from 1 to 86400, not {value!r}.")
    return int(value)
