"""Commands find the server that the same person started."""

import json
import os
import re
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from dealdock.cli import running
from tests.support.running import run, start

ROOT = Path(__file__).parents[2]


def files(folder: Path) -> list[Path]:
    return sorted((folder / "dealdock").glob("*.json"))


class TestAccountShow:
    def test_finds_the_server_on_another_port_until_it_ends(self, tmp_path: Path) -> None:
        with start("--scene", "demo", XDG_RUNTIME_DIR=tmp_path) as server:
            (file,) = files(tmp_path)
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
            assert json.loads(file.read_text()) == {"url": server.line["url"]}
            (shown,) = run("account", "show", "1", XDG_RUNTIME_DIR=tmp_path).stdout.splitlines()
            assert json.loads(shown)["api_key"] == server.line["account"]["api_key"]
            server.process.terminate()
            server.end()
            assert files(tmp_path) == []

    @pytest.mark.slow
    def test_ignores_a_server_that_was_killed(self, tmp_path: Path) -> None:
        with start("--scene", "demo", XDG_RUNTIME_DIR=tmp_path) as server:
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
        assert len(files(tmp_path)) == 1
        done = run("account", "show", XDG_RUNTIME_DIR=tmp_path)
        assert "at http://127.0.0.1:7273: " in done.stderr
        assert done.stderr.endswith("--server names another address\n")
        assert files(tmp_path) == []

    @pytest.mark.slow
    def test_asks_for_the_address_if_several_servers_run(self, tmp_path: Path) -> None:
        with (
            start("--scene", "demo", XDG_RUNTIME_DIR=tmp_path) as first,
            start("--scene", "demo", XDG_RUNTIME_DIR=tmp_path) as second,
        ):
            done = run("account", "show", XDG_RUNTIME_DIR=tmp_path)
            assert (done.returncode, done.stdout) == (2, "")
            named = re.findall(r"http://127\.0\.0\.1:\d+", done.stderr)
            assert named == sorted([first.line["url"], second.line["url"]])
            port = second.line["url"].rpartition(":")[2]
            chosen = run("account", "show", "1", XDG_RUNTIME_DIR=tmp_path, DEALDOCK_PORT=port)
            assert json.loads(chosen.stdout)["base_url"] == second.line["url"]


class TestFiles:
    def test_are_not_needed_to_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "dealdock").write_text("a file in place of the folder")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        with running.announced("http://127.0.0.1:1"):
            assert running.urls() == []

    def test_are_in_the_cache_without_a_runtime_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        with running.announced("http://127.0.0.1:1"):
            assert len(files(tmp_path)) == 1
            assert running.urls() == ["http://127.0.0.1:1"]
        assert running.urls() == []

    def test_that_are_links_or_not_written_by_a_server_are_ignored(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        with running.announced("http://127.0.0.1:1"):
            (file,) = files(tmp_path)
            file.with_name("1.server.json").symlink_to(file)
            file.with_name("2.server.json").write_text("no JSON")
            assert running.urls() == ["http://127.0.0.1:1"]
        assert not file.with_name("2.server.json").exists()


def test_the_make_target_says_each_step_and_how_long_it_may_take(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--dry-run", "start", f"VENV={tmp_path}/new"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment)
    steps = re.findall(r"echo '((?:Step \d of \d|Starting)[^']*)", done.stdout)
    assert [each.partition(":")[0] for each in steps[:3]] == [f"Step {number} of 3" for number in (1, 2, 3)]
    assert steps[3].startswith("Starting dealdock")
    assert all(re.search(r"\(.*(seconds|minute).*\) \.\.\.$", each) for each in steps)
