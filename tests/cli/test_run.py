"""`dealdock run`: clients without settings reach the sandbox, other hosts are refused, and no process stays."""

import io
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock_client import Server
from tests.support.running import COMMAND, ENVIRONMENT, PATIENCE, Forked, eventually, is_running, run, start

NODE = shutil.which("node")
OLDEST_MINOR = 8
PYTHONS = [
    Path(sys.executable),
    *(
        python
        for python in sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3"))
        if int(python.parents[1].name.split(".")[1]) >= OLDEST_MINOR
    ),
]
PYTHON_CLIENTS = """
import asyncio, base64, os, sys, urllib.request
import aiohttp, httpx, requests

url = sys.argv[1]
basic = "Basic " + base64.b64encode(os.environ["DEALDOCK_API_KEY"].encode() + b":").decode()
headers = {"Authorization": basic}
direct = requests.Session()
direct.trust_env = False
prepared = requests.Request("GET", url, headers=headers).prepare()

async def by_httpx():
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(url, headers=headers)).text

async def by_aiohttp():
    async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as answer:
        return await answer.text()

def by_urllib():
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.read().decode()

clients = {
    "requests": lambda: requests.get(url, headers=headers).text,
    "requests without variables": lambda: direct.get(url, headers=headers).text,
    "a prepared request": lambda: requests.Session().send(prepared).text,
    "httpx": lambda: httpx.get(url, headers=headers).text,
    "httpx without variables": lambda: httpx.get(url, headers=headers, trust_env=False).text,
    "httpx, async": lambda: asyncio.run(by_httpx()),
    "aiohttp": lambda: asyncio.run(by_aiohttp()),
    "urllib": by_urllib,
}
for name, call in clients.items():
    try:
        print(name, "@account" in call())
    except OSError as error:
        print(name, "refused" if "does not connect to" in repr(error) or "not proxy" in repr(error) else error)
    except httpx.HTTPError as error:
        print(name, "refused" if "does not connect to" in repr(error) or "403" in repr(error) else error)
"""
NODE_CLIENTS = """
import http from 'node:http';
import https from 'node:https';
import tls, { connect } from 'node:tls';

const url = process.argv[2];
const authorization = 'Basic ' + Buffer.from(process.env.DEALDOCK_API_KEY + ':').toString('base64');
const headers = { authorization };
const { hostname } = new URL(url);

function byHttps(options) {
  return new Promise((resolve, reject) => {
    const call = https.get(url, { headers, ...options }, async (answer) => {
      let text = '';
      for await (const part of answer) text += part;
      resolve(text);
    });
    call.on('error', reject);
  });
}

function byTls(...how) {
  return new Promise((resolve, reject) => {
    const socket = connect(...how, () => {
      let text = '';
      socket.on('data', (part) => { text += part; });
      socket.on('end', () => resolve(text));
      socket.write(`GET /api/v1/me/ HTTP/1.1\\r\\nHost: ${hostname}\\r\\nAuthorization: ${authorization}\\r\\n`);
      socket.write('Connection: close\\r\\n\\r\\n');
    });
    socket.on('error', reject);
  });
}

const clients = {
  fetch: async () => (await fetch(url, { headers })).text(),
  https: () => byHttps({}),
  'https with an agent': () => byHttps({ agent: new https.Agent({ keepAlive: false, ca: tls.rootCertificates }) }),
  'tls with options': () => byTls({ host: hostname, port: 443, servername: hostname }),
  'tls with a port': () => byTls(443, hostname),
};
for (const [name, call] of Object.entries(clients)) {
  try {
    console.log(name, (await call()).includes('@account'));
  } catch (error) {
    const text = `${error.message} ${error.cause?.message}`;
    console.log(name, text.includes('dealdock run does not connect to') ? 'refused' : text);
  }
}
"""
CLOSE = "https://api.close.com/api/v1/me/"
ELSEWHERE = "https://crm.example/api/v1/me/"


def lines(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Return the last word of each line of the output, by the others."""
    assert done.returncode == 0, done.stderr
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


class TestPython:
    @pytest.mark.parametrize(("url", "expected"), [(CLOSE, "True"), (ELSEWHERE, "refused")])
    def test_clients_reach_the_sandbox_and_no_other_host(self, tmp_path: Path, url: str, expected: str) -> None:
        (script := tmp_path / "clients.py").write_text(PYTHON_CLIENTS)
        found = lines(run("run", "--vendor", "close", "--", sys.executable, script, url))
        assert len(found) == 8
        assert found == dict.fromkeys(found, expected)

    @pytest.mark.slow
    @pytest.mark.parametrize("python", PYTHONS, ids=lambda path: Path(path).parents[1].name)
    def test_every_version_is_redirected(self, tmp_path: Path, python: Path) -> None:
        (script := tmp_path / "clients.py").write_text(
            "import urllib.request\n"
            "direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))\n"
            "print(direct.open('https://pi.pardot.com/_dealdock/livez').status)\n"
            "try:\n    direct.open('https://crm.example/')\nexcept OSError as error:\n    print(error)\n"
        )
        done = run("run", "--", python, "-W", "error", script)
        assert done.stdout.startswith("200\n"), done.stderr
        assert "dealdock run does not connect to crm.example" in done.stdout

    @pytest.mark.slow
    def test_addresses_and_names_that_were_resolved_otherwise_are_refused_too(self, tmp_path: Path) -> None:
        (script := tmp_path / "connect.py").write_text(
            "import socket\n"
            "for address in [('192.0.2.1', 80), ('2001:db8::1', 80), ('crm.example', 80)]:\n"
            "    kind = socket.AF_INET6 if ':' in address[0] else socket.AF_INET\n"
            "    with socket.socket(kind) as own:\n"
            "        print(own.connect_ex(address))\n"
            "    with socket.socket(kind) as own:\n"
            "        try:\n            own.connect(address)\n"
            "        except ConnectionRefusedError as error:\n            print(error.strerror[:34])\n"
            "print(socket.gethostbyname('api.close.com'))\n"
            "with socket.create_server(('127.0.0.1', 0)) as server:\n"
            "    socket.create_connection(server.getsockname()).close()\n"
            "    socket.create_connection(('localhost', server.getsockname()[1])).close()\n"
        )
        done = run("run", "--", sys.executable, script)
        refused = "".join(f"111\ndealdock run does not connect to {first}\n" for first in "12c")
        assert done.stdout == f"{refused}127.73.0.1\n", done.stderr

    @pytest.mark.slow
    def test_an_allowed_host_is_looked_up(self, tmp_path: Path) -> None:
        """No test connects to another machine, so the name is one that nobody has."""
        (script := tmp_path / "names.py").write_text(
            "import os, socket\n"
            "for name in ('api.partner.invalid', 'partner.invalid', 'otherpartner.invalid'):\n"
            "    try:\n        socket.getaddrinfo(name, 443)\n"
            "    except socket.gaierror as error:\n"
            "        print('refused' if 'dealdock run' in str(error) else 'looked up')\n"
            "print('Partner.invalid' in os.environ['NO_PROXY'].split(','))\n"
        )
        done = run("run", "--allow", "Partner.invalid", "--", sys.executable, script)
        assert done.stdout.split("\n") == ["looked up", "looked up", "refused", "True", ""], done.stderr

    @pytest.mark.slow
    def test_its_own_sitecustomize_and_path_stay(self, tmp_path: Path) -> None:
        (tmp_path / "sitecustomize.py").write_text("import socket; hidden = socket.getaddrinfo.__module__\n")
        (tmp_path / "beside.py").write_text("")
        code = "import sitecustomize, beside; print(sitecustomize.hidden)"
        done = run("run", "--", sys.executable, "-c", code, PYTHONPATH=tmp_path)
        assert done.stdout == "dealdock_network_patches\n", done.stderr


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
class TestNode:
    @pytest.mark.parametrize(("url", "expected"), [(CLOSE, "true"), (ELSEWHERE, "refused")])
    def test_clients_reach_the_sandbox_and_no_other_host(self, tmp_path: Path, url: str, expected: str) -> None:
        (script := tmp_path / "clients.mjs").write_text(NODE_CLIENTS)
        found = lines(run("run", "--vendor", "close", "--", NODE, script, url))
        assert len(found) == 5
        assert found == dict.fromkeys(found, expected)

    @pytest.mark.slow
    def test_an_allowed_host_is_looked_up_whatever_its_case(self) -> None:
        code = """for (const host of ['API.partner.invalid', 'partner.invalid', 'otherpartner.invalid']) {
            require('net').connect(443, host).on('error', (error) => console.log(host, error.code || error.message));
        }"""
        found = lines(run("run", "--allow", "Partner.invalid", "--", NODE, "-e", code))
        assert len(found) == 3
        assert [host for host, error in found.items() if error == "ECONNREFUSED"] == ["otherpartner.invalid"], found

    @pytest.mark.slow
    def test_its_own_options_stay(self, tmp_path: Path) -> None:
        (own := tmp_path / "own.cjs").write_text("console.log('own')")
        done = run("run", "--", NODE, "-e", "console.log('program')", NODE_OPTIONS=f"--require {own}")
        assert done.stdout == "own\nprogram\n", done.stderr


CURL = 'curl -sS -o body -w "%{http_code}" -u "$DEALDOCK_API_KEY:" "$1"'
RUBY = """
require "net/http"
uri = URI(ARGV[0])
request = Net::HTTP::Get.new(uri)
request.basic_auth(ENV["DEALDOCK_API_KEY"], "")
print Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(request) }.code
"""
PHP = """<?php
$call = curl_init($argv[1]);
curl_setopt($call, CURLOPT_RETURNTRANSFER, true);
curl_setopt($call, CURLOPT_USERPWD, getenv("DEALDOCK_API_KEY") . ":");
if (curl_exec($call) === false) { fwrite(STDERR, curl_error($call)); exit(1); }
echo curl_getinfo($call, CURLINFO_RESPONSE_CODE);
"""
GO = """
package main

import ("fmt"; "net/http"; "os")

func main() {
    request, _ := http.NewRequest("GET", os.Args[1], nil)
    request.SetBasicAuth(os.Getenv("DEALDOCK_API_KEY"), "")
    answer, err := http.DefaultClient.Do(request)
    if err != nil {
        panic(err)
    }
    fmt.Print(answer.StatusCode)
}
"""
OTHERS = {
    "curl": (["sh", "client"], CURL),
    "ruby": (["ruby", "client"], RUBY),
    "php": (["php", "client"], PHP),
    "go": (["./program"], GO),
}
"""The commands of clients that read variables, each with its source."""


@pytest.mark.parametrize("name", [name for name in OTHERS if shutil.which(name)])
class TestOthers:
    @pytest.fixture
    def command(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The command of a client, in whose folder the test is."""
        monkeypatch.chdir(tmp_path)
        words, source = OTHERS[name]
        (tmp_path / ("client.go" if name == "go" else "client")).write_text(source)
        if name == "go":
            own = {**ENVIRONMENT, "GOCACHE": str(tmp_path / "cache"), "HOME": str(tmp_path), "GO111MODULE": "off"}
            subprocess.run([str(shutil.which("go")), "build", "-o", "program", "client.go"], env=own, check=True)
        return words

    @pytest.mark.slow
    def test_reach_the_sandbox(self, command: list[str]) -> None:
        done = run("run", "--vendor", "close", "--", *command, CLOSE)
        assert done.stdout == "200", done.stderr

    @pytest.mark.slow
    def test_reach_no_other_host(self, command: list[str]) -> None:
        done = run("run", "--vendor", "close", "--", *command, ELSEWHERE)
        assert done.returncode != 0
        assert "200" not in done.stdout
        assert "403" in done.stdout + done.stderr or "dealdock does not proxy" in done.stderr


class TestPhp:
    @pytest.mark.slow
    def test_reads_the_certificate_from_its_settings(self) -> None:
        code = (
            "import os; own, folder = os.environ['PHP_INI_SCAN_DIR'].split(':');"
            "print(repr(own), open(folder + '/dealdock.ini').read(), sep='\\n')"
        )
        done = run("run", "--", sys.executable, "-c", code, PHP_INI_SCAN_DIR="/own/settings")
        assert done.stdout.startswith("'/own/settings'\n"), done.stderr
        (bundle,) = set(re.findall(r'^(?:curl\.cainfo|openssl\.cafile) = "(.+)"$', done.stdout, re.MULTILINE))
        assert bundle.endswith("dealdock-ca-bundle.pem")


MINE: Final = "mine.yaml"
SCENE: Final = """\
accounts:
  - vendor: close
    name: Mine
    leads:
      - name: Harbour Books
"""
BOTH: Final = ("--vendor", "copper", "--vendor", "close")


class TestAccounts:
    CODE = "import json, os; print(json.dumps({n: v for n, v in os.environ.items() if n.startswith('DEALDOCK_')}))"

    @pytest.mark.slow
    def test_is_of_the_default_vendor(self) -> None:
        found = json.loads(run("run", "--", sys.executable, "-c", self.CODE).stdout)
        assert len(found["DEALDOCK_USER_KEY"]) == 32
        assert found["DEALDOCK_BASE_URL"] == found["DEALDOCK_URL"]

    @pytest.mark.slow
    def test_is_one_of_each_named_vendor(self) -> None:
        done = run("run", "--vendor", "close", "--vendor", "copper", "--", sys.executable, "-c", self.CODE)
        found = json.loads(done.stdout)
        assert found["DEALDOCK_API_KEY"] == found["DEALDOCK_CLOSE_API_KEY"] != found["DEALDOCK_COPPER_API_KEY"]
        assert (found["DEALDOCK_CLOSE_ACCOUNT_ID"], found["DEALDOCK_COPPER_ACCOUNT_ID"]) == ("1", "2")

    @pytest.mark.slow
    def test_of_an_unknown_vendor_is_refused(self) -> None:
        done = run("run", "--vendor", "clos", "--", "true")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(
            'dealdock: --vendor clos: unknown vendor "clos"; did you mean close? Known vendors: pardot, close'
        )

    @pytest.mark.slow
    def test_stays_on_a_server_that_runs_already(self, tmp_path: Path) -> None:
        (script := tmp_path / "clients.py").write_text(PYTHON_CLIENTS)
        with start("--scene", "demo") as started:
            url = started.line["url"]
            done = run("run", "--vendor", "close", "--server", url, "--", sys.executable, script, CLOSE)
            assert lines(done)["requests"] == "True"
            with Server.at(url) as server:
                newest = server.control.call("GET", "accounts")[-1]
                assert f"dealdock: account {newest['id']} at {url}/close" in done.stderr
                assert len(server.control.call("GET", "accounts", newest["id"], "requests")) == 8
            assert started.is_listening()

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("options", "problems"),
        [
            (["--set", "versoin=4"], ["--set versoin: unknown field; did you mean version?"]),
            (
                [*BOTH, "--set", "copper.versoin=4", "--set", "close.time_zone=Mars"],
                [
                    "--set copper.versoin: unknown field",
                    "--set close.time_zone: must be a time zone such as Europe/Paris, is 'Mars'",
                ],
            ),
            (
                [*BOTH, "--set", "version=4", "--set", "clos.x=1", "--set", "y", "--set", "close.limits={a"],
                [
                    "--set version=4: name the account: copper.version or close.version",
                    "--set clos.x=1: unknown vendor clos; did you mean close?",
                    "--set y: expected NAME=VALUE",
                    "--set close.limits={a: the value is not YAML",
                ],
            ),
            (
                ["--set", "vendor=close", "--set", "scene=demo"],
                [f"--set {each}: it is not a setting of an account" for each in ("vendor=close", "scene=demo")],
            ),
            (["--scene", "dmeo"], ["--scene: dmeo: no such file, and no scene has that name; did you mean demo?"]),
            (["--scene", MINE, "--vendor", "copper"], [f"--scene {MINE}: its account is of close. Leave out --vendor"]),
            (["--account", "1"], ["--account: name its server with --server"]),
            (["--account", "1", "--server", "http://127.0.0.1:1", "--set", "a=1"], ["leave out --vendor, --scene and"]),
        ],
    )
    def test_with_wrong_options_is_refused_with_all_problems(
        self, tmp_path: Path, options: list[str], problems: list[str]
    ) -> None:
        (file := tmp_path / MINE).write_text(SCENE)
        done = run("run", *(str(file) if each == MINE else each for each in options), "--", "true")
        assert (done.returncode, done.stdout) == (2, "")
        lines = done.stderr.removeprefix("dealdock: ").replace(str(file), MINE).splitlines()
        assert [problem in line for problem, line in zip(problems, lines, strict=True)] == [True] * len(problems)

    def test_begins_with_a_scene_and_has_the_given_settings(self, tmp_path: Path) -> None:
        (file := tmp_path / MINE).write_text(SCENE)
        with start("--scene", "demo") as started, Server.at(started.line["url"]) as server:

            def created(*options: str) -> dict[str, Any]:
                done = run("run", *options, "--server", server.url, "--", sys.executable, "-c", self.CODE)
                assert done.returncode == 0, done.stderr
                number = json.loads(done.stdout)["DEALDOCK_ACCOUNT_ID"]
                account: dict[str, Any] = server.control.call("GET", "accounts", number)
                return account

            named = created("--vendor", "close", "--scene", "demo")
            assert len(server.control.call("GET", "accounts", named["id"], "records", "lead")) > 1
            own = created(
                "--scene",
                str(file),
                "--set",
                "time_zone=Europe/Paris",
                "--set",
                "limits={requests: 3}",
                "--set",
                "watched=true",
            )
            assert (own["vendor"], own["name"], own["time_zone"]) == ("close", "Mine", "Europe/Paris")
            assert (own["limits"]["requests"], own["watched"], named["watched"]) == (3, True, False)
            [lead] = server.control.call("GET", "accounts", own["id"], "records", "lead")
            assert lead["name"] == "Harbour Books"
            assert created("--account", str(own["id"]))["id"] == own["id"]
            assert len(server.control.call("GET", "accounts")) == own["id"]
            done = run("run", "--account", "77", "--server", server.url, "--", "true")
            assert "--account 77: the server at" in done.stderr
            before = server.control.call("GET", "accounts")
            assert run("run", *BOTH, "--set", "close.x=1", "--server", server.url, "--", "true").returncode == 2
            assert server.control.call("GET", "accounts") == before

    def test_without_a_server_at_the_address_there_is_none(self) -> None:
        done = run("run", "--server", "http://127.0.0.1:1", "--", "true")
        assert (done.returncode, done.stdout) == (1, "")
        assert "no dealdock responds" in done.stderr
        assert "See whether it runs; `dealdock start` starts one." in done.stderr


class TestExitCode:
    @pytest.mark.parametrize(("command", "expected"), [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143)])
    def test_is_that_of_the_command(self, command: str, expected: int) -> None:
        assert run("run", "--", "sh", "-c", command).returncode == expected

    @pytest.mark.slow
    def test_of_a_command_that_is_not_there_is_127(self) -> None:
        done = run("run", "--", "no-such-program")
        assert (done.returncode, done.stderr) == (
            127,
            "dealdock: no-such-program cannot be run: the program was not found\n",
        )

    @pytest.mark.slow
    def test_of_a_file_that_is_no_program_is_126(self, tmp_path: Path) -> None:
        (file := tmp_path / "text").write_text("")
        done = run("run", "--", file)
        assert (done.returncode, done.stderr) == (126, f"dealdock: {file} cannot be run: Permission denied\n")

    def test_without_a_command_is_2(self) -> None:
        assert run("run").returncode == 2


WAITING = """
trap 'echo stopped; exit 9' TERM
trap 'echo interrupted; exit 8' INT
sleep 300 &
echo $! $$ > "$1.new"
mv "$1.new" "$1"
wait
"""


@contextmanager
def waiting(folder: Path, script: str = WAITING) -> Iterator[tuple[Forked, list[int]]]:
    """Run a shell and its child that wait. Yield the process of dealdock, and the ids of those of the group."""
    file = folder / "ids"
    with (folder / "output").open("wb") as output, tempfile.TemporaryFile() as errors:
        words = ["run", "--", "sh", "-c", script, "sh", str(file)]
        process = Forked(words, {**ENVIRONMENT, "TMPDIR": str(folder)}, output, errors)
        try:
            eventually(file.exists)
            ids = [int(word) for word in file.read_text().split()]
            yield process, [*ids, os.getpgid(ids[0])]
        finally:
            process.kill()


class TestSignals:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("number", "code", "said"), [(signal.SIGTERM, 9, "stopped\n"), (signal.SIGINT, 8, "interrupted\n")]
    )
    def test_reach_the_command(self, tmp_path: Path, number: int, code: int, said: str) -> None:
        with waiting(tmp_path) as (process, ids):
            process.send_signal(number)
            assert process.wait() == code
            eventually(lambda: not any(map(is_running, ids)))
        assert (tmp_path / "output").read_text() == said

    @pytest.mark.slow
    def test_that_are_ignored_are_followed_by_a_kill(self, tmp_path: Path) -> None:
        script = WAITING.replace("wait\n", "while :; do sleep 1; done").replace("; exit 9", "")
        with waiting(tmp_path, script) as (process, ids):
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 137
            assert 4.5 < time.monotonic() - began < PATIENCE
            eventually(lambda: not any(map(is_running, ids)))

    def test_no_process_stays_when_dealdock_is_killed(self, tmp_path: Path) -> None:
        with waiting(tmp_path) as (process, ids):
            assert all(map(is_running, ids))
            process.kill()
            eventually(lambda: not any(map(is_running, ids)))

    @pytest.mark.slow
    def test_a_child_of_a_command_that_ended_does_not_stay(self, tmp_path: Path) -> None:
        with waiting(tmp_path, WAITING.replace("wait\n", "exit 3")) as (process, ids):
            assert process.wait() == 3
            eventually(lambda: not any(map(is_running, ids)))
            assert list(tmp_path.glob("dealdock-*")) == []


class TestTerminal:
    @pytest.mark.slow
    def test_the_command_reads_it_and_gets_ctrl_c(self) -> None:
        code = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # it may come at any time after the line
print("read", input(), flush=True)
sys.exit(5 if signal.sigwait({signal.SIGINT}) else 1)
"""
        with in_terminal([*COMMAND, "run", "--", sys.executable, "-c", code]) as (number, screen):
            screen.write(b"word\n")
            shown(screen, b"read word")
            screen.write(b"\x03")
            assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 5

    def test_a_command_that_reads_it_before_it_may_goes_on(self) -> None:
        code = """
import os, sys
from dealdock_client.process_group import ProcessGroup
with ProcessGroup() as group:
    command = group.start([sys.executable, "-c", "print('read', input(), flush=True)"], os.environ)
    os.waitid(os.P_PID, command.pid, os.WSTOPPED | os.WNOWAIT)
    group.foreground()
    sys.exit(command.wait())
"""
        with in_terminal([sys.executable, "-c", code]) as (number, screen):
            screen.write(b"word\n")
            shown(screen, b"read word")
            assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 0


@contextmanager
def in_terminal(words: list[str]) -> Iterator[tuple[int, io.FileIO]]:
    """Run a command in a terminal of its own. Yield its process and its screen."""
    number, terminal = pty.fork()
    if number == 0:
        os.execve(words[0], words, ENVIRONMENT)  # noqa: S606 (our own command)
    with open(terminal, "r+b", buffering=0) as screen:  # noqa: PTH123 (a descriptor)
        yield number, screen


def shown(screen: io.FileIO, text: bytes) -> None:
    """Wait until a text is on the screen."""
    seen = b""
    while text not in seen:
        assert select.select([screen], [], [], PATIENCE)[0], seen
        seen += screen.read(1_000)
