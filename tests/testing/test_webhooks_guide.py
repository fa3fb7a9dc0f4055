"""The receivers and the examples of the guide to webhooks, run unchanged except for ports."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.support.ports import unused_port
from tests.support.running import ENVIRONMENT, PATIENCE, Started, eventually, start
from tests.testing.sessions import Session

PAGE: Final = (Path(__file__).parents[2] / "docs" / "guides" / "webhooks.md").read_text(encoding="utf-8")
FILES: Final = {name: text for text, name in re.findall(r"```\w+\n((?:#|//) (\w+\.\w+)\n.+?)```", PAGE, re.DOTALL)}
"""The files of the page, by the name in their first line."""
EXAMPLES: Final = re.findall(r"```python\n((?!# ).+?)```", PAGE, re.DOTALL)
COMMANDS: Final = dict(re.findall(r"\$ (\S+ .*?(receiver_\w+).*8001)\n", PAGE))
EXPRESS: Final = Path(f"{sys.prefix}-express")
"""The folder in which `make check` installs express."""
PROGRAMS: Final = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{ENVIRONMENT['PATH']}"}
SECRET: Final = "s3cret"


@pytest.fixture(scope="module")
def server() -> Iterator[Started]:
    with start("--scene", "empty") as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    if EXPRESS.exists():
        (tmp_path / "node_modules").symlink_to(EXPRESS / "node_modules")
    return tmp_path


class Account:
    """An account whose webhooks go to a receiver."""

    def __init__(self, server: Started, vendor: str) -> None:
        self.url = server.line["url"]
        self.vendor = vendor
        self.shown = self._sent("POST", "/_dealdock/accounts", {"vendor": vendor})

    def _sent(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = httpx.request(method, self.url + path, json=body, timeout=PATIENCE, **more)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self._sent(method, f"/_dealdock/accounts/{self.shown['id']}{path}", body)

    def subscribe(self, url: str) -> str:
        """Subscribe an address to new records, and return the key of Close's signatures."""
        if self.vendor == "copper":
            hook: dict[str, Any] = {"target": url, "type": "person", "event": "new", "secret": {"key": SECRET}}
            self.control("POST", "/records/webhook", hook)
            return ""
        hook = {"url": url, "events": [{"action": "created", "object_type": "lead"}]}
        made = self._sent("POST", "/close/api/v1/webhook/", hook, auth=(self.shown["api_key"], ""))
        return str(made["signature_key"])

    def add(self) -> None:
        """Make an event, and wait for its delivery."""
        self.control("POST", "/records/person" if self.vendor == "copper" else "/records/lead", {"name": "Harbour"})
        self.control("POST", "/deliveries/settle")

    def statuses(self) -> list[Any]:
        """Return what the receiver answered to the first delivery, in order."""
        return [attempt["status"] for attempt in self.control("GET", "/deliveries/1")["attempts"]]


@contextmanager
def running(command: str, folder: Path, port: int, key: str) -> Iterator[str]:
    """Run a receiver by the page's command, until the block ends."""
    words = command.replace("8001", str(port)).split()
    words[0] = shutil.which(words[0], path=PROGRAMS["PATH"]) or words[0]
    environment = ENVIRONMENT | PROGRAMS | {"CLOSE_SIGNATURE_KEY": key, "COPPER_SECRET": SECRET}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            eventually(lambda: process.poll() is not None or is_listening(port))
            assert process.poll() is None, (folder / "log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


RECEIVERS: Final = ["receiver_fastapi", "receiver_flask", "receiver_django", "receiver_express"]
WITHOUT_EXPRESS: Final = pytest.mark.skipif(
    not (EXPRESS / "test").exists(), reason=f"no express in {EXPRESS}: `make check` installs it by npm"
)


@pytest.mark.parametrize("receiver", [*RECEIVERS[:-1], pytest.param(RECEIVERS[-1], marks=WITHOUT_EXPRESS)])
def test_a_receiver_accepts_what_is_signed_and_nothing_else(server: Started, folder: Path, receiver: str) -> None:
    command = next(line for line, name in COMMANDS.items() if name == receiver)
    port = unused_port()
    close, copper = Account(server, "close"), Account(server, "copper")
    key = close.subscribe(f"http://127.0.0.1:{port}/close")
    copper.subscribe(f"http://127.0.0.1:{port}/copper")
    with running(command, folder, port, key) as url:
        for account in (close, copper):
            account.add()
            assert account.statuses() == [204]
            for changes in ({"times": 2}, {"corrupt_signature": True}, {"age_seconds": 600}, {}):
                account.control("POST", "/deliveries/1/redeliver", changes)
        assert close.statuses() == [204, 204, 204, 401, 401, 204]
        assert copper.statuses() == [204, 204, 204, 401, 204, 204], "Copper's timestamp proves nothing"
        other = Account(server, "close")
        other.subscribe(f"{url}/close")
        other.add()
        assert other.statuses() == [401], "the key is another subscription's"
        check_strangers(url, close.control("GET", "/deliveries/1"))


def check_strangers(url: str, genuine: dict[str, Any]) -> None:
    """Check that requests of anybody else are refused, and that none is an error of the receiver."""
    headers = {name.lower(): value for name, value in genuine["headers"].items()} | {"content-type": "application/json"}
    body = genuine["body"].encode()

    def answer(path: str, content: bytes, **changed: str) -> int:
        given = headers | {name.replace("_", "-"): value for name, value in changed.items()}
        return httpx.post(url + path, content=content, headers=given, timeout=PATIENCE).status_code

    assert answer("/close", body) == 204
    spaced = body.replace(b": ", b":")
    assert answer("/close", spaced) == answer("/close", b"") == 401
    later = str(int(headers["close-sig-timestamp"]) + 1)
    assert answer("/close", body, close_sig_timestamp=later) == answer("/close", body, close_sig_timestamp="") == 401
    assert answer("/close", body, close_sig_hash="") == answer("/close", body, close_sig_hash="x") == 401
    bare = {"content-type": "application/json"}
    assert httpx.post(f"{url}/close", content=body, headers=bare, timeout=PATIENCE).status_code == 401
    for content in (
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b'{"key": "s3cre"}',
        b'{"key": 7}',
        b'{"secret": {"key": "s3cret"}}',
    ):
        assert answer("/copper", content) == 401, content
    assert answer("/copper", json.dumps({"key": SECRET}).encode()) == 204


def test_the_script_accepts_what_is_signed_and_nothing_else(server: Started, folder: Path) -> None:
    account = Account(server, "close")
    key = account.subscribe(f"http://127.0.0.1:{unused_port()}/close")
    account.add()
    genuine = account.control("GET", "/deliveries/1")
    headers = {name.lower(): value for name, value in genuine["headers"].items()}
    body, signed = genuine["body"], headers["close-sig-hash"]

    def is_accepted(text: str, timestamp: str, hash_: str, key: str) -> bool:
        (folder / "body").write_text(text)
        command = ["/bin/sh", "verify_close.sh", timestamp, hash_, "body"]
        environment = ENVIRONMENT | {"CLOSE_SIGNATURE_KEY": key}
        return subprocess.run(command, cwd=folder, env=environment, check=False).returncode == 0

    timestamp = headers["close-sig-timestamp"]
    assert is_accepted(body, timestamp, signed, key)
    assert not is_accepted(f"{body} ", timestamp, signed, key)
    assert not is_accepted(body, str(int(timestamp) + 1), signed, key)
    assert not is_accepted(body, timestamp, signed[::-1], key)
    assert not is_accepted(body, timestamp, signed, key[::-1])
    assert not is_accepted(body, timestamp, "", key)


def test_each_receiver_of_the_page_is_run() -> None:
    assert {Path(name).stem for name in FILES} == {*RECEIVERS, "signatures", "verify_close"}
    assert set(COMMANDS.values()) == set(RECEIVERS)


def test_examples_pass_when_pasted(session: Session) -> None:
    session.pytester.makepyfile(**{Path(name).stem: FILES[name] for name in ("signatures.py", "receiver_flask.py")})
    outcomes = session.run(EXAMPLES, apart=True).parseoutcomes()
    assert outcomes == {"passed": sum(text.count("def test_") for text in EXAMPLES)}


def test_shell_lines_work_when_pasted(server: Started, folder: Path) -> None:
    script = "\n".join(re.findall(r"```sh\n((?!# \w+\.sh\n).+?)```", PAGE, re.DOTALL))
    script = script.replace("http://127.0.0.1:7273", server.line["url"]).replace("8001", str(unused_port()))
    script = script.replace("curl -s", "curl -s --fail-with-body").replace("--fail-with-body -o", "-o")
    environment = ENVIRONMENT | PROGRAMS
    show = 'echo; echo statuses; curl -s "$control/deliveries"; kill $!'
    leave = "trap 'test -z \"${!-}\" || kill $!' EXIT"  # else an error would wait for the receiver
    done = subprocess.run(
        ["/bin/sh", "-euc", f"{leave}\n{script}\n{show}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, (done.stdout[-2000:], done.stderr)
    deliveries = json.loads(done.stdout.rpartition("statuses\n")[2])
    by_number = {each["number"]: each for each in deliveries}
    statuses = {number: [attempt["status"] for attempt in each["attempts"]] for number, each in by_number.items()}
    assert statuses[1] == [204, 204, 204, 401, 401]
    assert (statuses[2], statuses[3], statuses[4]) == ([204], [], [401])
    assert by_number[3]["state"] == by_number[4]["state"] == "dropped"
    assert by_number[5]["state"] == "dropped"
    assert set(statuses[5]) == {503}
    assert len(statuses[5]) > 200
