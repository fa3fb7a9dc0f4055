"""An account with several users, whose calls are compared."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Self, TypeAlias

import httpx
from sqlalchemy import Connection, Table, select, update

from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.records.models import User
from dealdock.sandbox import Sandbox
from tests.across.calls import Made, VendorCalls
from tests.across.client import Client
from tests.across.test_operations import label, run_all

SNAPSHOT: Final = "before"
FIRST, MAKER, SECOND, NAMED = range(4)
"""The users: the account's first one, one who makes all records, another one who calls, and one whom calls name."""

OF_USERS: Final = re.compile(r"(^|_)(user|owner|creator|assignee)_id$|_by(_id)?$|^assigned_to(_id)?$")
"""The names of columns with the number of a user."""

Key: TypeAlias = tuple[Any, ...]
"""The name of a table, and a primary key in it."""
Rows: TypeAlias = Mapping[Key, Mapping[str, Any]]
Cell: TypeAlias = tuple[Key, str]
"""A row and a column."""


class Change(NamedTuple):
    """A value that calls have written."""

    call: str
    value: Any
    is_new: bool
    """True if the row is new."""


class Users(NamedTuple):
    """An account with four users, whose numbers are those of their rows."""

    sandbox: Sandbox
    client: Client
    shown: list[dict[str, Any]]
    """As the control plane shows them, with their credentials."""
    numbers: list[int]

    @classmethod
    def open(cls, sandbox: Sandbox, http: httpx.Client, vendor: str, calls: VendorCalls, role: str = "") -> Self:
        """Create the account. `role`: that of the second user, by default as the first one has."""
        client = Client.open(http, vendor, calls)
        fields = support_of(sandbox.vendors.get(vendor)).accounts.NewUser.model_fields
        first = client.control("GET", "/users")[0]
        shown = [first]
        for name in ("Ada", "Ben", "Cyd"):
            given = {"email": f"{name}@users.example".lower(), "first_name": name, "last_name": f"{name}son"}
            if name == "Ben" and role and calls.give_role is None:
                given["role"] = role
            known = {field: value for field, value in given.items() if field in fields}
            shown.append(client.control("POST", "/users", known))
        if calls.give_role is not None:
            calls.give_role(client, shown[SECOND], role or calls.roles[0])

        def work(db: Connection) -> dict[str, int]:
            of_dataset = User.dataset_id == accounts.get(db, client.account["id"]).dataset_id
            return {row.email: row.id for row in db.execute(select(User.email, User.id).where(of_dataset))}

        by_address = sandbox.database.read(work)
        users = cls(sandbox, client, shown, [by_address[each["email"]] for each in shown])
        client.control("PUT", f"/snapshots/{SNAPSHOT}")
        return users

    def client_of(self, place: int) -> Client:
        """Return the client of a user."""
        user = {name: value for name, value in self.shown[place].items() if name != "id"}
        account = {**self.client.account, **user, "user_id": self.shown[place]["id"]}
        return self.client._replace(account=account)

    def make(self) -> Made:
        """Make records of all objects, each by `MAKER`. Calls with them name `NAMED`.

        Those that the control plane makes are of the account's first user.
        """
        made = self.client_of(MAKER).make()
        first, maker = self.numbers[FIRST], self.numbers[MAKER]

        def work(db: Connection) -> None:
            dataset = accounts.get(db, self.client.account["id"]).dataset_id
            with write_guard.lifted(db):
                for table in self._tables:
                    for column in (each for each in table.c if OF_USERS.search(each.name)):
                        of_first = (table.c.dataset_id == dataset, column == first)
                        db.execute(update(table).where(*of_first).values({column: maker}))

        self.sandbox.database.write(work)
        return {**made, **({"user": self.shown[NAMED]["id"]} if "user" in made else {})}

    def writes(self, place: int) -> Mapping[Cell, Change]:
        """Return to the state before all records, let a user run all operations, and return what these have written.

        No delivery is sent meanwhile.
        """
        self.client.control("POST", "/reset", {"to": SNAPSHOT})
        if self.sandbox.vendors.get(self.client.vendor).has_webhooks:
            self.client.control("POST", "/deliveries/hold")
        before: Rows = {}
        found: dict[Cell, Change] = {}

        def read() -> None:
            nonlocal before
            before = self.rows()

        for operation, _ in run_all(self.client_of(place), make=self.make, before=read):
            if operation.unit.kind != "write":
                continue
            after = self.rows()
            for key, row in after.items():
                old = before.get(key)
                for name, value in row.items():
                    if old is None or old[name] != value:
                        is_new = found[key, name].is_new if (key, name) in found else old is None
                        found[key, name] = Change(label(operation), value, is_new)
            before = after
        return found

    def rows(self) -> Rows:
        """Return the rows of the vendor's tables."""

        def work(db: Connection) -> Iterator[tuple[Key, Mapping[str, Any]]]:
            dataset = accounts.get(db, self.client.account["id"]).dataset_id
            for table in self._tables:
                keys = [each.name for each in table.primary_key.columns if each.name != "dataset_id"]
                for row in db.execute(select(table).where(table.c.dataset_id == dataset)).mappings():
                    values = {name: value for name, value in row.items() if name != "dataset_id"}
                    yield (table.name, *(values[name] for name in keys)), values

        return self.sandbox.database.read(lambda db: dict(work(db)))

    def of_second(self, value: Any, column: str) -> str:
        """Return a value of a row as the second user writes it in the place of the first one.

        Empty: the value is of no user.
        """
        if OF_USERS.search(column):
            return f"{self.numbers[SECOND] if value == self.numbers[FIRST] else value}"
        text = json.dumps(value, default=str, sort_keys=True)
        first, second = (_words(self.shown[place]) for place in (FIRST, SECOND))
        for one, other in zip(first, second, strict=True):
            text = text.replace(one, other)
        return text if any(word in text for word in second) else ""

    @property
    def _tables(self) -> list[Table]:
        return [each for each in self.sandbox.vendors.get(self.client.vendor).tables if "dataset_id" in each.c]


def _words(user: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the texts that name a user: the public id, if there is one, the address and the name."""
    email, number = user["email"], user["id"]
    name = f"{user['first_name']} {user['last_name']}" if user.get("first_name") else email
    return number if isinstance(number, str) else email, email, name
