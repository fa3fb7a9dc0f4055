"""`dealdock scene`. What is wrong with scenes is tested with the core."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Dealdock

SCENE = """
accounts:
- name: One
  users:
  - email: jo@example.com
    user_key: 0123456789abcdef0123456789abcdef
- name: Two
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    file = tmp_path / "scene.yaml"
    file.write_text(SCENE)
    return file


class TestLoad:
    def test_adds_all_of_it_and_prints_the_accounts(
        self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]
    ) -> None:
        dealdock("account", "add", "--name", "Zero", **lasting)
        done = dealdock("scene", "load", scene, **lasting)
        assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["One", "Two"]
        names = [json.loads(line)["name"] for line in dealdock("account", "list", **lasting).stdout.splitlines()]
        assert names == ["Zero", "One", "Two"]

    def test_a_large_one_in_lines_is_loaded_as_a_stream(
        self, dealdock: Dealdock, tmp_path: Path, lasting: dict[str, object]
    ) -> None:
        file, again = tmp_path / "large.jsonl", tmp_path / "again.jsonl"
        key = {"user_key": "0123456789abcdef0123456789abcdef", "email": "jo@example.com"}
        deals = [{"name": "A", "value": 2.5, "probability": 1, "stage": "x" * 250}] * 4000
        deals[-1] = deals[0] | {"id": 2}  # which others could have had until here
        records = [("accounts", {"name": "One"}), ("users", key), *(("opportunities", deal) for deal in deals)]
        records += [("accounts", {"name": "Two"}), ("prospects", {"email": "jo@example.com"})]
        file.write_text("".join(json.dumps({kind: record}) + "\n" for kind, record in records))
        loaded = dealdock("scene", "load", file, **lasting)
        accounts = [json.loads(line) for line in loaded.stdout.splitlines()]
        assert [(account["id"], account["name"]) for account in accounts] == [(1, "One"), (2, "Two")]
        dealdock("scene", "export", again, **lasting)
        kinds = [next(iter(json.loads(line))) for line in again.read_text().splitlines()]
        assert kinds.count("opportunities") == 4000
        assert kinds[-4:] == ["accounts", "users", "campaigns", "prospects"]
        refused = dealdock("scene", "load", file, **lasting)  # its key is somebody's now
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert len(dealdock("account", "list", **lasting).stdout.splitlines()) == 2

    def test_twice_is_refused_where_keys_would_be(
        self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]
    ) -> None:
        dealdock("scene", "load", scene, **lasting)
        done = dealdock("scene", "load", scene, **lasting)
        assert done.returncode in {1, 2}
        assert done.stderr.count("\n") == 1
        assert len(dealdock("account", "list", **lasting).stdout.splitlines()) == 2


class TestExport:
    @pytest.fixture(autouse=True)
    def loaded(self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]) -> None:
        dealdock("scene", "load", scene, **lasting)

    def test_prints_yaml_that_can_be_loaded(
        self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path
    ) -> None:
        done = dealdock("scene", "export", **lasting)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("accounts:\n  - id: 1\n    name: One\n")
        file = tmp_path / "again.yaml"
        file.write_text(done.stdout)
        assert dealdock("scene", "check", file).returncode == 0
        elsewhere = {"DEALDOCK_DATABASE": f"sqlite:///{tmp_path}/elsewhere/db", "DEALDOCK_HOME": tmp_path / "other"}
        (tmp_path / "elsewhere").mkdir()
        assert dealdock("scene", "load", file, **elsewhere).returncode == 0
        assert dealdock("scene", "export", **elsewhere).stdout.replace("\r", "") == done.stdout

    def test_writes_one_account_to_a_file_as_its_name_says(
        self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path
    ) -> None:
        file = tmp_path / "two.json"
        done = dealdock("scene", "export", "--account", 2, file, **lasting)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert [each["name"] for each in json.loads(file.read_text())["accounts"]] == ["Two"]
        printed = dealdock("scene", "export", "--json", "--account", 2, **lasting).stdout
        assert printed == file.read_text()

    @pytest.mark.parametrize(("options", "code"), [(("--account", 99), 2), (("nowhere/at/all.yaml",), 1)])
    def test_what_cannot_be_is_one_line(
        self, dealdock: Dealdock, lasting: dict[str, object], options: tuple[object, ...], code: int
    ) -> None:
        done = dealdock("scene", "export", *options, **lasting)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.count("\n") == 1

    def test_says_that_there_is_nothing(self, dealdock: Dealdock, tmp_path: Path) -> None:
        database = {"DEALDOCK_DATABASE": f"sqlite:///{tmp_path}/empty.db"}
        dealdock("db", "upgrade", **database)
        done = dealdock("scene", "export", **database)
        assert done.returncode == 2
        assert "no account" in done.stderr


class TestCheck:
    def test_reports_that_all_is_well(self, dealdock: Dealdock, scene: Path) -> None:
        done = dealdock("scene", "check", scene)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"{scene} is a valid scene with 2 accounts.\n"

    def test_says_file_line_and_field(self, dealdock: Dealdock, scene: Path) -> None:
        scene.write_text(SCENE.replace("jo@example.com", "jo").replace("Two", ""))
        done = dealdock("scene", "check", scene)
        assert done.returncode == 2
        assert done.stderr.startswith(f"{scene}:5: accounts[0].users[0].email: ")
