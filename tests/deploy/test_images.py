"""The files for containers, as far as they can be checked without a container engine."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

import pytest
import yaml
from sqlalchemy import make_url

from dealdock.control.access import OPEN_TO_ALL
from dealdock.server.process import DRAIN_SECONDS
from dealdock.settings import Settings

TOP = Path(__file__).resolve().parents[2]
DOCKERFILE = (TOP / "deploy" / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((TOP / "docker-compose.yml").read_text())
SANDBOXES = ["sandbox", "sandbox-postgres"]
CLUSTER = {each["kind"]: each for each in yaml.safe_load_all((TOP / "deploy" / "kubernetes.yml").read_text())}
INSTRUCTIONS = re.findall(r"^([A-Z]+)\s+((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
ENVIRONMENT = dict(
    word.split("=", 1)
    for name, rest in INSTRUCTIONS
    if name == "ENV"
    for word in shlex.split(rest.replace("\\\n", " "))
)


PIECES = """
import re
from pathlib import Path

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

large = b"x" * 2**24
del large
before = resident()
pieces = [(b"x" * 2**20, b"x" * 2**10) for _ in range(40)]
pieces = [small for _, small in pieces]
print(resident() - before)
"""


def kept_of_40_megabytes(environment: dict[str, str]) -> float:
    """Return how many megabytes a process holds of 40 that it allocated and freed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", PIECES], env=own | environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def test_images_of_a_registry_are_named_by_tag_and_digest() -> None:
    stages = [rest.split()[0] for name, rest in INSTRUCTIONS if name == "FROM"]
    services = [service["image"] for service in COMPOSE["services"].values() if "build" not in service]
    assert len(set(stages)) == len(services) == 1
    for image in stages + services:
        assert re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", image)


def test_the_actions_of_workflows_are_named_by_commit_and_version() -> None:
    files = [*(TOP / ".github" / "workflows").iterdir()]
    used = [line.partition("uses: ")[2] for file in files for line in file.read_text().splitlines() if "uses:" in line]
    assert len(used) >= 5
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", action)


class TestDockerfile:
    def test_copies_only_what_the_context_holds(self) -> None:
        allowed = set(re.findall(r"^!(.+)$", (TOP / "deploy" / "Dockerfile.dockerignore").read_text(), re.MULTILINE))
        copied = {
            source.removeprefix("./")
            for name, rest in INSTRUCTIONS
            if name == "COPY" and not rest.startswith("--from")
            for source in rest.split()[:-1]
        }
        assert copied == allowed
        assert all((TOP / source).exists() for source in copied)

    def test_runs_a_python_that_is_supported(self) -> None:
        project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
        for version in re.findall(r"^FROM python:([\d.]+)-slim", DOCKERFILE, re.MULTILINE):
            assert f"Programming Language :: Python :: {version}" in project["classifiers"]

    def test_is_left_by_root_before_it_starts(self) -> None:
        names = [name for name, _ in INSTRUCTIONS]
        user = dict(INSTRUCTIONS)["USER"]
        assert int(user.split(":")[0]) > 0
        assert names.index("USER") > max(index for index, name in enumerate(names) if name in ("RUN", "COPY"))

    def test_keeps_its_state_in_the_volume(self) -> None:
        assert dict(INSTRUCTIONS)["VOLUME"] == ENVIRONMENT["DEALDOCK_HOME"]
        assert Path(make_url(ENVIRONMENT["DEALDOCK_DATABASE"]).database or "").parent == Path("/data")

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process holds")
    def test_has_memory_given_back(self) -> None:
        """Unless glibc's thresholds are set, they change with the memory that is freed."""
        bounds = {name: value for name, value in ENVIRONMENT.items() if name.startswith("MALLOC_")}
        assert kept_of_40_megabytes(bounds) < 5 < kept_of_40_megabytes({})

    def test_the_health_check_is_a_valid_command(self) -> None:
        words = shlex.split(dict(INSTRUCTIONS)["HEALTHCHECK"].split("CMD ", 1)[1])
        nobody = {"http://127.0.0.1:$DEALDOCK_PORT": "http://127.0.0.1:1", "2": "0.1"}
        command = [sys.executable, "-m", *(nobody.get(word, word) for word in words)]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert asked.returncode == 1, asked.stderr  # 2 would be a mistake in the words
        assert "127.0.0.1:1" in asked.stderr


class TestCompose:
    @pytest.mark.parametrize("name", COMPOSE["services"])
    def test_containers_have_no_privileges(self, name: str) -> None:
        service = COMPOSE["services"][name]
        given = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"} if name == "postgres" else set()
        assert {*service.get("cap_add", [])} == given
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]

    def test_nothing_is_published_beyond_this_machine_nor_twice(self) -> None:
        published = {ENVIRONMENT["DEALDOCK_PORT"], ENVIRONMENT["DEALDOCK_HTTPS_PORT"]}
        for names in ((), ("sandbox-postgres",)):
            ports = [port.split(":") for name in started(*names) for port in COMPOSE["services"][name].get("ports", [])]
            assert {host for host, _, _ in ports} == {"127.0.0.1"}
            assert {inside for _, _, inside in ports} == published
            assert len({outside for _, outside, _ in ports}) == len(ports) == 2

    def test_one_sandbox_is_started_by_default_and_by_name(self) -> None:
        assert started() == {"sandbox"}
        assert started("sandbox-postgres") == {"sandbox-postgres", "postgres"}

    def test_what_a_sandbox_needs_has_its_profile(self) -> None:
        """Compose gives the profiles of a named service to the services that it depends on, and no others."""
        for service in COMPOSE["services"].values():
            for name in service.get("depends_on", {}):
                assert set(COMPOSE["services"][name].get("profiles", [])) <= set(service.get("profiles", []))

    @pytest.mark.parametrize("name", SANDBOXES)
    def test_images_are_built_from_the_top_folder(self, name: str) -> None:
        build = COMPOSE["services"][name]["build"]
        assert (TOP / build["context"]).resolve() == TOP
        assert (TOP / build["context"] / build["dockerfile"]).read_text() == DOCKERFILE

    def test_calls_have_time_to_end_and_logs_and_memory_have_limits(self) -> None:
        for name, service in COMPOSE["services"].items():
            assert service["logging"]["options"].keys() == {"max-size", "max-file"}
            assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
            if name in SANDBOXES:
                assert int(service["stop_grace_period"].removesuffix("s")) >= DRAIN_SECONDS + 5

    def test_the_scene_in_its_comments_can_be_mounted(self) -> None:
        text = (TOP / "docker-compose.yml").read_text()
        shown = yaml.safe_load(re.sub(r"# (?=DEALDOCK_SCENE|- \./scenes)", "", text))
        for name in SANDBOXES:
            service = shown["services"][name]
            _, folder, mode = service["volumes"][-1].split(":")
            assert service["environment"]["DEALDOCK_SCENE"].startswith(f"{folder}/")
            assert mode == "ro"

    def test_explanations_reach_callers_outside_of_the_container(self) -> None:
        for name in SANDBOXES:
            environment = COMPOSE["services"][name]["environment"]
            assert Settings(explain=environment["DEALDOCK_EXPLAIN"]).explain == "always"

    def test_the_database_is_the_one_that_is_started(self) -> None:
        server = COMPOSE["services"]["postgres"]
        url = make_url(COMPOSE["services"]["sandbox-postgres"]["environment"]["DEALDOCK_DATABASE"])
        assert url.host == "postgres"
        assert server["environment"] == {
            "POSTGRES_USER": url.username,
            "POSTGRES_PASSWORD": url.password,
            "POSTGRES_DB": url.database,
        }

    def test_every_volume_is_declared(self) -> None:
        used = {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]}
        assert used == set(COMPOSE["volumes"])


def started(*names: str) -> set[str]:
    """Return what `docker compose up` starts: the services without a profile, or the named ones and their needs."""
    services = COMPOSE["services"]
    found = set(names) or {name for name, each in services.items() if "profiles" not in each}
    while more := {need for name in found for need in services[name].get("depends_on", {})} - found:
        found |= more
    return found


class TestKubernetes:
    POD = CLUSTER["Deployment"]["spec"]["template"]["spec"]
    (CONTAINER,) = POD["containers"]
    GIVEN: ClassVar[dict[str, str]] = {each["name"]: each["value"] for each in CONTAINER["env"]}

    def test_the_service_leads_to_the_container(self) -> None:
        template, service = CLUSTER["Deployment"]["spec"]["template"], CLUSTER["Service"]["spec"]
        labels = template["metadata"]["labels"]
        assert service["selector"] == CLUSTER["Deployment"]["spec"]["selector"]["matchLabels"] == labels
        ports = {port["name"]: port["containerPort"] for port in self.CONTAINER["ports"]}
        image = {"http": int(ENVIRONMENT["DEALDOCK_PORT"]), "https": int(ENVIRONMENT["DEALDOCK_HTTPS_PORT"])}
        assert ports == image == {port["targetPort"]: port["port"] for port in service["ports"]}

    def test_its_settings_are_valid(self) -> None:
        names = {name.removeprefix("DEALDOCK_").lower(): value for name, value in self.GIVEN.items()}
        assert names.keys() <= Settings.model_fields.keys()
        settings = Settings.model_validate(names)
        assert CLUSTER["Service"]["metadata"]["name"] in settings.hosts

    def test_kubernetes_sets_no_variables_of_ours(self) -> None:
        """For a service called dealdock it would set DEALDOCK_PORT=tcp://…, which is no port."""
        assert self.POD["enableServiceLinks"] is False

    def test_the_token_is_read_from_the_secret(self) -> None:
        file = PurePosixPath(self.GIVEN["DEALDOCK_CONTROL_TOKEN_FILE"])
        mounted = {mount["mountPath"]: mount["name"] for mount in self.CONTAINER["volumeMounts"]}
        volumes = {volume["name"]: volume for volume in self.POD["volumes"]}
        secret = volumes[mounted[str(file.parent)]]["secret"]["secretName"]
        assert secret == CLUSTER["Secret"]["metadata"]["name"]
        assert CLUSTER["Secret"]["stringData"][file.name]

    def test_what_is_written_has_a_volume(self) -> None:
        assert self.CONTAINER["securityContext"]["readOnlyRootFilesystem"] is True
        mounted = {mount["mountPath"]: mount["name"] for mount in self.CONTAINER["volumeMounts"]}
        assert {dict(INSTRUCTIONS)["VOLUME"], "/tmp"} <= mounted.keys()  # noqa: S108 (in the container)
        volumes = {volume["name"]: volume for volume in self.POD["volumes"]}
        assert set(mounted.values()) == set(volumes)
        claim = volumes[mounted["/data"]]["persistentVolumeClaim"]["claimName"]
        assert claim == CLUSTER["PersistentVolumeClaim"]["metadata"]["name"]

    def test_it_runs_as_the_images_user_alone(self) -> None:
        user, group = map(int, dict(INSTRUCTIONS)["USER"].split(":"))
        context = self.POD["securityContext"]
        assert (context["runAsUser"], context["runAsGroup"], context["fsGroup"]) == (user, group, group)
        assert self.CONTAINER["securityContext"]["capabilities"] == {"drop": ["ALL"]}

    def test_one_server_has_the_file_and_time_to_end(self) -> None:
        spec = CLUSTER["Deployment"]["spec"]
        assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
        assert self.POD["terminationGracePeriodSeconds"] >= DRAIN_SECONDS + 5

    def test_probes_need_no_token(self) -> None:
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            path = self.CONTAINER[probe]["httpGet"]["path"]
            assert OPEN_TO_ALL.fullmatch(path.removeprefix("/_dealdock"))


def test_every_variable_is_a_setting() -> None:
    named = set(ENVIRONMENT).union(*(service["environment"] for service in COMPOSE["services"].values()))
    settings = {f"DEALDOCK_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in named if name.startswith("DEALDOCK_")} <= settings
