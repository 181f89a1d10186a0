"""PostgreSQL addresses: every form that libpq takes, and the same database as another user."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode

SCHEMES = ("postgresql", "postgres", "postgresql+psycopg2")


class BadDatabaseUrl(ValueError):
    """Says, to follow the name of the setting, what is wrong with the address; never repeats it."""


@dataclass(frozen=True)
class DatabaseUrl:
    """A parsed address. Hosts stay text, because libpq takes several, sockets and none at all."""

    user: str
    password: str
    hosts: str  # as in the address, percent-encoded: "db:5432", "a:1,b:2", "%2Frun%2Fpg", ""
    database: str
    options: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> DatabaseUrl:
        """Read an address. Raises: BadDatabaseUrl."""
        scheme, separator, rest = text.partition("://")
        if not separator or scheme not in SCHEMES:
            raise BadDatabaseUrl("must begin with postgresql:// or postgres://")
        if any(c.isspace() for c in text) or "#" in text:
            raise BadDatabaseUrl("must not contain spaces or '#': write them percent-encoded")
        address, _, query = rest.partition("?")
        authority, _, database = address.partition("/")
        credentials, _, hosts = authority.rpartition("@")
        user, _, password = credentials.partition(":")
        options = dict(parse_qsl(query, keep_blank_values=True))
        parsed = cls(
            user=options.pop("user", "") or unquote(user),
            password=options.pop("password", "") or unquote(password),
            hosts=hosts,
            database=options.pop("dbname", "") or unquote(database) or unquote(user),
            options=tuple(options.items()),
        )
        if not parsed.database:
            raise BadDatabaseUrl("must name a database, as in postgresql://user:password@host/database")
        return parsed

    @property
    def text(self) -> str:
        """The address in libpq's spelling."""
        credentials = quote(self.user, safe="")
        if self.password:
            credentials += ":" + quote(self.password, safe="")
        at = "@" if credentials else ""
        query = "?" + urlencode(self.options, quote_via=quote, safe="/") if self.options else ""
        return f"postgresql://{credentials}{at}{self.hosts}/{quote(self.database, safe='')}{query}"

    def as_user(self, user: str, password: str) -> str:
        """The same server, database and options for another user."""
        return DatabaseUrl(user, password, self.hosts, self.database, self.options).text

    def without_password(self) -> str:
        """For messages and logs."""
        return self.as_user(self.user, "")
