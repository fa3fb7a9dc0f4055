"""Limits of an account's calls. Contract, section 3, "Limits"."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import Connection, delete, select, update

from dealdock import Sandbox
from dealdock.app import Sandbox as AnotherWorker
from dealdock.platform.accounts import account_clock, accounts
from dealdock.platform.limits import under_way
from dealdock.platform.limits.rate_limiter import RateLimiter
from dealdock.platform.limits.under_way import HEARTBEAT, SILENCE
from dealdock.platform.records.models import CallUnderWay, Worker
from dealdock.platform.records.models.context import AccountContext
from dealdock.settings import Settings
from tests.support.builders import Account, Pardot
from tests.support.clocks import SteppingClock
from tests.support.marks import DATABASES
from tests.support.recorded_statements import listening
from tests.support.running import eventually


def limit(account: Account, **limits: int | None) -> AccountContext:
    """Set the account's limits and answer it as it is now."""

    def work(db: Connection) -> AccountContext:
        columns = {f"{name}_limit": value for name, value in limits.items()}
        now = account.sandbox.clock.now()
        accounts.change(db, account.sandbox.credentials, account.tenant, now=now, **columns)
        return accounts.get(db, account.tenant.account_id)

    return account.sandbox.database.write(work)


def freeze(account: Account, at: datetime) -> None:
    """Freeze the account's clock."""

    def work(db: Connection) -> None:
        tenant = accounts.get(db, account.tenant.account_id)
        account_clock.set_(db, tenant, frozen_at=at, ahead=timedelta(), real=account.sandbox.clock.now())

    account.sandbox.database.write(work)


class TestADay:
    @pytest.mark.contract("3.limit.1", "3.limit.4")
    def test_ends_with_the_last_call_that_is_allowed(self, account: Account, pardot: Pardot) -> None:
        limit(account, daily=3)
        assert [pardot.query().code for _ in range(5)] == [None, None, None, 122, 122]
        assert pardot.query().error == (122, "Daily API rate limit met")

    @pytest.mark.contract("3.limit.4")
    def test_can_be_set_beside_the_limit_at_once_and_for_one_account(self, account: Account, pardot: Pardot) -> None:
        other = Account.open(account.sandbox)
        limit(account, daily=1, concurrent=0)
        assert pardot.query().code == 66
        limit(account, daily=1, concurrent=1)
        assert [pardot.query().code for _ in range(2)] == [None, 122]
        assert [pardot.query(**other.keys).code for _ in range(2)] == [None, None]

    @pytest.mark.contract("3.limit.11")
    def test_counts_failed_calls_but_not_unauthorized_ones(self, account: Account, pardot: Pardot) -> None:
        limit(account, daily=3)
        assert pardot.send("POST", "/api/opportunity/version/3/do/query").code == 1
        assert pardot.query(version=4).code == 89
        assert [pardot.read(1).code, pardot.call("nothing").code, pardot.query(limit=0).code] == [35, 2, 23]
        assert pardot.query().code == 122

    def test_counts_logins(self, account: Account, pardot: Pardot) -> None:
        limit(account, daily=2)
        login = {"email": account.ready.email, "password": account.ready.password, "user_key": account.ready.user_key}
        wrong = login | {"password": "wrong"}
        assert pardot.send("POST", "/api/login/version/3", data=wrong).code == 15
        assert pardot.send("POST", "/api/login/version/3", data=login).code is None
        assert pardot.send("POST", "/api/login/version/3", data=login).code == 122

    @pytest.mark.contract("3.login.9")
    def test_counts_no_login_by_a_token_alone(self, account: Account, pardot: Pardot) -> None:
        limit(account, daily=1)
        for _ in range(2):
            answer = pardot.send(
                "POST",
                "/api/login/version/3",
                data={"user_key": account.ready.user_key, "password": account.ready.password},
                headers={"Authorization": "Bearer x"},
            )
            assert answer.code == 15
        assert [pardot.query().code, pardot.query().code] == [None, 122]

    @pytest.mark.contract("3.limit.2")
    @pytest.mark.account(time_zone="America/New_York")
    def test_begins_at_midnight_in_the_accounts_time_zone(self, account: Account, pardot: Pardot) -> None:
        limit(account, daily=1)
        freeze(account, datetime.fromisoformat("2026-06-02T03:59:59+00:00"))
        assert [pardot.query().code, pardot.query().code] == [None, 122]
        freeze(account, datetime.fromisoformat("2026-06-02T04:00:00+00:00"))
        assert [pardot.query().code, pardot.query().code] == [None, 122]

    @pytest.mark.contract("3.limit.5")
    def test_has_no_end_where_there_is_no_limit(self, account: Account, pardot: Pardot) -> None:
        assert {pardot.query().code for _ in range(30)} == {None}
        with account.sandbox.database.engine.connect() as db:
            mine = CallUnderWay.account_id == account.tenant.account_id
            assert db.execute(select(CallUnderWay.id).where(mine)).all() == []

    @pytest.mark.slow
    def test_admits_no_more_of_concurrent_calls(self, address: str, account: Account) -> None:
        limit(account, daily=20)
        with Pardot(address, account) as client, ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda _: client.query().code, range(40)))
        assert sorted(codes, key=str) == [122] * 20 + [None] * 20


class TestAtOnce:
    @pytest.mark.contract("3.limit.3", "3.limit.4", "3.limit.10")
    def test_the_one_too_many_is_refused_and_counts_for_nothing(self, account: Account, pardot: Pardot) -> None:
        tenant = limit(account, daily=3, concurrent=2)
        leave = [enter(account.sandbox.rate_limiter, tenant) for _ in range(2)]
        expected = (66, "You have exceeded your concurrent request limit. Please wait, before trying again")
        assert pardot.query().error == expected
        assert pardot.query().error == expected
        leave.pop()()
        assert pardot.query().code is None
        leave.pop()()
        assert pardot.query().code == 122

    def test_calls_of_another_account_do_not_count(self, account: Account, pardot: Pardot) -> None:
        other = Account.open(account.sandbox)
        limit(account, concurrent=1)
        leave = enter(account.sandbox.rate_limiter, limit(other, concurrent=1))
        assert pardot.query().code is None
        with Pardot(str(pardot.http.base_url), other) as theirs:
            assert theirs.query().code == 66
            leave()
            assert theirs.query().code is None

    @pytest.mark.contract("3.limit.7", "3.limit.8")
    def test_a_call_frees_its_place_when_it_is_answered(self, account: Account, pardot: Pardot) -> None:
        limit(account, concurrent=1)
        answers = [pardot.query().code, pardot.read(1).code, pardot.query(output="mobile").code]
        assert [*answers, pardot.query().code] == [None, 35, None, None]

    @pytest.mark.contract("3.limit.6")
    def test_a_call_that_is_not_yet_read_whole_is_not_under_way(self, account: Account, pardot: Pardot) -> None:
        limit(account, concurrent=1)
        form = urlencode(pardot.keys).encode()
        with connected(pardot) as connection:
            head = f"POST /api/opportunity/version/3/do/query HTTP/1.1\r\nHost: x\r\nContent-Length: {len(form)}\r\n"
            head += (
                "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
            )
            connection.sendall(head.encode() + form[:-1])
            assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")  # the body is being read
            assert pardot.query().code is None
            connection.sendall(form[-1:])
            assert b'<rsp stat="ok"' in b"".join(iter(lambda: connection.recv(65536), b""))

    @pytest.mark.slow
    @pytest.mark.contract("3.limit.7", "3.limit.8")
    def test_a_stream_is_under_way_to_its_last_byte(self, account: Account, pardot: Pardot) -> None:
        account.opportunities(1000, name="\U0001f600" * 255, type="\U0001f600" * 255, stage="\U0001f600" * 255)
        limit(account, concurrent=1)
        with connected(pardot) as connection:
            path = f"/api/opportunity/version/3/do/query?output=mobile&{urlencode(pardot.keys)}"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
            assert pardot.query().code == 66
            last = b""
            while part := connection.recv(2**20):
                last = (last + part)[-100:]
            assert b"</rsp>" in last
        assert pardot.query().code is None

    def test_workers_together_admit_no_more(self, account: Account) -> None:
        tenant = limit(account, concurrent=5)
        with another_worker(account.sandbox) as one, another_worker(account.sandbox) as two:

            def is_admitted(number: int) -> bool:
                return (one, two)[number % 2].rate_limiter.enter(tenant).exhausted is None

            with ThreadPoolExecutor(8) as pool:
                assert sum(pool.map(is_admitted, range(24))) == 5


class TestADeadWorker:
    @pytest.fixture(params=DATABASES)
    def sandbox(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sandbox]:
        """A sandbox of its own: it counts as dead, too, since the other worker's clock is too fast for it."""
        is_sqlite = request.param == "sqlite"
        database = f"sqlite:///{tmp_path}/dealdock.db" if is_sqlite else request.getfixturevalue("migrated_postgres")()
        with Sandbox(Settings(database=database, secret="a secret for tests")) as sandbox:
            yield sandbox

    @pytest.mark.slow
    def test_has_its_places_freed_within_ten_seconds(self, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        """By any other worker's watch, which looks at its heartbeats every two seconds."""
        tenant = limit(account, concurrent=1)
        hold_a_place_and_die(account)
        clock = SteppingClock(HEARTBEAT.total_seconds())
        monkeypatch.setattr(under_way, "HEARTBEAT", timedelta(seconds=0.01))
        sandbox = account.sandbox
        watching = RateLimiter(sandbox.database, clock, sandbox.randomness, sandbox.vendors.limits)
        try:
            assert not may_enter(watching, tenant)
            eventually(lambda: may_enter(watching, tenant))
            assert clock.elapsed > SILENCE.total_seconds()
            assert timedelta(seconds=8) >= SILENCE, "a watch, which looks every two seconds, knows it two seconds later"
        finally:
            watching.close()

    @pytest.mark.slow
    def test_keeps_its_places_if_it_beats_again_before_it_is_removed(
        self, account: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tenant, sandbox = limit(account, concurrent=1), account.sandbox
        hold_a_place_and_die(account)
        monkeypatch.setattr(under_way, "HEARTBEAT", timedelta(seconds=0.01))
        late: list[str] = []

        def beat(db: Connection, statement: str, _: object) -> None:
            if statement.startswith("DELETE FROM worker"):
                late.append(statement)
                db.execute(update(Worker).values(beats=Worker.beats + 1))

        clock = SteppingClock(HEARTBEAT.total_seconds())
        watching = RateLimiter(sandbox.database, clock, sandbox.randomness, sandbox.vendors.limits)
        try:
            with listening(sandbox, beat):
                assert not may_enter(watching, tenant)
                eventually(lambda: len(late) > 2)
                assert not may_enter(watching, tenant)
        finally:
            watching.close()

    def test_has_no_place_by_a_call_that_it_adds_later(self, account: Account) -> None:
        """A worker that counts as dead may still add a call."""
        tenant = limit(account, concurrent=1)
        with another_worker(account.sandbox) as dead, another_worker(account.sandbox) as worker:
            enter(dead.rate_limiter, tenant)
            assert not may_enter(worker.rate_limiter, tenant)
            dead.database.write(lambda db: db.execute(delete(Worker)))
            assert may_enter(worker.rate_limiter, tenant)


def enter(rate_limiter: RateLimiter, tenant: AccountContext) -> Callable[[], None]:
    """Enter, and return the function that leaves again."""
    leave = rate_limiter.enter(tenant).leave
    assert leave is not None
    return leave


def may_enter(rate_limiter: RateLimiter, tenant: AccountContext) -> bool:
    """Enter, and leave again; False where there is no place."""
    admission = rate_limiter.enter(tenant)
    if admission.leave is not None:
        admission.leave()
    return admission.exhausted is None


@contextmanager
def connected(pardot: Pardot) -> Iterator[socket.socket]:
    """A connection to the server with a small receive buffer."""
    address = urlsplit(str(pardot.http.base_url))
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(30)
        connection.connect((str(address.hostname), address.port or 0))
        yield connection


@contextmanager
def another_worker(sandbox: Sandbox) -> Iterator[Sandbox]:
    """A sandbox on the same database, as another process has it."""
    with AnotherWorker(sandbox.settings) as worker:
        yield worker


def hold_a_place_and_die(account: Account) -> None:
    """Begin a call in another process, and kill the process."""
    settings = account.sandbox.settings
    program = (
        "import sys; from dealdock import Sandbox; from dealdock.platform.accounts import accounts\n"
        "from dealdock.settings import Settings\n"
        "sandbox = Sandbox(Settings(database=sys.argv[1], secret=sys.argv[2]))\n"
        "tenant = sandbox.database.read(lambda db: accounts.get(db, int(sys.argv[3])))\n"
        "sandbox.rate_limiter.enter(tenant); print('in', flush=True); sys.stdin.read()\n"
    )
    arguments = [str(settings.database), str(settings.secret), str(account.tenant.account_id)]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        process.kill()
