"""`dealdock start`, as a program sees it, and as a person does."""

import json
import os
import pty
import re
import shlex
import signal
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import NullPool, create_engine, text

from dealdock.app import VENDORS
from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.platform.scenes import read
from tests.cli.conftest import Dealdock
from tests.support.ports import unused_port
from tests.support.running import ENVIRONMENT, LONGEST, PATIENCE, Forked, run, start

ACCOUNT = {
    *("id", "name", "connector", "version", "time_zone", "level", "limits"),
    *("email", "password", "user_key", "api_key", "business_unit_id"),
    *("client_id", "client_secret", "access_token", "instance_url"),
}

ONE_FILE = pytest.mark.parametrize("lasting", ["sqlite"], indirect=True)
"""For tests of what the command itself makes of a database, whatever its kind: each starts a process or more."""

NOWHERE = {"base_url": "", "instance_url": ""}
"""In place of what names a server's port."""


class TestToAPipe:
    def test_one_line_of_json_has_the_addresses_and_the_account(self) -> None:
        with start() as server:
            url, https_url = server.line["url"], server.line["https_url"]
            certificate = Path(server.line["ca_file"])
            account = server.line.pop("account")
            assert server.line == {
                "url": url,
                "https_url": https_url,
                "console_url": f"{url}/_dealdock/",
                "control_url": f"{url}/_dealdock",
                "control_token": None,
                "ca_file": str(certificate),
            }
            assert https_url.startswith("https://127.0.0.1:")
            context = ssl.create_default_context(cafile=certificate)
            with urlopen(f"{https_url}/_dealdock/ca.pem", context=context, timeout=PATIENCE) as answer:  # noqa: S310
                assert answer.read() == certificate.read_bytes()
            assert json.loads(server.get("/")[1])["https_url"] == https_url
            assert account.keys() >= ACCOUNT
            assert account["instance_url"] == url
            assert account["connector"] is None

    @pytest.mark.slow
    def test_the_server_answers_by_then(self) -> None:
        with start() as server:
            assert server.get("/_dealdock/readyz")[0] == 200
            assert server.query()

    @pytest.mark.slow
    def test_nothing_follows_but_the_end(self) -> None:
        with start() as server:
            server.get("/")
            assert server.stop() == (0, "")
            assert server.said() == ""

    @pytest.mark.slow
    def test_where_no_port_for_https_is_wanted_there_is_neither_port_nor_ca(self, tmp_path: Path) -> None:
        with start("--https-port", "none", "--database", tmp_path / "dealdock.db") as server:
            assert (server.line["https_url"], server.line["ca_file"]) == (None, None)
            assert json.loads(server.get("/")[1])["https_url"] is None
            assert not list(tmp_path.glob("dealdock-ca*"))

    @pytest.mark.slow
    @ONE_FILE
    def test_what_it_shows_is_the_first_account(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("account", "add", "--name", "The first", "--connector", "salesforce", **lasting)
        dealdock("account", "add", **lasting)
        with start(**lasting) as server:
            assert server.account["name"] == "The first"
            assert server.account["connector"] == "salesforce"


class TestToATerminal:
    @pytest.mark.slow
    def test_the_curl_line_works_when_it_is_pasted(self) -> None:
        with terminal() as shown:
            line = next(line for line in shown.splitlines() if line.startswith("curl "))
            curl, option, header, url = shlex.split(line)
            assert (curl, option) == ("curl", "-H")
            name, _, value = header.partition(": ")
            with urlopen(Request(url, headers={name: value}), timeout=PATIENCE) as answer:  # noqa: S310 (http, our own)
                assert b'stat="ok"' in answer.read()

    @pytest.mark.slow
    def test_it_shows_how_to_log_in_and_opens_the_console(self, tmp_path: Path) -> None:
        opened, browser = tmp_path / "opened", tmp_path / "browser"
        os.mkfifo(opened)
        browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
        browser.chmod(0o700)
        with terminal("--scene", "demo", "--open", BROWSER=f"{browser} %s") as shown:
            console = re.match(r"Console: (http://\S+/_dealdock/)\r\n", shown)
            assert console is not None
            assert opened.read_text() == f"{console[1]}\n"
            assert re.search(r"^email +\S+@\S+", shown, re.MULTILINE)
            assert re.search(rf"^password +{PUBLISHED.password}", shown, re.MULTILINE)
            assert re.search(r"^https url +https://127", shown, re.MULTILINE)
            assert re.search(r"^ca file +/\S+\.pem", shown, re.MULTILINE)

    def test_it_shows_each_account(self) -> None:
        with terminal("--scene", "demo") as shown:
            found = re.findall(r"^vendor +(\w+)", shown, re.MULTILINE)
            assert found == ["pardot", *VENDORS.names]  # of Pardot the demo has two
            others = shown[shown.index("vendor", shown.index("ca file")) :]
            for name, pattern in {
                "id": r"\d+",
                "base url": r"http://\S+",
                "api key": r"\S{20,}",
                "email": r"\S+@\S+",
            }.items():
                assert len(re.findall(rf"^{name} +{pattern}\r", shown, re.MULTILINE)) == len(found), name
            assert "password" not in others

    @pytest.mark.slow
    def test_credentials_that_are_wider_than_the_terminal_are_copied_in_one_piece(self) -> None:
        with terminal("--scene", "demo", COLUMNS="80") as shown:
            token = re.search(r"^access token +(\S+)\r\n", shown, re.MULTILINE)
            assert token is not None
            assert len(token[0]) > 80
            assert token[1] == PUBLISHED.password or re.fullmatch(r"00D\S{90,}", token[1])

    @pytest.mark.slow
    def test_it_keeps_credentials_to_itself_where_that_is_wanted(self) -> None:
        with terminal("--scene", "demo", "--no-print-credentials") as shown:
            assert PUBLISHED.password not in shown
            assert not re.search("^(api key|email) ", shown, re.MULTILINE)
            assert "$API_KEY" in shown


class TestDatabase:
    def test_that_lasts_keeps_records_and_credentials(self, without_tables: dict[str, object]) -> None:
        with start(**without_tables) as server:
            account, records = server.account, server.query()
            server.stop()
        with start(**without_tables) as server:
            assert server.account | NOWHERE == account | NOWHERE
            assert server.query() == records

    @pytest.mark.slow
    def test_that_is_not_named_is_gone_afterwards(self, tmp_path: Path) -> None:
        with start(TMPDIR=tmp_path) as server:
            assert list(tmp_path.iterdir())
            server.stop()
            assert not list(tmp_path.iterdir())

    @pytest.mark.slow
    @pytest.mark.parametrize("without_tables", ["postgresql"], indirect=True)
    def test_is_filled_once_by_two_that_start_at_once(
        self, dealdock: Dealdock, without_tables: dict[str, object]
    ) -> None:
        with ExitStack() as stack, ThreadPoolExecutor() as pool:
            servers = list(pool.map(lambda _: stack.enter_context(start(**without_tables)), range(2)))
            one, other = (server.account | NOWHERE for server in servers)
            assert one == other
        assert len(accounts(dealdock, without_tables)) == len(read("demo", VENDORS).accounts)

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("postgresql://nobody@127.0.0.1:1/nothing", "Connection refused"),
            ("mysql://localhost/x", "use sqlite:///file.db or postgresql://"),
            (
                "sqlite:///{text_file}",
                "file is not a database (name another file, or put a backup in its place)",
            ),
        ],
    )
    def test_that_cannot_be_used_gets_one_line(self, url: str, why: str, tmp_path: Path) -> None:
        text_file = tmp_path / "notes.txt"
        text_file.write_text("This is no database. " * 100)
        done = run("start", "--port", 0, "--database", url.format(text_file=text_file), "--home", tmp_path / "home")
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, why)

    @pytest.mark.parametrize("database", [":memory:", "sqlite:///:memory:", "sqlite://", "file::memory:"])
    def test_in_memory_is_what_no_option_means(
        self, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        done = run("start", "--port", 0, "--database", database)
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, "names no file. Leave the option out for a temporary database")
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(("database", "found"), [(None, "a temporary one"), ("a.db", "a SQLite file")])
    def test_of_several_workers_is_on_postgresql(
        self, database: str | None, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        options = () if database is None else ("--database", database)
        done = run("start", "--port", 0, "--workers", 2, *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert_one_line(
            done.stderr, f"--workers 2: several processes need a database on PostgreSQL, and this is {found}"
        )
        assert "--database to postgresql://" in done.stderr
        assert not list(tmp_path.iterdir())

    @pytest.mark.slow
    def test_in_a_folder_that_is_missing_is_refused_unless_it_shall_be_created(self, tmp_path: Path) -> None:
        file = tmp_path / "missing" / "deeper" / "deals.db"
        done = run("start", "--port", 0, "--database", file)
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(
            done.stderr, f"the folder {file.parent} of the database does not exist. Create it with --create"
        )
        assert not list(tmp_path.iterdir())
        with start("--database", file, "--create") as server:
            assert server.query()

    @pytest.mark.slow
    def test_of_another_program_is_refused_and_left_as_it_is(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "theirs.db")) as theirs:
            theirs.execute("CREATE TABLE album (id INTEGER)")
        before = (tmp_path / "theirs.db").read_bytes()
        done = run("start", "--port", 0, "--database", tmp_path / "theirs.db", "--home", tmp_path / "home")
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, "theirs.db has tables of another program, such as album")
        assert (tmp_path / "theirs.db").read_bytes() == before

    @pytest.mark.slow
    @ONE_FILE
    def test_that_is_newer_is_refused(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("db", "upgrade", **lasting)
        execute(lasting, "UPDATE alembic_version SET version_num = '9999'")
        done = run("start", "--port", 0, **lasting)
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, "newer")

    @pytest.mark.slow
    @ONE_FILE
    def test_made_with_another_secret_is_refused(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("account", "add", **lasting)
        done = run("start", "--port", 0, **lasting, DEALDOCK_SECRET="another")
        assert done.returncode == 1
        assert_one_line(done.stderr, "DEALDOCK_SECRET")

    def test_made_with_another_secret_is_refused_to_every_command(
        self, dealdock: Dealdock, lasting: dict[str, object]
    ) -> None:
        dealdock("account", "add", **lasting)
        done = dealdock("account", "list", **lasting, DEALDOCK_SECRET="another")
        assert done.returncode == 1
        assert_one_line(done.stderr, "DEALDOCK_SECRET")


class TestScene:
    @ONE_FILE
    def test_that_is_wrong_writes_nothing(self, dealdock: Dealdock, lasting: dict[str, object], tmp_path: Path) -> None:
        scene = tmp_path / "scene.yaml"
        scene.write_text("accounts:\n- name: One\n  connector: sugarcane\n")
        done = run("start", "--port", 0, "--scene", scene, **lasting)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{scene}:3: ")
        assert_one_line(done.stderr, "sugarcrm")
        assert accounts(dealdock, lasting) == []

    @pytest.mark.slow
    def test_is_loaded_from_a_file(self, tmp_path: Path) -> None:
        scene = tmp_path / "scene.json"
        scene.write_text(json.dumps({"accounts": [{"name": "From a file", "users": [{"email": "a@b.example"}]}]}))
        with start("--scene", scene) as server:
            assert server.account["name"] == "From a file"
            assert server.account["email"] == "a@b.example"

    @pytest.mark.slow
    @ONE_FILE
    def test_is_left_alone_where_there_are_accounts(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        dealdock("account", "add", **lasting)
        with start("--scene", "demo", **lasting) as server:
            assert len(accounts(dealdock, lasting)) == 1
            assert "the scene is not loaded" in server.said()
        with start(DEALDOCK_SCENE="demo", **lasting) as server:
            assert server.said() == ""


class TestAddress:
    def test_a_taken_port_gets_one_line(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = run("start", "--port", port)
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, f"can't listen on 127.0.0.1, port {port}: Address already in use (set --port")
        assert "or to 0 for a free one)" in done.stderr

    @pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1", "a" * 70])
    def test_a_host_that_is_not_this_machine_gets_advice_on_the_host(self, host: str) -> None:
        done = run("start", "--host", host, "--port", 0)
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, "(set --host to an address of this machine)")
        assert "--port" not in done.stderr

    @pytest.mark.slow
    def test_the_port_for_https_is_the_next_one(self) -> None:
        port = unused_port(successors=1)
        with start("--port", port) as server:
            assert server.line["https_url"] == f"https://127.0.0.1:{port + 1}"

    @pytest.mark.slow
    def test_a_port_for_https_that_is_in_use_is_named(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = run("start", "--port", 0, "--https-port", port)
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, f"port {port}: Address already in use (set --https-port")

    @pytest.mark.slow
    def test_beyond_loopback_the_control_plane_requires_the_token(self) -> None:
        with start("--host", "0.0.0.0") as server:  # noqa: S104 (for a moment)
            token = server.line["control_token"]
            assert server.line["url"].startswith("http://127.0.0.1:")
            assert server.get("/_dealdock/accounts")[0] == 401
            assert server.get("/_dealdock/accounts", Authorization=f"Bearer {token}")[0] == 200

    @pytest.mark.slow
    def test_the_token_may_be_chosen(self, tmp_path: Path) -> None:
        (file := tmp_path / "token").write_text("a token of ours too\n")
        environment = {"DEALDOCK_CONTROL_TOKEN": "", "DEALDOCK_CONTROL_TOKEN_FILE": file}
        with start("--host", "0.0.0.0", **environment) as server:  # noqa: S104 (for a moment)
            assert server.line["control_token"] == "a token of ours too"
            assert server.get("/_dealdock/accounts", Authorization="Bearer a token of ours too")[0] == 200

    @pytest.mark.slow
    @pytest.mark.parametrize("way", ["--control-token", "--control-token-file"])
    def test_a_token_of_fewer_than_16_characters_is_refused(self, tmp_path: Path, way: str) -> None:
        (file := tmp_path / "token").write_text("fifteen letters\n")
        value, source = ("fifteen letters", "DEALDOCK_CONTROL_TOKEN") if way == "--control-token" else (file, file)
        done = run("start", "--port", 0, "--host", "0.0.0.0", way, value)  # noqa: S104
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, f"the control token in {source} has fewer than 16 characters. Choose another one")

    def test_the_placeholder_of_the_example_for_kubernetes_is_refused(self) -> None:
        example = (Path(__file__).parents[2] / "deploy" / "kubernetes.yml").read_text()
        (placeholder,) = re.findall(r"control-token: (\S+)", example)
        done = run("start", "--port", 0, "--host", "0.0.0.0", "--control-token", placeholder)  # noqa: S104
        assert (done.returncode, done.stdout) == (1, "")
        text = "the control token in DEALDOCK_CONTROL_TOKEN is the placeholder of an example. Choose another one"
        assert_one_line(done.stderr, text)

    @pytest.mark.slow
    def test_the_token_is_kept_and_only_printed_where_that_is_wanted(self, tmp_path: Path) -> None:
        """The second start is without a terminal, as in a container."""
        options = ("--host", "0.0.0.0", "--database", tmp_path / "deals.db")  # noqa: S104 (for a moment)
        with start(*options) as server:
            token, account = server.line["control_token"], server.account
            server.stop()
        assert (tmp_path / "dealdock.token").read_text() == f"{token}\n"
        with start(*options, "--no-print-credentials", "--log-level", "debug") as server:
            assert server.get("/_dealdock/accounts", Authorization=f"Bearer {token}")[0] == 200
            assert server.line["control_token_file"] == str(tmp_path / "dealdock.token")
            assert server.account == {name: account[name] for name in ("id", "name", "vendor")} | {
                "base_url": server.line["url"]
            }
            printed = json.dumps(server.line) + server.said()
        secrets = [token, *(account[name] for name in ("password", "user_key", "api_key", "client_secret"))]
        assert not [secret for secret in secrets if secret in printed]

    @pytest.mark.parametrize(
        ("name", "what", "variable"),
        [
            ("dealdock.secret", "secret", "DEALDOCK_SECRET"),
            ("dealdock.token", "control token", "DEALDOCK_CONTROL_TOKEN"),
        ],
    )
    def test_a_file_of_its_own_that_is_not_text_gets_one_line(
        self, tmp_path: Path, name: str, what: str, variable: str
    ) -> None:
        (tmp_path / name).write_bytes(b"\xff\xfe")
        done = run("start", "--port", 0, "--host", "0.0.0.0", "--database", tmp_path / "deals.db")  # noqa: S104
        text = f"can't read the {what} in {tmp_path / name}: it is not text. Restore the file, or set {variable}"
        assert (done.returncode, done.stderr) == (1, f"dealdock: {text}\n")

    @pytest.mark.slow
    @pytest.mark.parametrize(("text", "why"), [(None, "No such file or directory"), (" \n", "is empty")])
    def test_a_file_without_a_token_gets_one_line(self, text: str | None, why: str, tmp_path: Path) -> None:
        if text is not None:
            (tmp_path / "token").write_text(text)
        done = run("start", "--port", 0, "--host", "0.0.0.0", "--control-token-file", tmp_path / "token")  # noqa: S104
        assert (done.returncode, done.stdout) == (1, "")
        assert_one_line(done.stderr, why)


class TestSettings:
    @pytest.mark.slow
    def test_options_override_the_environment(self, tmp_path: Path) -> None:
        with start("--database", tmp_path / "a.db", DEALDOCK_DATABASE=tmp_path / "b.db"):
            assert (tmp_path / "a.db").exists()
            assert not (tmp_path / "b.db").exists()

    def test_with_a_seed_credentials_repeat(self) -> None:
        accounts = []
        for _ in range(2):
            with start("--seed-random", 7, "--scene", "empty") as server:
                accounts.append(server.account | NOWHERE)
        assert accounts[0] == accounts[1]

    @pytest.mark.slow
    def test_that_have_no_effect_are_named(self, tmp_path: Path) -> None:
        misspelt = {"DEALDOCK_LOGLEVEL": "error", "dealdock_Durables": "1"}
        others = {"DEALDOCK_SERVICE_HOST": "10.0.0.1", "DEALDOCK_PORT_7273_TCP": "tcp://10.0.0.1:7273", "WORKER": "1"}
        with start("--home", tmp_path, **misspelt, **others) as server:
            server.stop()
            assert [json.loads(line)["event"] for line in server.said().splitlines()] == [
                "DEALDOCK_LOGLEVEL is ignored, because no setting has this name; did you mean DEALDOCK_LOG_LEVEL?",
                "dealdock_Durables is ignored, because no setting has this name; did you mean DEALDOCK_DURABLE?",
                f"the folder {tmp_path} (--home) is ignored, because the database is temporary; set --database, too",
            ]
        assert not list(tmp_path.iterdir())

    @pytest.mark.slow
    def test_that_have_an_effect_cause_no_warning(self, tmp_path: Path) -> None:
        with start("--home", tmp_path, DEALDOCK_DATABASE=tmp_path / "a.db", dealdock_durable=1) as server:
            server.stop()
            assert server.said() == ""

    @pytest.mark.parametrize(
        ("options", "environment", "line"),
        [
            (["--port", "70000"], {}, "dealdock: --port: must be less than or equal to 65535, not 70000"),
            (["--port", "many"], {}, "dealdock: Invalid value for '--port': must be a valid integer\n"),
            (["--prot", "1"], {}, "dealdock: No such option"),
            (["--control-token", ""], {}, "dealdock: --control-token: must have at least 1 character, not ''\n"),
            (["--https-port", "no"], {}, "dealdock: --https-port: must be a valid integer, not 'no'\n"),
            ([], {"DEALDOCK_WORKERS": "many"}, "dealdock: DEALDOCK_WORKERS: must be a valid integer, not 'many'\n"),
        ],
    )
    def test_that_are_wrong_get_one_line(
        self, dealdock: Dealdock, options: list[str], environment: dict[str, Any], line: str
    ) -> None:
        done = dealdock("start", *options, **environment)
        assert (done.returncode, done.stdout) == (2, "")
        assert_one_line(done.stderr, line)


def assert_one_line(stderr: str, what: str) -> None:
    assert stderr.count("\n") == 1, stderr
    assert what in stderr


def accounts(dealdock: Dealdock, lasting: dict[str, object]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in dealdock("account", "list", **lasting).stdout.splitlines()]


def execute(lasting: dict[str, object], statement: str) -> None:
    engine = create_engine(str(lasting["DEALDOCK_DATABASE"]), poolclass=NullPool)
    with engine.begin() as db:
        db.execute(text(statement))


@contextmanager
def terminal(*options: str, **environment: str) -> Iterator[str]:
    """Yield what `dealdock start` writes to a terminal; the server answers until the block ends."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "wb", buffering=0) as screen:
        words = ["start", "--port", "0", *options]
        process = Forked(words, ENVIRONMENT | {"TERM": "dumb"} | environment, screen, screen)
    watchdog = threading.Timer(LONGEST, process.kill)
    watchdog.start()
    try:
        shown = ""
        while not re.search(r"^curl .*\r\n", shown, re.MULTILINE):
            shown += os.read(ours, 1 << 16).decode()  # fails when the process has ended
        yield shown
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        os.close(ours)
