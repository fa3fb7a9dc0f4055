"""The ways to a server: in this process, at a URL, by a command on the path, by a command such as `docker run`.

Each has all features.
"""

import os
import shlex
import sys
from pathlib import Path
from typing import Final

import pytest

import dealdock_client
import pytest_dealdock
from dealdock import testing
from pytest_dealdock import ControlError, Server
from tests.support.running import ENVIRONMENT, start
from tests.testing.sessions import Session

SERVER: Final = Path(testing.__file__).parents[2]
PLUGIN: Final = Path(pytest_dealdock.__file__).parents[1]
CLIENT: Final = Path(dealdock_client.__file__).parents[1]
LIBRARIES: Final = Path(pytest.__file__).parents[1]

FEATURES: Final = '''
import os
import subprocess
import sys
import urllib.request

import pytest
from client import call

@pytest.mark.dealdock(time_zone="Europe/Paris")
def test_accounts(dealdock):
    jane = dealdock.prospects.add(email="jane@example.com")
    deal = dealdock.opportunities.add(name="Deal", value=1, probability=1, prospects=[jane])
    assert call(dealdock, "query")["result"]["opportunity"]["id"] == deal.id
    assert dealdock.control("GET")["time_zone"] == "Europe/Paris"
    assert dealdock.another(vendor="close").leads.add(name="Acme").name == "Acme"

def test_clock_and_snapshots(dealdock):
    before = dealdock.snapshot()
    dealdock.clock.freeze("2026-01-01 09:00:00")
    assert dealdock.tags.add(name="Tag").created_at == dealdock.clock.now
    dealdock.restore(before)
    assert dealdock.tags.all() == []

def test_faults_and_requests(dealdock):
    dealdock.fail("opportunity", error=66, times=1)
    assert call(dealdock, "query")["@attributes"]["err_code"] == 66
    (request,) = dealdock.requests.expect("opportunity", "query")
    assert request.code == 66

def test_redirection_with_https(dealdock):
    with dealdock.redirect():
        for host in ("https://pi.pardot.com", "http://api.close.com"):
            with urllib.request.urlopen(host + "/_dealdock/livez") as answer:
                assert answer.status == 200

OTHER_PROCESS = """
import sys
import urllib.request
for url in sys.argv[1:]:
    urllib.request.urlopen(url + "/_dealdock/livez").close()
"""

def test_redirection_of_another_process(dealdock, dealdock_server, tmp_path):
    environment = os.environ | dealdock_server.proxy_environment(str(tmp_path))
    urls = ["https://pi.pardot.com", "http://api.close.com", dealdock_server.url]
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, *urls], env=environment, check=True)

def test_failure(dealdock):
    call(dealdock, "create", name="Deal")
    assert False
'''
SHOWN: Final = ["-* dealdock: account * at http://127.0.0.1:* -*", "Received calls:", "*error 13 (*): none*"]

OWN_COMMAND: Final = (
    f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(SERVER))} exec {shlex.quote(sys.executable)} -m dealdock "$@"\n'
)
DOCKER: Final = f"""#!{sys.executable}
import os
import sys

options = sys.argv[sys.argv.index("run") + 1 : sys.argv.index("dealdock")]
command = sys.argv[sys.argv.index("dealdock") + 1 :]
published = [option for option in options if ":" in option]
assert published == [f"{{port}}:{{port}}" for port in (command[2], command[4])], sys.argv
kept = ("PATH", "TMPDIR", "DEALDOCK_CONTROL_TOKEN") if "DEALDOCK_CONTROL_TOKEN" in options else ("PATH", "TMPDIR")
environment = {{name: os.environ[name] for name in kept if name in os.environ}}
environment |= {{"DEALDOCK_HOST": "0.0.0.0", "PYTHONPATH": {str(SERVER)!r}}}
print("not the server's line", flush=True)
os.execve(sys.executable, [sys.executable, "-m", "dealdock", *command], environment)
"""
"""A command with the options of `docker run`, whose server listens on all addresses and has no other variables."""


def script(folder: Path, name: str, text: str) -> str:
    """Write an executable file, and return a path on which it is found."""
    file = folder / name
    file.write_text(text)
    file.chmod(0o755)
    return f"{folder}{os.pathsep}{ENVIRONMENT['PATH']}"


def assert_all_features(result: pytest.RunResult) -> None:
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(SHOWN)


class TestEveryWay:
    def test_in_process(self, session: Session) -> None:
        assert_all_features(session.run(FEATURES))

    def test_at_a_url(self, session: Session) -> None:
        with start("--scene", "empty") as started:
            assert_all_features(session.run(FEATURES, f"--dealdock-url={started.line['url']}"))

    def test_by_the_command_on_the_path_where_dealdock_cannot_be_imported(
        self, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", script(tmp_path, "dealdock", OWN_COMMAND))
        assert_all_features(run_without_dealdock(session, monkeypatch, FEATURES))

    def test_by_a_command_of_the_configuration_whose_path_has_a_blank(self, session: Session, tmp_path: Path) -> None:
        """The command writes other lines before the server's, as a program does that downloads first."""
        folder = tmp_path / "my tools"
        folder.mkdir()
        script(folder, "dealdock", OWN_COMMAND.replace("\n", """\necho 'pulling'; echo '{"status": "pulling"}'\n""", 1))
        session.pytester.makeini(f"[pytest]\nfilterwarnings = error\ndealdock_command = {folder}/dealdock\n")
        assert_all_features(session.run(FEATURES))

    def test_by_a_command_of_the_variable_which_precedes_that_of_the_configuration(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DEALDOCK_COMMAND", f"{shlex.quote(sys.executable)} -m dealdock")
        session.pytester.makeini("[pytest]\nfilterwarnings = error\ndealdock_command = no-such-command\n")
        assert_all_features(session.run(FEATURES))

    def test_by_docker_with_a_token_of_the_plugin(
        self, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", script(tmp_path, "docker", DOCKER))
        published = "-p {port}:{port} -p {https_port}:{https_port}"
        command = f"docker run --rm -i -e DEALDOCK_CONTROL_TOKEN {published} dealdock"
        assert_all_features(session.run(FEATURES, f"--dealdock-command={command}"))


def run_without_dealdock(session: Session, monkeypatch: pytest.MonkeyPatch, tests: str) -> pytest.RunResult:
    """Run a module of tests in a process that can import the plugin, the client and pytest, but not dealdock.

    Without `site`, Python does not read the file that makes an editable installation importable.
    """
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (PLUGIN, CLIENT, LIBRARIES))))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    session.pytester.makepyfile(test_it=tests)
    return session.pytester.run(sys.executable, "-S", "-m", "pytest", "-q", "-p", "pytest_dealdock.plugin")


class TestNoServer:
    def test_is_one_line(self, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        result = run_without_dealdock(session, monkeypatch, "def test_it(dealdock): ...")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            ["no server was found: the command 'dealdock' is not on the path. Install it in an environment *"]
        )

    @pytest.mark.parametrize(
        ("source", "option"), [("DEALDOCK_COMMAND", ()), ("--dealdock-command", ("--dealdock-command=no-such-option",))]
    )
    def test_names_the_source_of_a_command_that_is_not_there(
        self, session: Session, monkeypatch: pytest.MonkeyPatch, source: str, option: tuple[str, ...]
    ) -> None:
        monkeypatch.setenv("DEALDOCK_COMMAND", "no-such-variable")
        result = session.run("def test_it(dealdock): ...", *option)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([f"{source}: the command 'no-such-*' cannot be run: *"])

    def test_is_said_of_a_command_that_is_not_there(self) -> None:
        with pytest.raises(ControlError, match=r"the command 'no-such-command' cannot be run: .*No such file"):
            Server.start("no-such-command")

    def test_shows_what_the_command_wrote(self, session: Session, tmp_path: Path) -> None:
        script(tmp_path, "broken", "#!/bin/sh\n(seq 20; echo 'no such image') >&2\nexit 125\n")
        result = session.run("def test_it(dealdock): ...", f"--dealdock-command={tmp_path}/broken run")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            [
                "--dealdock-command: the command '*/broken run' started no server: it ended with exit code 125 before*",
                "2",
                "*",
                "no such image",
            ]
        )
