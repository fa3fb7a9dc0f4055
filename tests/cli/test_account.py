"""`dealdock account`, on a database that lasts."""

import json
from typing import Any

import pytest

from tests.running import run, start


def added(*options: object, **lasting: object) -> dict[str, Any]:
    done = run("account", "add", *options, **lasting)
    assert done.returncode == 0, done.stderr
    account: dict[str, Any] = json.loads(done.stdout)
    return account


class TestAdd:
    def test_prints_an_account_with_its_settings(self, lasting: dict[str, object]) -> None:
        settings = {
            "name": "Mine",
            "connector": "salesforce",
            "version": 4,
            "time_zone": "Europe/Paris",
            "level": "Growth Edition",
        }
        options = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
        assert settings.items() <= added(*options, **lasting).items()

    def test_what_is_not_given_is_as_in_the_scene(self, lasting: dict[str, object]) -> None:
        account = added(**lasting)
        assert (account["connector"], account["version"], account["time_zone"]) == (None, 3, "UTC")

    def test_makes_credentials_that_work_on_a_server_that_runs(self, lasting: dict[str, object]) -> None:
        with start("--scene", "empty", **lasting) as server:
            server.line["account"] = added("--scene", "demo", **lasting)
            assert server.query()

    def test_its_first_user_has_the_role(self, lasting: dict[str, object]) -> None:
        assert added("--role", "Sales", **lasting)["api_key"] is None  # who may not log in

    def test_a_connector_can_be_none_whatever_the_scene_has(self, tmp_path: Any, lasting: dict[str, object]) -> None:
        scene = tmp_path / "scene.yaml"
        scene.write_text("accounts:\n- connector: salesforce\n")
        assert added("--scene", scene, **lasting)["connector"] == "salesforce"
        assert added("--scene", scene, "--connector", "none", **lasting)["connector"] is None

    @pytest.mark.parametrize(
        ("options", "why"),
        [
            (["--time-zone", "Mars/Olympus"], "Invalid value for '--time-zone': must be a time zone"),
            (["--connector", "pipedrive"], "Invalid value for '--connector'"),
            (["--name", ""], "Invalid value for '--name': must not be empty"),
        ],
    )
    def test_wrong_values_get_one_line(self, options: list[str], why: str, lasting: dict[str, object]) -> None:
        done = run("account", "add", *options, **lasting)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert why in done.stderr


class TestList:
    def test_shows_each_account_on_a_line(self, lasting: dict[str, object]) -> None:
        accounts = [added("--name", name, **lasting) for name in ("One", "Two")]
        for options in ([], ["--json"]):
            done = run("account", "list", *options, **lasting)
            assert [json.loads(line) for line in done.stdout.splitlines()] == accounts


@pytest.mark.parametrize("words", [["account", "add"], ["account", "list"], ["db", "check"], ["db", "upgrade"]])
def test_a_database_must_be_named(words: list[str]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--database or DEALDOCK_DATABASE" in done.stderr
