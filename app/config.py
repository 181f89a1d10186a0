"""The settings of the service, read once from the environment."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app import environment as read
from app.database_url import DatabaseUrl
from app.environment import BadSetting, Networks

DEFAULT_PORT = 8000
LOG_FORMATS = ("console", "json")
APP_ROLE = "qbconnector_app"
OPS_ROLE = "qbconnector_ops"

__all__ = ["BadSetting", "NoDatabase", "Settings", "current", "for_sqlalchemy", "use"]

SECRETS = (
    "DATABASE_URL",
    "QBCONNECTOR_APP_DATABASE_URL",
    "QBCONNECTOR_OPS_DATABASE_URL",
    "REDIS_URL",
    "QBCONNECTOR_SECRET_KEY",
    "QBCONNECTOR_SECRET_KEY_OLD",
    "QBCONNECTOR_HASH_KEY",
    "QBCONNECTOR_API_KEY",
    "QBCONNECTOR_FLOWER_PASSWORD",
    "QBCONNECTOR_SMTP_URL",
)
NAMES = (
    *SECRETS,
    *(f"{name}_FILE" for name in SECRETS),
    "QBCONNECTOR_DATA_DIR",
    "QBCONNECTOR_PUBLIC_URL",
    "QBCONNECTOR_ALLOW_PRIVATE_URLS",
    "QBCONNECTOR_WRITE_TIMEOUT",
    "QBCONNECTOR_SESSION_TIMEOUT",
    "QBCONNECTOR_LOG_FORMAT",
    "QBCONNECTOR_TRUSTED_PROXIES",
    "QBCONNECTOR_NOTICES_TO",
    "QBCONNECTOR_NOTICES_FROM",
)


class NoDatabase(RuntimeError):
    """A database address is asked for before one is known: none is set, no embedded server was started."""


@dataclass(frozen=True)
class Settings:
    """What the environment says. Frozen: a process that needs other settings is another process."""

    data_dir: Path
    # libpq form (postgresql://…) of the role that owns the tables; None until an embedded server runs
    database_url: str | None = field(repr=False)
    redis_url: str | None = field(repr=False)
    public_url: str  # where customers reach the service, without a slash at the end
    public_url_given: bool
    secret_key: str = field(repr=False)
    api_key: str = field(repr=False)
    allow_private_urls: bool
    write_timeout: int  # seconds of silence before a session that awaits the answer to a write is taken over
    session_timeout: int  # the same for any other session
    log_format: str = "console"  # or json: what every line of every part looks like
    # The addresses of the two roles that the program works as, where they do not follow from the owner's; both or neither.
    app_url: str | None = field(default=None, repr=False)
    ops_url: str | None = field(default=None, repr=False)
    secret_key_old: str | None = field(default=None, repr=False)  # reads what was stored before the key was changed
    hash_key: str | None = field(default=None, repr=False)  # stays when the secret key is changed
    smtp_url: str | None = field(default=None, repr=False)  # what is new leaves by e-mail when both this and notices_to are set
    notices_to: tuple[str, ...] = ()
    notices_from: str = "qbconnector@localhost"
    monthly_proofs: bool = False  # tell once a month what proofs have found
    trusted_proxies: Networks = ()  # whose X-Forwarded-For counts

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check every setting.

        Makes the data folder, and in it the secrets that are not given: they must be the same ever after.
        Raises: BadSetting with one sentence that names the variable.
        """
        data_dir = read.data_dir(environ)
        public_url = read.text(environ, "QBCONNECTOR_PUBLIC_URL")
        address = read.public_url(public_url or f"http://localhost:{DEFAULT_PORT}")
        app_url, ops_url = read.role_urls(environ, APP_ROLE, OPS_ROLE)
        return cls(
            data_dir=data_dir,
            database_url=read.database_url(environ),
            redis_url=read.redis_url(environ),
            public_url=address,
            public_url_given=public_url is not None,
            secret_key=read.secret(environ, "QBCONNECTOR_SECRET_KEY", data_dir / "secret_key"),
            api_key=read.secret(environ, "QBCONNECTOR_API_KEY", data_dir / "api_key"),
            allow_private_urls=read.flag(environ, "QBCONNECTOR_ALLOW_PRIVATE_URLS", default=read.is_local(address)),
            write_timeout=read.seconds(environ, "QBCONNECTOR_WRITE_TIMEOUT", default=600),
            session_timeout=read.seconds(environ, "QBCONNECTOR_SESSION_TIMEOUT", default=60),
            log_format=read.choice(environ, "QBCONNECTOR_LOG_FORMAT", LOG_FORMATS),
            app_url=app_url,
            ops_url=ops_url,
            secret_key_old=read.old_secret(environ, "QBCONNECTOR_SECRET_KEY_OLD"),
            hash_key=read.hexadecimal(environ, "QBCONNECTOR_HASH_KEY"),
            smtp_url=read.smtp_url(environ, "QBCONNECTOR_SMTP_URL"),
            notices_to=read.mail_addresses(environ, "QBCONNECTOR_NOTICES_TO"),
            monthly_proofs=read.flag(environ, "QBCONNECTOR_MONTHLY_PROOFS", default=False),
            notices_from=(*read.mail_addresses(environ, "QBCONNECTOR_NOTICES_FROM"), "qbconnector@localhost")[0],
            trusted_proxies=read.networks(environ, "QBCONNECTOR_TRUSTED_PROXIES"),
        )

    @property
    def owner_database_url(self) -> str:
        """The role that owns the tables: for migrations only. Raises: NoDatabase."""
        if self.database_url is None:
            raise NoDatabase("DATABASE_URL is not set and no embedded PostgreSQL was started.")
        return self.database_url

    @property
    def app_database_url(self) -> str:
        """The role that the program works as, bound to one company at a time. Raises: NoDatabase."""
        return self.app_url or self._as_role(APP_ROLE)

    @property
    def ops_database_url(self) -> str:
        """The role for what crosses companies: sweep, dashboard, metrics. Raises: NoDatabase."""
        return self.ops_url or self._as_role(OPS_ROLE)

    @property
    def given_database_url(self) -> str | None:
        """A way into the database that the environment names: the owner's, else the program's."""
        return self.database_url or self.app_url

    def with_servers(self, database_url: str, redis_url: str) -> Settings:
        """The same settings on these servers. Who was given the roles' addresses alone does not take one for the owner's."""
        of_roles_only = self.database_url is None and self.app_url is not None
        return replace(self, database_url=None if of_roles_only else database_url, redis_url=redis_url)

    def served_at(self, url: str) -> Settings:
        """The same settings with this public address, where the environment names none."""
        return self if self.public_url_given else replace(self, public_url=url)

    def environment(self) -> dict[str, str]:
        """The variables that give the program's processes these settings, and not the right to own the tables."""
        is_known = self.given_database_url is not None
        values = {
            "QBCONNECTOR_APP_DATABASE_URL": self.app_database_url if is_known else None,
            "QBCONNECTOR_OPS_DATABASE_URL": self.ops_database_url if is_known else None,
            "REDIS_URL": self.redis_url,
            "QBCONNECTOR_DATA_DIR": str(self.data_dir),
            "QBCONNECTOR_PUBLIC_URL": self.public_url,
            "QBCONNECTOR_SECRET_KEY": self.secret_key,
            "QBCONNECTOR_SECRET_KEY_OLD": self.secret_key_old,
            "QBCONNECTOR_HASH_KEY": self.hash_key,
            "QBCONNECTOR_API_KEY": self.api_key,
            "QBCONNECTOR_ALLOW_PRIVATE_URLS": "true" if self.allow_private_urls else "false",
            "QBCONNECTOR_WRITE_TIMEOUT": str(self.write_timeout),
            "QBCONNECTOR_SESSION_TIMEOUT": str(self.session_timeout),
            "QBCONNECTOR_LOG_FORMAT": self.log_format,
            "QBCONNECTOR_SMTP_URL": self.smtp_url,
            "QBCONNECTOR_NOTICES_TO": ",".join(self.notices_to) or None,
            "QBCONNECTOR_NOTICES_FROM": self.notices_from,
            "QBCONNECTOR_MONTHLY_PROOFS": "true" if self.monthly_proofs else "false",
            "QBCONNECTOR_TRUSTED_PROXIES": ",".join(map(str, self.trusted_proxies)) or None,
        }
        return {name: value for name, value in values.items() if value is not None}

    def _as_role(self, role: str) -> str:
        owner = DatabaseUrl.parse(self.owner_database_url)
        # Of an owner without a password (peer, trust) anybody could compute the roles' passwords.
        key = owner.password or self.secret_key
        password = hmac.new(key.encode(), role.encode(), hashlib.sha256).hexdigest()
        return owner.as_user(role, password)


_in_use: Settings | None = None


def current() -> Settings:
    """This process's settings. Raises: BadSetting."""
    return _in_use or use(Settings.from_env(os.environ))


def use(settings: Settings) -> Settings:
    """Make these the process's settings: a command does so once, when it knows its servers."""
    global _in_use  # noqa: PLW0603 - the one place where a process remembers what it was started with
    _in_use = settings
    return settings


def for_sqlalchemy(url: str) -> str:
    """The same address with the driver named, which SQLAlchemy would otherwise choose for itself."""
    return DatabaseUrl.parse(url).text.replace("postgresql://", "postgresql+psycopg2://", 1)
