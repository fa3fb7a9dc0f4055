"""Accounts of vendors with REST paths, filled with copies of one record.

The first record of each kind is made by the control plane, so that it is as the vendor writes it. The copies come by
one statement for each table, as in `tools.bench.filling`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, func, literal_column, select

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.settings import Settings
from tools.bench import serving
from tools.bench.filling import FEWEST, SECRET, numbers_to, taken, write_rows
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.rest_vendors import Copied, Ids, RestVendor

SHARING: Final = 10
"""Opportunities to each lead or company, where that makes more of those than the fewest."""


@dataclass(frozen=True)
class FilledAccount:
    """An account that was filled."""

    vendor: RestVendor
    id: int
    dataset_id: int
    headers: Mapping[str, str]

    def read(self, url: str, record_id: str) -> bytes:
        """Return the request that reads an opportunity."""
        return self._request(url, "GET", self.vendor.read.format(id=record_id))

    def page(self, url: str, asked: Any = None, path: str | None = None) -> bytes:
        """Return the request for a page of 100, or for one with another body or at another path."""
        return self._request(url, self.vendor.method, path or self.vendor.page, asked or self.vendor.asked)

    def _request(self, url: str, method: str, path: str, document: Any = None) -> bytes:
        return request(url, method, f"/{self.vendor.name}{path}", headers=self.headers, document=document)


def fill(database: str, vendor: RestVendor, count: int) -> FilledAccount:
    """Create an account with that many opportunities."""
    with serving.dealdock(database) as served, TimedConnection(served.url) as connection:
        details = succeeded(connection.call(_control(served.url, "", {"vendor": vendor.name, **vendor.settings}))).json
        _records(connection, vendor, details)
    with Sandbox(Settings(database=database, secret=SECRET)) as sandbox:
        dataset_id = sandbox.database.write(lambda db: _copies(db, vendor, details["id"], count))
    return FilledAccount(vendor, details["id"], dataset_id, vendor.headers(details))


def _control(url: str, path: str, document: Any = None) -> bytes:
    return request(url, "GET" if document is None else "POST", f"/_dealdock/accounts{path}", document=document)


def _records(connection: TimedConnection, vendor: RestVendor, details: Mapping[str, Any]) -> None:
    """Make the records that are copied."""
    path = f"/{details['id']}/records"
    made = {"user": details["user_id"]}

    def call(kind: str, document: Any = None) -> Any:
        return succeeded(connection.call(_control(connection.url, f"{path}/{kind}", document))).json

    def value(given: Any) -> Any:
        if not str(given).startswith("$"):
            return given
        kind = given[1:]
        return made[kind] if kind in made else call(kind)[0]["id"]

    for kind, fields in vendor.records:
        made[kind] = call(kind, {name: value(given) for name, given in fields.items()})["id"]


def _copies(db: Connection, vendor: RestVendor, account_id: int, count: int) -> int:
    """Copy each record. Return the dataset's id."""
    account = accounts.get(db, account_id)
    ids: dict[str, range] = {}
    with write_guard.lifted(db):
        for copied in vendor.copied:
            number = count if copied.is_main else max(FEWEST, count // SHARING)
            ids[copied.kind] = taken(db, account, number, copied.model)
            _copy(db, copied, account.dataset_id, ids)
    return account.dataset_id


def _copy(db: Connection, copied: Copied, dataset_id: int, ids: Ids) -> None:
    """Copy the account's first record of a kind, with the ids of that kind."""
    table: Table = copied.model.__table__
    own = ids[copied.kind]
    first = db.scalar(select(func.min(table.c.id)).where(table.c.dataset_id == dataset_id))
    numbers = numbers_to(len(own))
    columns: dict[str, Any] = dict(table.c.items())
    columns |= {"id": numbers.c.n + own[0], **copied.differing(numbers.c.n, ids)}
    rows = select(*columns.values()).select_from(table.join(numbers, literal_column("1") == 1))
    here = (table.c.dataset_id == dataset_id, table.c.id == first)
    write_rows(db, table, len(own), rows.where(*here), list(columns))
