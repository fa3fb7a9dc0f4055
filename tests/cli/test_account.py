"""`dealdock account`, on a database that lasts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dealdock.vendors.registry import VENDORS
from tests.cli.conftest import Dealdock
from tests.support.running import run, start


@pytest.fixture
def add(dealdock: Dealdock, lasting: dict[str, object]) -> Any:
    """Adds an account with these options; answers it as it was printed."""

    def add(*options: object) -> Any:
        done = dealdock("account", "add", *options, **lasting)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return add


class TestAdd:
    @pytest.mark.slow
    def test_dates_records_by_the_clock_that_its_scene_brings(
        self, add: Any, dealdock: Dealdock, tmp_path: Path, lasting: Any
    ) -> None:
        scene = tmp_path / "frozen.yaml"
        scene.write_text(
            "accounts: [{clock: {mode: frozen, at: 2020-02-29T12:00:00Z}, campaigns: [{name: Fair}]}]", encoding="utf-8"
        )
        account_id = add("--scene", scene)["id"]
        done = dealdock("scene", "export", "--account", account_id, "--json", **lasting)
        assert json.loads(done.stdout)["accounts"][0]["campaigns"][0]["created_at"] == "2020-02-29T12:00:00Z", done

    def test_takes_a_scene_whose_records_have_the_first_ids(self, add: Any, tmp_path: Path) -> None:
        scene = tmp_path / "first.yaml"
        scene.write_text("accounts: [{campaigns: [{id: 1, name: Fair}], prospects: [{id: 2, email: jo@example.com}]}]")
        assert add("--scene", scene)["email"].startswith("user3@"), "its user has the lowest id that is left"

    def test_prints_an_account_with_its_settings(self, add: Any) -> None:
        settings = {
            "name": "Mine",
            "connector": "salesforce",
            "version": 4,
            "time_zone": "Europe/Paris",
            "level": "Growth Edition",
        }
        options = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
        assert settings.items() <= add(*options).items()

    def test_takes_the_name_of_a_vendor(self, add: Any, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        assert add("--vendor", VENDORS[1].name)["vendor"] == VENDORS[1].name
        done = dealdock("account", "add", "--vendor", "sap", **lasting)
        assert (done.returncode, done.stdout) == (2, "")
        known = ", ".join(vendor.name for vendor in VENDORS)
        assert done.stderr == f'dealdock: --vendor: unknown vendor "sap"; known vendors: {known}\n'

    def test_what_is_not_given_is_as_in_the_scene(self, add: Any) -> None:
        account = add()
        assert (account["connector"], account["version"], account["time_zone"]) == (None, 3, "UTC")

    def test_makes_credentials_that_work_on_a_server_that_runs(self, add: Any, lasting: dict[str, object]) -> None:
        with start("--scene", "empty", **lasting) as server:
            server.line["account"] = add("--scene", "demo")
            assert server.query()

    def test_its_first_user_has_the_role(self, add: Any) -> None:
        assert add("--role", "Sales")["api_key"] is None  # this user may not log in

    def test_a_connector_can_be_none_whatever_the_scene_has(self, tmp_path: Path, add: Any) -> None:
        scene = tmp_path / "scene.yaml"
        scene.write_text("accounts:\n- connector: salesforce\n")
        assert add("--scene", scene)["connector"] == "salesforce"
        assert add("--scene", scene, "--connector", "none")["connector"] is None

    @pytest.mark.parametrize(
        ("options", "why"),
        [
            (["--time-zone", "Mars/Olympus"], "Invalid value for '--time-zone': must be a time zone"),
            (["--connector", "pipedrive"], "Invalid value for '--connector'"),
            (["--name", ""], "Invalid value for '--name': must not be empty"),
        ],
    )
    def test_wrong_values_get_one_line(self, dealdock: Dealdock, tmp_path: Path, options: list[str], why: str) -> None:
        done = dealdock("account", "add", "--database", tmp_path / "no.db", *options)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert why in done.stderr
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        "vendor", [vendor.name for vendor in VENDORS if "currency" in vendor.accounts.Settings.model_fields]
    )
    def test_a_wrong_currency_gets_one_line(
        self, dealdock: Dealdock, lasting: dict[str, object], vendor: str, add: Any
    ) -> None:
        kept = add()["id"]
        done = dealdock("account", "add", "--vendor", vendor, "--currency", "XX", **lasting)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "dealdock: --currency: must match ^[A-Z]{3}$\n"
        listed = dealdock("account", "list", "--json", **lasting).stdout.splitlines()
        assert [json.loads(line)["id"] for line in listed] == [kept]


class TestList:
    def test_shows_each_account_on_a_line(self, dealdock: Dealdock, lasting: dict[str, object], add: Any) -> None:
        accounts = [add("--name", name) for name in ("One", "Two")]
        for options in ([], ["--json"]):
            done = dealdock("account", "list", *options, **lasting)
            assert [json.loads(line) for line in done.stdout.splitlines()] == accounts


@pytest.mark.parametrize("words", [["account", "list"], ["scene", "export"]])
def test_what_is_read_must_be_there(dealdock: Dealdock, words: list[str], tmp_path: Path) -> None:
    done = dealdock(*words, "--database", tmp_path / "no.db")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"the file {tmp_path / 'no.db'} does not exist. Is the path right?" in done.stderr
    assert not list(tmp_path.iterdir())
    start, upgrade = re.findall("`dealdock (.+?)`", done.stderr)
    assert start == f"start --database {tmp_path / 'no.db'}"
    assert dealdock(*upgrade.split()).returncode == 0
    assert dealdock(*words, "--database", tmp_path / "no.db").returncode in {0, 2}


@pytest.mark.parametrize("words", [["account", "add"], ["scene", "load", "demo"], ["ca"]])
def test_a_missing_folder_is_not_created(dealdock: Dealdock, words: list[str], tmp_path: Path) -> None:
    done = dealdock(*words, "--database", tmp_path / "missing" / "deals.db")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"the folder {tmp_path / 'missing'}" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["account", "add"], ["account", "list"], ["ca"], ["db", "check"], ["db", "upgrade"]])
def test_a_database_must_be_named(dealdock: Dealdock, words: list[str]) -> None:
    done = dealdock(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--database or DEALDOCK_DATABASE" in done.stderr


class TestShow:
    def test_prints_again_what_the_start_printed(self) -> None:
        with start("--scene", "demo") as server:
            url = server.line["url"]
            done = run("account", "show", "--server", url)
            shown = [json.loads(line) for line in done.stdout.splitlines()]
            assert {each["vendor"] for each in shown} == {vendor.name for vendor in VENDORS}
            assert len(shown) == len(VENDORS)
            assert shown[0] == server.line["account"]
            port = url.rpartition(":")[2]
            (second,) = run("account", "show", "2", "--json", DEALDOCK_PORT=port).stdout.splitlines()
            assert json.loads(second)["id"] == 2

    @pytest.mark.slow
    def test_says_that_there_is_no_such_account_or_server(self) -> None:
        with start("--scene", "demo") as server:
            url = server.line["url"]
            done = run("account", "show", "77", "--server", url)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("dealdock: Account 77 does not exist.")
        done = run("account", "show", "--server", url)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"dealdock: no dealdock responds to GET at {url}: ")
        ways = "See whether it runs; `dealdock start` starts one. --server names another address"
        assert done.stderr.endswith(f". {ways}\n")

    @pytest.mark.slow
    def test_needs_the_control_token_where_the_server_does(self) -> None:
        token = "0123456789abcdef0123"
        with start("--scene", "demo", "--public-url", "http://crm.test:8080", "--control-token", token) as server:
            url = server.line["url"]
            refused = run("account", "show", "--server", url)
            assert (refused.returncode, refused.stdout) == (1, "")
            shown = run("account", "show", "1", "--server", url, DEALDOCK_CONTROL_TOKEN=token)
            assert json.loads(shown.stdout)["id"] == 1
