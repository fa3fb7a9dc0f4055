"""The statements that calls send to the database: a number that grows is seen here."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.across.calls import calls_of, package_of
from tests.across.client import Client
from tests.across.statements import Records, Sent
from tests.support.client import Client as HttpClient
from tests.support.recorded_statements import record_statements
from tests.support.serving import served
from tests.support.transport import Transport

_LATER: Final = ("INSERT INTO journal", "DELETE FROM usage", "INSERT INTO usage", "DELETE FROM journal")
_LATER_READS: Final = ("SELECT account.id FROM account", "SELECT account.id, coalesce")
_TRANSACTIONS: Final = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
"""The beginnings of statements that are not counted: the journal and counts of calls are written in batches."""


def _of(vendor: str) -> Any:
    return import_module(f"{package_of(vendor)}.sent_statements")


def _every() -> Iterator[tuple[str, Sent]]:
    for vendor in VENDORS:
        if find_spec(f"{package_of(vendor.name)}.sent_statements"):
            for sent in _of(vendor.name).SENT:
                yield vendor.name, sent


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Sandbox]:
    with Sandbox(Settings(secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def of_sqlite(sqlite: Sandbox) -> Iterator[httpx.Client]:
    with served(sqlite) as address, Transport() as transport:
        yield HttpClient(address, transport)


@pytest.mark.parametrize(
    ("vendor", "sent"), [pytest.param(*each, id=f"{each[0]}, {each[1].name}") for each in _every()]
)
def test_a_call_sends_as_many_statements_as_before(
    sqlite: Sandbox, of_sqlite: httpx.Client, vendor: str, sent: Sent
) -> None:
    records = Records(Client.open(of_sqlite, vendor, calls_of(vendor)), _of(vendor).RECORDS)
    assert all(records[name] for name in sent.given)
    rounds = [_sent(sqlite, records, sent) for _ in range(4)]
    fewest = min(rounds[1:], key=len)  # the first one prepares; background work may send some in another
    assert len(fewest) == sent.statements, "\n".join(fewest)


def _sent(sandbox: Sandbox, records: Records, sent: Sent) -> list[str]:
    path, body = records.filled(sent.path), records.filled(sent.body)
    with record_statements(sandbox) as recorded:
        answer = records.client.call(sent.method, path, body)
    assert answer.is_success, answer.text
    assert b"<err" not in answer.content, answer.text
    ignored = (*_LATER, *_LATER_READS, *_TRANSACTIONS)
    return [each.statement for each in recorded if not each.statement.startswith(ignored)]
