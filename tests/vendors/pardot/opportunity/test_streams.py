"""`mobile` without a limit: rows from one snapshot of the data (contract, section 4; design, section 7)."""

import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from decimal import Decimal
from http.client import HTTPResponse
from pathlib import Path
from socket import SO_RCVBUF, SOL_SOCKET, socket
from typing import Any, NamedTuple

import httpx
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Integer, insert, literal, select

from dealdock import Sandbox
from dealdock.platform.database import write_guard
from dealdock.platform.database.sqlite.connections import MAX_LOG_BYTES
from dealdock.platform.records import datasets
from dealdock.settings import Settings
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.web import messages
from tests.support import references
from tests.support.builders import Account, Pardot
from tests.support.running import Started, eventually, start

TOO_MANY_FOR_BUFFERS = 15_000  # 3 MB
MANY = 120_000  # kept in memory, even the shorter of the formats would take 26 MB
MOST_MEMORY = 20 * 2**20
FEW_BYTES = 4096
MANY_BYTES = 2**20
SECRET = "a secret for tests"

ID = {"xml": re.compile(rb"<opportunity><id>(\d+)<"), "json": re.compile(rb'{"id":(\d+),')}
END = {"xml": b"</opportunity></result></rsp>", "json": b"}]}}"}

CLIENTS_IN_TRANSACTION = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
    AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the server's memory")
every_format = pytest.mark.parametrize("format_", ["xml", "json"])


class Large(NamedTuple):
    """A server in another process, and an account with many opportunities, which have these ids.

    A stream of them is far larger than any buffer between server and client: as long as the client doesn't
    read on, the server waits in the middle of it.
    """

    server: Started
    database: sa.URL
    account: Account
    ids: list[int]

    @property
    def memory(self) -> dict[str, int]:
        """Return the memory that the server's process takes (VmRSS) and has taken at most (VmHWM), in bytes."""
        lines = Path(f"/proc/{self.server.process.pid}/status").read_text().splitlines()
        return {
            name: 1024 * int(size.split()[0])
            for name, _, size in (line.partition(":") for line in lines if "kB" in line)
        }

    @property
    def pardot(self) -> Pardot:
        return Pardot(self.server.line["url"], self.account)

    @contextmanager
    def stream(self, format_: str, *, receive_bytes: int = FEW_BYTES) -> Iterator[HTTPResponse]:
        """The answer to a query for all of them, of which nothing is read yet; at the end the client goes away.

        `receive_bytes`: the client's buffer. While it is small, the server writes little before it waits.
        """
        with closing(self.server.connect()) as connection, closing(socket()) as connected:
            connected.setsockopt(SOL_SOCKET, SO_RCVBUF, receive_bytes)
            connected.connect((connection.host, connection.port))
            connection.sock = connected
            target = f"/api/opportunity/version/3/do/query?output=mobile&format={format_}"
            connection.request("GET", target, headers={"Authorization": self.account.authorization})
            with connection.getresponse() as answer:
                yield answer

    def status_of_a_stream(self) -> int:
        with self.stream("json") as answer:
            return answer.status

    def broken_off(self, format_: str) -> list[dict[str, Any]]:
        """The streams that are marked as incomplete in the journal."""
        path = f"/_dealdock/accounts/{self.account.tenant.account_id}/requests?operation=query"
        told = json.loads(self.server.get(path)[1])
        return [each for each in told if not each["complete"] and each["parameters"]["format"] == format_]

    def holds_a_picture(self) -> bool:
        """Return True if a transaction is open whose snapshot is older than the current data."""
        if self.database.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(str(self.database.database), timeout=0)) as db:
                busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return bool(busy)
        with psycopg.connect(self.database.set(drivername="postgresql").render_as_string(hide_password=False)) as other:
            return other.execute(CLIENTS_IN_TRANSACTION).fetchone() is not None


@pytest.fixture(params=["sqlite", "postgresql"])
def large(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Large]:
    with filled(request, tmp_path, MANY) as large:
        yield large


@pytest.fixture(params=["sqlite", "postgresql"])
def unbuffered(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Large]:
    """A smaller one, which still is too large for the buffers between the server and a client that does not read."""
    with filled(request, tmp_path, TOO_MANY_FOR_BUFFERS) as large:
        yield large


@contextmanager
def filled(request: pytest.FixtureRequest, tmp_path: Path, many: int) -> Iterator[Large]:
    if request.param == "sqlite":
        database = f"sqlite:///{tmp_path}/dealdock.db"
    else:
        database = request.getfixturevalue("migrated_postgres")()
    with Sandbox(Settings(database=database, secret=SECRET)) as sandbox:
        account = Account.open(sandbox)
        ids = fill(account, many)
        with start("--scene", "empty", DEALDOCK_DATABASE=database, DEALDOCK_SECRET=SECRET) as server:
            yield Large(server, sandbox.database.url, account, ids)


def fill(account: Account, many: int) -> list[int]:
    """Insert very many opportunities in one statement, and answer their ids."""
    tenant, now = account.tenant, account.sandbox.clock.now()
    given = {"name": "A deal with a name of some length", "value": Decimal("12345.67"), "probability": 50}
    given |= {"type": "New business", "stage": None, "status": "Open", "closed_at": None, "deleted": False}
    given |= {"dataset_id": tenant.dataset_id, "campaign_id": account.default_campaign}
    given |= {"created_at": now, "updated_at": now}

    def work(db: Connection) -> list[int]:
        first = datasets.take_ids(db, tenant.dataset_id, many, {Opportunity: many})
        numbers = select(literal(first, Integer).label("id")).cte(recursive=True)
        numbers = numbers.union_all(select(numbers.c.id + 1).where(numbers.c.id < first + many - 1))
        types = Opportunity.__table__.c
        row = select(numbers.c.id, *(literal(value, types[name].type) for name, value in given.items()))
        references.trust(db)
        with write_guard.lifted(db):
            db.execute(insert(Opportunity).from_select(["id", *given], row))
        return list(range(first, first + many))

    return account.sandbox.database.write(work)


class Reader:
    """A reader of a stream that keeps only the ids, and which of the given words occurred."""

    def __init__(self, answer: HTTPResponse, format_: str, *words: str) -> None:
        self._answer = answer
        self._id = ID[format_]
        self._end = END[format_]
        self._rest = b""
        self.total = 0
        self.ids: list[int] = []
        self.seen = dict.fromkeys(words, 0)

    def read(self) -> bool:
        """Read a piece; False after the last."""
        piece = self._answer.read1(2**18)
        if not self.total:
            self.total = int(re.search(rb"total_results\W+(\d+)", piece)[1])  # type: ignore[index]  # it is first
        self._rest += piece
        begins = [row.start() for row in self._id.finditer(self._rest)] or [0]
        whole = begins[-1] if piece else len(self._rest)  # the last row may be still to come in part
        rows, self._rest = self._rest[:whole], self._rest[whole:]
        assert piece or rows.endswith(self._end)
        self.ids += map(int, self._id.findall(rows))
        for word in self.seen:
            self.seen[word] += rows.count(word.encode())
        return bool(piece)


@pytest.mark.contract("4.page.18", "4.page.20")
@linux
@pytest.mark.slow
def test_very_many_are_one_picture_in_constant_memory(large: Large) -> None:
    """One test for each database, or each worker of the run would fill one of its own."""
    expected = large.ids
    for format_ in ("xml", "json"):
        expected = check_they_are_one_picture_in_constant_memory(large, format_, expected)
        check_they_end_when_the_client_goes_away(large, format_)


def check_they_are_one_picture_in_constant_memory(large: Large, format_: str, expected: list[int]) -> list[int]:
    """Others write while these are read. Answers which are to be there after that."""
    before = large.memory["VmRSS"]
    with large.stream(format_, receive_bytes=MANY_BYTES) as answer:
        reader = Reader(answer, format_, "during xml", "during json")
        while not reader.ids:
            assert reader.read()
        with large.pardot as others:
            given = {"name": f"Made during {format_}", "value": 1, "probability": 1}
            new = others.create(**given, prospect_id=large.account.prospect()).id
            assert others.update(expected[-1], name=f"Changed during {format_}").error is None
            assert others.delete(expected[-2]).error is None
        assert large.holds_a_picture()
        assert len(reader.ids) < len(expected) / 2
        while reader.read():
            pass
    assert large.memory["VmHWM"] - before < MOST_MEMORY
    assert reader.total == len(expected)
    assert reader.ids == expected
    assert reader.seen == {"during xml": 2 if format_ == "json" else 0, "during json": 0}
    eventually(lambda: not large.holds_a_picture())
    return [*expected[:-2], expected[-1], new]


def check_they_end_when_the_client_goes_away(large: Large, format_: str) -> None:
    begun = 0
    while begun < 40:  # more than there are connections to the database
        with large.stream(format_) as answer:
            assert answer.read1(1000)
            begun += answer.status == 200  # 503 while those that have ended still hold the account's share
    eventually(lambda: not large.holds_a_picture())
    with large.stream(format_) as answer, large.pardot as others:
        assert answer.read1(1000)
        assert others.update(large.ids[0], name=f"Changed as {format_} began").error is None
        assert large.holds_a_picture()
    eventually(lambda: not large.holds_a_picture())
    eventually(lambda: len(large.broken_off(format_)) == 41)
    assert max(request["size"] for request in large.broken_off(format_)) < len(large.ids) * 50


@pytest.mark.slow
@linux
def test_an_account_that_does_not_read_its_streams_leaves_some_to_others(unbuffered: Large) -> None:
    other = Account.open(unbuffered.account.sandbox)
    other.opportunity(name="Small")
    with ExitStack() as unread:
        taken = 0
        while (answer := unread.enter_context(unbuffered.stream("json"))).status == 200:
            taken += 1
        assert (answer.status, answer.getheader("Retry-After")) == (503, "1")
        assert json.loads(answer.read())["@attributes"]["err_code"] == 66
        assert taken == (8 if unbuffered.database.get_backend_name() == "sqlite" else 3)
        with Pardot(unbuffered.server.line["url"], other) as others:
            assert [row["name"] for row in others.query(output="mobile").opportunities] == ["Small"]
        for account in (other, unbuffered.account):
            status, exported = unbuffered.server.get(f"/_dealdock/accounts/{account.ready.id}/export")
            assert (status, len(json.loads(exported)["accounts"])) == (200, 1)
    eventually(lambda: unbuffered.status_of_a_stream() == 200)


@linux
@pytest.mark.parametrize("large", ["sqlite"], indirect=True)
@pytest.mark.slow
def test_the_log_that_grows_while_a_stream_is_unread_is_cut_afterwards(large: Large) -> None:
    """SQLite's write-ahead log, which has all writes since the stream began."""
    log = Path(f"{large.database.database}-wal")
    with large.stream("json") as answer:
        assert answer.read1(1000)
        fill(Account.open(large.account.sandbox), MANY)
        assert log.stat().st_size > MAX_LOG_BYTES
    eventually(lambda: log.stat().st_size <= MAX_LOG_BYTES)


def test_a_stream_may_take_ten_minutes() -> None:
    assert messages.MAX_STREAM_SECONDS == 600


def test_a_stream_ends_without_its_last_piece_after_its_longest_time(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    account.opportunities(3)
    monkeypatch.setattr(messages, "MAX_STREAM_SECONDS", 0)
    with pytest.raises(httpx.RemoteProtocolError):
        pardot.query(output="mobile")
    assert [record.message for record in caplog.records if record.exc_info] == []


class TestFew:
    @pytest.mark.contract("2.head.3", "4.page.20")
    @every_format
    @pytest.mark.parametrize("number", [0, 1, 2, 3])
    def test_are_spelled_as_if_written_at_once(
        self, account: Account, pardot: Pardot, number: int, format_: str
    ) -> None:
        for _ in range(number):
            account.opportunity(name='<R&D> "ü" 𝄞', value=Decimal("0.50"), stage="\t")
        at_once = pardot.query(output="mobile", format=format_, limit=200)
        streamed = pardot.query(output="mobile", format=format_)
        assert "content-length" in at_once.http.headers
        assert streamed.http.headers["transfer-encoding"] == "chunked"
        assert streamed.http.content == at_once.http.content
        assert streamed.http.headers["content-type"] == at_once.http.headers["content-type"]

    @pytest.mark.contract("4.page.19", "4.page.20", "2.head.3")
    @every_format
    def test_a_limit_above_a_page_is_streamed_too(self, account: Account, pardot: Pardot, format_: str) -> None:
        ids = account.opportunities(202)
        answer = pardot.query(output="mobile", format=format_, limit=201, offset=1)
        assert answer.http.headers["transfer-encoding"] == "chunked"
        assert [int(each) for each in ID[format_].findall(answer.http.content)] == ids[1:]

    @pytest.mark.contract("2.head.1", "2.head.3")
    @every_format
    def test_to_head_there_is_no_body(self, account: Account, pardot: Pardot, format_: str) -> None:
        account.opportunities(2)
        params = pardot.keys | {"output": "mobile", "format": format_}
        answer = pardot.send("HEAD", "/api/opportunity/version/3/do/query", params=params)
        assert (answer.status, answer.http.content) == (200, b"")
        assert "content-length" not in answer.http.headers
