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

    def test_twice_is_refused_where_keys_would_be(
        self, dealdock: Dealdock, scene: Path, lasting: dict[str, object]
    ) -> None:
        dealdock("scene", "load", scene, **lasting)
        done = dealdock("scene", "load", scene, **lasting)
        assert done.returncode in {1, 2}
        assert done.stderr.count("\n") == 1
        assert len(dealdock("account", "list", **lasting).stdout.splitlines()) == 2


class TestCheck:
    def test_is_silent_where_all_is_well(self, dealdock: Dealdock, scene: Path) -> None:
        done = dealdock("scene", "check", scene)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_says_file_line_and_field(self, dealdock: Dealdock, scene: Path) -> None:
        scene.write_text(SCENE.replace("jo@example.com", "jo").replace("Two", ""))
        done = dealdock("scene", "check", scene)
        assert done.returncode == 2
        assert done.stderr.startswith(f"{scene}:5: accounts[0].users[0].email: ")
