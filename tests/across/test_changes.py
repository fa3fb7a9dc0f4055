"""Recorded changes of a watched account: by every operation of every vendor, and by the control plane."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import pytest
from sqlalchemy import Connection, select

from dealdock.control.records.routes import read_all
from dealdock.control.support import support_of
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import User
from dealdock.platform.records.models.account import Account as StoredAccount
from tests.across.raw_rows import RawRows, dataset_of
from tests.across.tenant import Tenant
from tests.support.recorded_statements import record_statements

Json: TypeAlias = Any
State: TypeAlias = Mapping[tuple[str, Any], Mapping[str, Any]]

NOTHING: Final[Mapping[str, list[Json]]] = {"created": [], "changed": [], "deleted": []}


class Watch:
    """The records of an account, compared with the recorded changes."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        kinds = support_of(tenant.sandbox.vendors.get(tenant.vendor)).kinds
        self.kinds = [kind for kind in kinds if not kind.is_log]
        self._rows = RawRows(tenant.sandbox.vendors.get(tenant.vendor).tables, tenant.sandbox.database.engine.dialect)
        self._rows_before: Mapping[str, object] = {}
        self._found: dict[str, State] = {}
        self._tables: dict[str, set[str]] = {}
        """The tables that the records of a kind are read from, with the account's settings and users."""
        self.state, self.marker = self.records(), self.changes()["marker"]

    def changes(self, **since: int) -> Json:
        """Return the changes since a marker."""
        query = "&".join(f"{name}={value}" for name, value in since.items())
        answer = self.tenant.control("GET", f"/changes?{query}")
        assert answer.is_success, answer.text
        return answer.json()

    def records(self) -> State:
        """Return all records that are not deleted, by kind and id. A kind is read anew if rows that it reads change."""
        now = self.tenant.sandbox.database.read(self._stored)
        changed = {name for name in {**self._rows_before, **now} if self._rows_before.get(name) != now.get(name)}
        self._rows_before = now
        for kind in self.kinds:
            if self._tables.get(kind.name, changed) & changed:
                self._found[kind.name] = {(kind.name, each["id"]): fields(kind, each) for each in self._live(kind)}
        return {key: each for found in self._found.values() for key, each in found.items()}

    def mirror(self) -> None:
        """Begin anew. If no change is recorded, keep the records: another one would be in the next difference."""
        found = self.changes(since=self.marker)
        self.marker = found["marker"]
        if not found["complete"] or any(found[part] for part in NOTHING):
            self.state = self.records()

    def difference(self) -> tuple[State, State]:
        """Return the records that differ since the last time: as the changes say, and as the records are."""
        before, after = self.state, self.records()
        found = self.changes(since=self.marker)
        assert found["complete"]
        self.state, self.marker = after, found["marker"]
        actual = {
            key: {
                name: (before.get(key, {}).get(name), after.get(key, {}).get(name))
                for name in {**before.get(key, {}), **after.get(key, {})}
                if before.get(key, {}).get(name) != after.get(key, {}).get(name)
            }
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        }
        return recorded(found), actual

    def _stored(self, db: Connection) -> Mapping[str, object]:
        """Return the account's row, its users, and the rows of its records, by table, as they are stored."""
        dataset = dataset_of(db, self.tenant)
        users = db.execute(select(User.__table__).where(User.dataset_id == dataset).order_by(User.id)).all()
        account = db.execute(select(StoredAccount.__table__).where(StoredAccount.id == self.tenant.details["id"])).one()
        rows = {table.name: found for table, found in self._rows.read(db, dataset).items()}
        return {**rows, "account": account, "user": users}

    def _live(self, kind: Kind) -> list[Json]:
        """Return the live records of a kind, by the function of the route: calls over HTTP take three times as long."""
        with record_statements(self.tenant.sandbox) as statements:
            answer = read_all(self.tenant.sandbox, self.tenant.details["id"], kind.name)
        words = {word for each in statements for word in re.findall(r"\w+", each.statement)}
        self._tables[kind.name] = {*(words & self._rows_before.keys()), "account", "user"}
        return [each for each in json.loads(answer.body) if not each.get("deleted")]


def fields(kind: Kind, record: Json) -> Json:
    """Return the fields of a record that have a value, without its id and its secrets."""
    hidden = {"id", "deleted", *kind.secrets}
    shown = {name: filled(value) for name, value in record.items() if name not in hidden}
    return {name: value for name, value in shown.items() if value is not None}


def filled(value: Json) -> Json:
    """Return a value without empty custom fields, which a new definition adds to all records; None if it is empty."""
    if isinstance(value, list) and value and "custom_field_definition_id" in str(value[0]):
        value = [each for each in value if each["value"] not in (None, [])]
    return None if value in ("", [], {}) else value


def recorded(found: Json) -> State:
    """Return recorded changes by record, each with its fields before and after."""
    pairs: Mapping[str, Callable[[Json], tuple[Json, Json]]] = {
        "deleted": lambda value: (filled(value), None),
        "created": lambda value: (None, filled(value)),
        "changed": lambda value: (filled(value["before"]), filled(value["after"])),
    }
    return {
        (each["object"], each["id"]): {
            name: both for name, value in each["fields"].items() if (both := pair(value)) != (None, None)
        }
        for part, pair in pairs.items()
        for each in found[part]
    }


def different(said: State, actual: State) -> dict[str, Any]:
    """Return where recorded changes and records differ."""
    return {
        f"{key} {name}": (said.get(key, {}).get(name), actual.get(key, {}).get(name))
        for key in {**said, **actual}
        for name in {**said.get(key, {}), **actual.get(key, {})}
        if said.get(key, {}).get(name) != actual.get(key, {}).get(name)
    } or {"records": (list(said), list(actual))}


@pytest.fixture
def watch(actor: Tenant) -> Watch:
    return Watch(actor)


class TestChanges:
    @pytest.mark.slow(but="minicrm")
    def test_are_the_difference_of_all_records_of_the_account_at_each_operation(
        self, watch: Watch, unchanged: Tenant
    ) -> None:
        wrong: dict[str, Any] = {}
        changing, other = 0, Watch(unchanged)
        for name, _ in watch.tenant.api.acts(watch.mirror):
            said, actual = watch.difference()
            changing += bool(actual)
            if said != actual:
                wrong[name] = different(said, actual)
        assert wrong == {}
        assert changing >= 3
        assert {**other.changes(since=other.marker), **NOTHING} == other.changes(since=other.marker)
        assert other.changes(since=other.marker)["marker"] == other.marker

    @pytest.mark.slow(but="minicrm")
    def test_are_the_difference_at_each_act_of_the_control_plane(self, watch: Watch) -> None:
        wrong: dict[str, Any] = {}
        for name, _ in control_acts(watch):
            said, actual = watch.difference()
            if said != actual:
                wrong[name] = different(said, actual)
        assert wrong == {}


def control_acts(watch: Watch) -> Iterator[tuple[str, bool]]:
    """Add, change and delete records of each kind that the control plane writes."""
    for kind in watch.kinds:
        if kind.create is None or kind.example is None:
            continue
        watch.mirror()
        example = kind.example[0] if isinstance(kind.example, list) else kind.example
        answer = watch.tenant.control("POST", f"/records/{kind.name}", example)
        yield f"POST {kind.name}", answer.is_success
        if not answer.is_success:
            continue
        path = f"/records/{kind.name}/{answer.json()['id']}"
        if kind.update is not None and kind.example_change:
            yield f"PATCH {kind.name}", watch.tenant.control("PATCH", path, kind.example_change).is_success
        if kind.delete is not None:
            yield f"DELETE {kind.name}", watch.tenant.control("DELETE", path).is_success
