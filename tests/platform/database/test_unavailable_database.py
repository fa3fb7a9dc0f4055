"""PostgreSQL cannot be reached, or its disk is full: clients get an error in their vendor's format, and may retry."""

import logging
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from sqlalchemy import Connection, make_url, text

from dealdock import Sandbox
from dealdock.control import health
from dealdock.platform.database import retry
from dealdock.platform.database.database import Database
from dealdock.platform.errors import Unavailable
from dealdock.settings import Settings
from tests.support.builders import NO_TLS, Pardot
from tests.support.relay import Relay
from tests.support.running import eventually
from tests.support.serving import served


@pytest.fixture(scope="module")
def sandbox(relay: Relay) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=relay.url, secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.fixture
def control(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, verify=NO_TLS, trust_env=False) as client:
        yield client


@pytest.fixture
def away(relay: Relay, pardot: Pardot, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL, which has the account, cannot be reached, and calls are refused after a short wait."""
    assert pardot.query(limit=1).code is None
    monkeypatch.setattr(retry, "RETRY_SECONDS", 0.05)
    relay.refuse()
    yield
    relay.accept()


class TestHealth:
    @pytest.mark.usefixtures("away")
    def test_is_that_it_lives_and_is_not_ready_until_the_database_is_back(
        self, relay: Relay, pardot: Pardot, control: httpx.Client
    ) -> None:
        assert [control.get(path).status_code for path in ("/livez", "/readyz", "/livez")] == [200, 503, 200]
        answer = pardot.query()
        assert (answer.status, answer.http.headers["dealdock-explain"]) == (503, "the database can't be reached")
        assert control.get("/metrics").status_code == 200
        relay.accept()
        assert [control.get(path).status_code for path in ("/readyz", "/livez")] == [200, 200]
        relay.refuse()

    def test_is_noticed_soon_if_the_database_does_not_answer(
        self, postgres: str, control: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "CHECK_SECONDS", 0.1)
        with psycopg.connect(postgres.replace("+psycopg", "")) as other:
            other.execute("LOCK TABLE sandbox IN ACCESS EXCLUSIVE MODE")
            answers = [control.get("/readyz") for _ in range(health.MAX_CHECKS + 2)]
            assert {answer.status_code for answer in answers} == {503}
            assert control.get("/livez").status_code == 200
        eventually(lambda: control.get("/readyz").status_code == 200)


@pytest.mark.usefixtures("away")
class TestAway:
    def test_calls_are_refused_with_retry_after(self, pardot: Pardot, caplog: pytest.LogCaptureFixture) -> None:
        answer = pardot.query(limit=1)
        assert (answer.status, answer.code, answer.http.headers["retry-after"]) == (503, 66, "1")
        assert "the database can't be reached: " in caplog.text
        assert "No such file or directory" in caplog.text, "and why"
        assert "Traceback" not in caplog.text
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]

    def test_calls_of_the_control_plane_are_refused_with_retry_after(self, control: httpx.Client) -> None:
        answer = control.get("/accounts")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["detail"] == "The database can't be reached."
        assert control.get("/readyz").status_code == 503
        assert control.get("/livez").status_code == 200

    def test_calls_of_oauth_are_refused_with_retry_after(self, address: str) -> None:
        form = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "x"}
        answer = httpx.post(f"{address}/services/oauth2/token", data=form, verify=NO_TLS, timeout=30)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["error"] == "temporarily_unavailable"

    def test_the_start_page_is_still_served(self, address: str) -> None:
        answer = httpx.get(address, verify=NO_TLS, timeout=30)
        assert answer.json()["name"] == "dealdock"

    def test_later_calls_are_refused_without_waiting(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        def read() -> None:
            sandbox.database.read(lambda db: db.execute(text("SELECT 1")))

        with pytest.raises(Unavailable):
            read()
        monkeypatch.setattr(retry, "RETRY_SECONDS", 3600)
        with pytest.raises(Unavailable):
            read()


class TestRoom:
    @pytest.fixture
    def narrow(self, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
        """A sandbox with as few connections as may be, on a server that gives its role no more than four."""
        monkeypatch.setattr(retry, "RETRY_SECONDS", 0.05)
        url = make_url(postgres)
        role = f"narrow_{url.database}"
        with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as admin:
            admin.execute(f'CREATE ROLE "{role}" LOGIN CONNECTION LIMIT 4 IN ROLE pg_read_all_data, pg_write_all_data')
        database = url.set(username=role).render_as_string(hide_password=False)
        with Sandbox(Settings(database=database, secret="a secret for tests", connections=8)) as sandbox:
            yield sandbox

    def test_the_log_has_the_reason_if_the_response_has_none(
        self, narrow: Sandbox, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
    ) -> None:
        closes = [narrow.database.stream(ask)[1] for _ in range(4)]
        with pytest.raises(Unavailable, match="no room for another connection"):
            narrow.database.read(ask)
        for close in closes:
            close()
        assert "no room" in caplog.text
        assert narrow.database.read(ask) == sandbox.database.read(ask) == 7

    def test_streams_leave_some_to_the_others(self, sandbox: Sandbox) -> None:
        database = narrowed(sandbox)
        streams = [database.detach(database.stream(ask)[1], account_id=each) for each in (1, 2)]
        for account_id in (1, 2, 3):
            with pytest.raises(Unavailable, match="as many streams"):
                database.detach(database.stream(ask)[1], account_id=account_id)
        streams.append(database.detach(database.stream(ask)[1], account_id=1, for_control=True))
        streams.pop(0)()
        streams.append(database.detach(database.stream(ask)[1], account_id=3))
        for close in streams:
            close()
        database.close()

    def test_calls_are_refused_if_all_connections_are_in_use(
        self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(retry, "RETRY_SECONDS", 0.05)
        database = narrowed(sandbox)
        closes = [database.stream(ask)[1] for _ in range(8)]
        with pytest.raises(Unavailable, match="DEALDOCK_CONNECTIONS"):
            database.read(ask)
        for close in closes:
            close()
        assert database.read(ask) == 7
        database.close()


def ask(db: Connection) -> int:
    return int(db.scalars(text("SELECT 7")).one())


def narrowed(sandbox: Sandbox) -> Database:
    """The same with as few connections as may be."""
    return Database(sandbox.database.url, randomness=sandbox.randomness, connections=8)
