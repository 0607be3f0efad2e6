"""The production shape in docker-compose.yml keeps what it promises; no engine is needed to read it."""

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import get_commands

from lms.site import probe

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SCHEMA = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
ONE_SHOT = {"secrets", "init"}
BY_HAND = {"tools"}
OURS = {"secrets", "init", "web", "worker-render", "worker-io", "beat", "tools"}
SECRET_NAMES = re.compile(r"PASSWORD|SECRET|KEY|TOKEN|BROKER_URL|CACHE_URL")


def words(command):
    """Return a command's words, those of a shell script too."""
    return " ".join(command if isinstance(command, list) else [command]).split()


def judge():
    """Return what judges a compose file by the specification's own schema."""
    schema = json.loads(SCHEMA.read_text())
    return jsonschema.validators.validator_for(schema)(schema)


def test_the_file_keeps_to_the_schema_of_the_compose_specification():
    assert [error.message for error in judge().iter_errors(COMPOSE)] == []


def test_the_schema_finds_a_word_that_is_none():
    broken = {**COMPOSE, "services": {**SERVICES, "web": {**SERVICES["web"], "helthcheck": {}}}}
    assert any("helthcheck" in error.message for error in judge().iter_errors(broken))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_without_root_without_capabilities_and_on_a_read_only_disk(name):
    service = SERVICES[name]
    assert int(service["user"].split(":")[0]) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.removeprefix("/").startswith("tmp:") for mount in service["tmpfs"])


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_of_ours_runs_as_the_user_of_the_image(name):
    user = SERVICES[name]["user"]
    assert user == "10001:10001"
    assert f"USER {user}" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT - BY_HAND))
def test_a_service_that_stays_says_how_it_is_and_never_sleeps(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert service["restart"] == "unless-stopped"
    assert "sleep" not in words(service.get("command", ""))
    assert "sleep" not in words(service["healthcheck"]["test"])


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_a_one_shot_service_is_waited_for(name):
    assert SERVICES[name]["restart"] == "no"
    waiting = [other for other in SERVICES.values() if name in other.get("depends_on", {})]
    assert waiting
    assert all(other["depends_on"][name]["condition"] == "service_completed_successfully" for other in waiting)


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_a_service_by_hand_does_not_start_with_the_others(name):
    assert SERVICES[name]["profiles"] == [name]
    assert SERVICES[name]["restart"] == "no"
    assert not [other for other in SERVICES.values() if name in other.get("depends_on", {})]


def test_the_service_for_backups_reaches_all_that_belongs_to_one():
    mounted = {mount.split(":")[0] for mount in SERVICES["tools"]["volumes"]}
    assert mounted == {"certificates", "private", "media", "backups", "secrets"}


def test_web_can_write_every_storage_that_it_looks_at_when_asked_whether_it_is_ready():
    mounts = SERVICES["web"]["volumes"]
    assert {"certificates:/data/certificates", "private:/data/private", "media:/data/media"} <= set(mounts)


def test_beat_keeps_its_schedule_where_its_probe_looks():
    schedule = next(word for word in words(SERVICES["beat"]["command"]) if word.startswith("--schedule="))
    folder = str(Path(schedule.removeprefix("--schedule=")).parent)
    assert [folder] == [str(default) for default in probe.beat.__defaults__]
    assert any(mount.startswith(f"{folder}:") and "uid=10001" in mount for mount in SERVICES["beat"]["tmpfs"])


def test_web_alone_has_a_port_and_only_on_this_machine():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_database_broker_and_the_worker_that_renders_reach_nothing_outside():
    assert COMPOSE["networks"]["internal"] == {"internal": True}
    inside = set(SERVICES) - {"web", "worker-io", "secrets"}
    assert all(SERVICES[name]["networks"] == ["internal"] for name in inside)
    assert SERVICES["secrets"]["network_mode"] == "none"


def test_no_secret_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if SECRET_NAMES.search(name):
                assert name.endswith("_FILE"), name
                assert value.startswith("/run/attune/")


def test_the_broker_keeps_its_queue_and_evicts_nothing():
    broker = " ".join(SERVICES["valkey"]["command"])
    assert "--appendonly yes" in broker
    assert "--maxmemory-policy noeviction" in broker
    assert "allkeys-lru" in SERVICES["cache"]["command"]


def test_there_is_one_beat():
    assert [name for name, service in SERVICES.items() if "beat" in words(service.get("command", ""))] == ["beat"]


def test_every_volume_is_declared_and_secrets_are_written_by_their_service_alone():
    for name, service in SERVICES.items():
        for mount in service.get("volumes", []):
            volume = mount.split(":")[0]
            assert volume in COMPOSE["volumes"]
            if volume == "secrets" and name != "secrets":
                assert mount.endswith(":ro")


def test_every_management_command_exists():
    called = re.findall(
        r"python -m lms (\w+)", " ".join(" ".join(words(s.get("command", ""))) for s in SERVICES.values())
    )
    assert called == ["migrate", "collectstatic", "lms_setup", "doctor"]
    assert {"backup", "restore", "first_administrator"} <= set(get_commands())
    assert set(called) <= set(get_commands())


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_module_that_a_command_or_health_check_runs_exists(name):
    for part in ("command", "healthcheck"):
        value = SERVICES[name].get(part, "")
        line = " ".join(words(value["test"] if isinstance(value, dict) else value))
        for module in re.findall(r"-m (lms[.\w]*)", line):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


@pytest.mark.parametrize("folder", ["lms", "courses", "quizzes", "templates", "pyproject.toml", "uv.lock"])
def test_the_image_copies_what_exists(folder):
    assert (ROOT / folder).exists()
    assert re.search(rf"^COPY .*\b{re.escape(folder)}\b", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
