"""Settings: what the environment may say, and what is answered when it says nonsense."""

from __future__ import annotations

import hashlib
import hmac
import stat
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2.extensions import parse_dsn

from app.config import BadSetting, NoDatabase, Settings, for_sqlalchemy
from app.database_url import DatabaseUrl
from app.secrets_kept import kept_secret

LONG = "a-secret-of-enough-characters"


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_env({"QBCONNECTOR_DATA_DIR": str(tmp_path / "data"), **environ})


def test_without_any_variable_the_documented_defaults_hold(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.database_url is None
    assert found.redis_url is None
    assert found.public_url == "http://localhost:8000"
    assert found.allow_private_urls is True
    assert (found.write_timeout, found.session_timeout) == (600, 60)
    assert found.data_dir == (tmp_path / "data").resolve()


def test_the_data_folder_is_data_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({}).data_dir == (tmp_path / ".data").resolve()


def test_a_data_folder_that_is_made_is_private(tmp_path: Path) -> None:
    assert stat.S_IMODE(read(tmp_path).data_dir.stat().st_mode) == 0o700


def test_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert (first.secret_key, first.api_key) == (second.secret_key, second.api_key)
    assert first.secret_key != first.api_key
    for name in ("secret_key", "api_key"):
        assert stat.S_IMODE((first.data_dir / name).stat().st_mode) == 0o600


def test_a_given_secret_is_used_and_nothing_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, QBCONNECTOR_SECRET_KEY=LONG, QBCONNECTOR_API_KEY=LONG + "2")
    assert (found.secret_key, found.api_key) == (LONG, LONG + "2")
    assert list(found.data_dir.iterdir()) == []


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    found: list[str] = []
    barrier = threading.Barrier(8)

    def make() -> None:
        barrier.wait()
        found.append(kept_secret(tmp_path / "secret"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {(tmp_path / "secret").read_text().strip()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [
        ("DATABASE_URL", "database_url", "postgresql://owner:pw@db/books"),
        ("REDIS_URL", "redis_url", "redis://:pw@cache:6379/0"),
        ("QBCONNECTOR_SECRET_KEY", "secret_key", LONG),
        ("QBCONNECTOR_API_KEY", "api_key", LONG),
    ],
)
def test_every_secret_can_come_from_a_file(tmp_path: Path, name: str, attribute: str, value: str) -> None:
    (tmp_path / "secret").write_text(value + "\n")
    found = read(tmp_path, **{f"{name}_FILE": str(tmp_path / "secret")})
    assert getattr(found, attribute) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere/books"),
        ("DATABASE_URL", "postgresql://host"),
        ("DATABASE_URL", "books"),
        ("REDIS_URL", "http://cache"),
        ("QBCONNECTOR_SECRET_KEY", "short"),
        ("QBCONNECTOR_API_KEY", "short"),
        ("QBCONNECTOR_PUBLIC_URL", "connector.example.com"),
        ("QBCONNECTOR_PUBLIC_URL", "ftp://connector.example.com"),
        ("QBCONNECTOR_PUBLIC_URL", "https://"),
        ("QBCONNECTOR_PUBLIC_URL", "https://user:pw@connector.example.com"),
        ("QBCONNECTOR_PUBLIC_URL", "https://connector.example.com:port"),
        ("QBCONNECTOR_PUBLIC_URL", "https://connector.example.com/?a=b"),
        ("QBCONNECTOR_ALLOW_PRIVATE_URLS", "perhaps"),
        ("QBCONNECTOR_WRITE_TIMEOUT", "0"),
        ("QBCONNECTOR_WRITE_TIMEOUT", "-5"),
        ("QBCONNECTOR_SESSION_TIMEOUT", "1.5"),
        ("QBCONNECTOR_SESSION_TIMEOUT", "²"),
        ("DATABASE_URL_FILE", "/nowhere/at/all"),
        ("QBCONNECTOR_DATA_DIR", "/dev/null/data"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_variable(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(tmp_path, **{name: value})
    sentence = str(caught.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_secret_is_not_repeated_in_the_sentence_about_it(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as caught:
        read(tmp_path, DATABASE_URL="mysql://root:hunter2@db/books")
    assert "hunter2" not in str(caught.value)


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(LONG)
    with pytest.raises(BadSetting, match="not both"):
        read(tmp_path, QBCONNECTOR_API_KEY=LONG, QBCONNECTOR_API_KEY_FILE=str(tmp_path / "key"))


def test_printing_the_settings_shows_no_secret(tmp_path: Path) -> None:
    found = read(tmp_path, DATABASE_URL="postgresql://o:hunter2@db/books", QBCONNECTOR_SECRET_KEY=LONG)
    assert "hunter2" not in repr(found)
    assert LONG not in repr(found)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:9000", True),
        ("http://127.0.0.1", True),
        ("http://books.localhost", True),
        ("https://connector.example.com", False),
        ("https://localhost.example.com", False),
    ],
)
def test_private_addresses_are_allowed_only_while_the_public_url_is_local(tmp_path: Path, url: str, expected: bool) -> None:
    assert read(tmp_path, QBCONNECTOR_PUBLIC_URL=url).allow_private_urls is expected
    assert read(tmp_path, QBCONNECTOR_PUBLIC_URL=url, QBCONNECTOR_ALLOW_PRIVATE_URLS="no").allow_private_urls is False
    assert read(tmp_path, QBCONNECTOR_PUBLIC_URL=url, QBCONNECTOR_ALLOW_PRIVATE_URLS="1").allow_private_urls is True


def test_the_public_url_loses_its_last_slash(tmp_path: Path) -> None:
    assert read(tmp_path, QBCONNECTOR_PUBLIC_URL="https://a.example/qb/").public_url == "https://a.example/qb"


def test_the_port_makes_the_public_url_only_where_none_is_given(tmp_path: Path) -> None:
    given_url = "https://connector.example.com"
    assert read(tmp_path).served_at("http://localhost:9").public_url == "http://localhost:9"
    assert read(tmp_path, QBCONNECTOR_PUBLIC_URL=given_url).served_at("http://localhost:9").public_url == given_url


def test_the_programs_role_has_a_password_that_follows_from_the_owners(tmp_path: Path) -> None:
    found = read(tmp_path, DATABASE_URL="postgres://owner:p%40ss@db:5433/books?sslmode=require")
    expected = hmac.new(b"p@ss", b"qbconnector_app", hashlib.sha256).hexdigest()
    assert found.app_database_url == f"postgresql://qbconnector_app:{expected}@db:5433/books?sslmode=require"
    assert urlsplit(found.ops_database_url).username == "qbconnector_ops"
    assert urlsplit(found.ops_database_url).password != expected


def test_an_owner_without_password_does_not_make_the_roles_passwords_guessable(tmp_path: Path) -> None:
    url = "postgresql:///books?host=/run/postgresql"
    first = read(tmp_path, DATABASE_URL=url, QBCONNECTOR_SECRET_KEY=LONG)
    second = read(tmp_path, DATABASE_URL=url, QBCONNECTOR_SECRET_KEY=LONG + "!")
    assert first.app_database_url != second.app_database_url
    assert first.app_database_url.endswith("@/books?host=/run/postgresql")


def test_no_database_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match="DATABASE_URL"):
        _ = read(tmp_path).app_database_url


def test_a_child_process_reads_the_same_settings(tmp_path: Path) -> None:
    parent = read(tmp_path, DATABASE_URL="postgresql://o:p@db/books", REDIS_URL="redis://cache/1")
    child = Settings.from_env(parent.environment())
    assert child.environment() == parent.environment()
    assert child.app_database_url == parent.app_database_url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@h:5432/d",
        "postgresql://h/d",
        "postgresql:///d?host=/var/run/postgresql",
        "postgresql://u@%2Fvar%2Frun/d",
        "postgresql://u:p@a:1,b:2/d?target_session_attrs=read-write",
        "postgresql://u:p@[::1]:5432/d?sslmode=require&connect_timeout=3",
        "postgresql://h/d?user=u&password=p",
    ],
)
def test_every_form_of_address_means_the_same_to_libpq_afterwards(url: str) -> None:
    assert parse_dsn(DatabaseUrl.parse(url).text) == parse_dsn(url)


def test_every_scheme_becomes_libpqs_own_and_sqlalchemy_is_told_the_driver() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg2"):
        assert DatabaseUrl.parse(f"{scheme}://u:p@h/d").text == "postgresql://u:p@h/d"
        assert for_sqlalchemy(f"{scheme}://u:p@h/d") == "postgresql+psycopg2://u:p@h/d"


@settings(max_examples=60)
@given(
    user=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20),
    password=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20),
)
def test_any_user_and_password_survive_the_address(user: str, password: str) -> None:
    text = DatabaseUrl.parse("postgresql://h/d").as_user(user, password)
    again = DatabaseUrl.parse(text)
    assert (again.user, again.password) == (user, password)
    assert unquote(urlsplit(text).password or "") == password


def test_the_log_is_for_people_unless_json_is_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path).log_format == "console"
    found = read(tmp_path, QBCONNECTOR_LOG_FORMAT="JSON")
    assert found.environment()["QBCONNECTOR_LOG_FORMAT"] == "json"
    with pytest.raises(BadSetting, match="QBCONNECTOR_LOG_FORMAT must be one of console, json"):
        read(tmp_path, QBCONNECTOR_LOG_FORMAT="xml")


def test_the_programs_processes_are_not_told_who_owns_the_tables(tmp_path: Path) -> None:
    given = read(tmp_path, DATABASE_URL="postgresql://owner:owners-password@db/books", REDIS_URL="redis://cache/1").environment()
    assert "owners-password" not in " ".join(given.values())
    child = Settings.from_env(given)
    with pytest.raises(NoDatabase):
        _ = child.owner_database_url


APP, OPS = "postgresql://qbconnector_app:one@pool/books", "postgresql://qbconnector_ops:two@pool/books"


def test_the_roles_may_have_addresses_and_passwords_of_their_own(tmp_path: Path) -> None:
    roles = {"QBCONNECTOR_APP_DATABASE_URL": APP, "QBCONNECTOR_OPS_DATABASE_URL": OPS}
    alone = read(tmp_path, **roles)
    assert (alone.app_database_url, alone.ops_database_url, alone.given_database_url) == (APP, OPS, APP)
    assert alone.with_servers(APP, "redis://cache").database_url is None
    with_owner = read(tmp_path, DATABASE_URL="postgresql://o:p@db/books", **roles)
    assert (with_owner.app_database_url, with_owner.owner_database_url) == (APP, "postgresql://o:p@db/books")
    with pytest.raises(BadSetting, match="or neither"):
        read(tmp_path, QBCONNECTOR_APP_DATABASE_URL=APP)
    with pytest.raises(BadSetting, match="qbconnector_ops"):
        read(tmp_path, QBCONNECTOR_APP_DATABASE_URL=APP, QBCONNECTOR_OPS_DATABASE_URL=APP)


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    found = read(tmp_path, QBCONNECTOR_TRUSTED_PROXIES="10.0.0.2, 192.168.0.0/16 ::1")
    assert found.environment()["QBCONNECTOR_TRUSTED_PROXIES"] == "10.0.0.2/32,192.168.0.0/16,::1/128"
    assert Settings.from_env(found.environment()).trusted_proxies == found.trusted_proxies
    with pytest.raises(BadSetting, match="QBCONNECTOR_TRUSTED_PROXIES"):
        read(tmp_path, QBCONNECTOR_TRUSTED_PROXIES="proxy")


def test_a_hash_key_is_what_the_program_printed(tmp_path: Path) -> None:
    assert read(tmp_path, QBCONNECTOR_HASH_KEY="ab" * 32).hash_key == "ab" * 32
    with pytest.raises(BadSetting, match="QBCONNECTOR_HASH_KEY"):
        read(tmp_path, QBCONNECTOR_HASH_KEY="short")
