"""Recorded changes of a watched account: by every operation of every vendor, and by the control plane."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import pytest
from sqlalchemy import Connection, select

from dealdock.control.support import support_of
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.account import Account as StoredAccount
from tests.across.raw_rows import RawRows, dataset_of
from tests.across.tenant import Tenant
from tests.support.marks import REPEATED_ACROSS

Json: TypeAlias = Any
State: TypeAlias = Mapping[tuple[str, Any], Mapping[str, Any]]

NOTHING: Final[Mapping[str, list[Json]]] = {"created": [], "changed": [], "deleted": []}


class Watch:
    """The records of an account, compared with the recorded changes."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        kinds = support_of(tenant.sandbox.vendors.get(tenant.vendor)).kinds
        self.kinds = [kind for kind in kinds if not kind.is_log]
        self._rows = RawRows(tenant.sandbox.vendors.get(tenant.vendor).tables)
        self._read: tuple[object, State] = (None, {})
        self.state, self.marker = self.records(), self.changes()["marker"]

    def changes(self, **since: int) -> Json:
        """Return the changes since a marker."""
        query = "&".join(f"{name}={value}" for name, value in since.items())
        answer = self.tenant.control("GET", f"/changes?{query}")
        assert answer.is_success, answer.text
        return answer.json()

    def records(self) -> State:
        """Return all records that are not deleted, by kind and id. They are read anew if a stored row has changed."""
        stored = self.tenant.sandbox.database.read(self._stored)
        if stored != self._read[0]:
            found = {(kind.name, each["id"]): fields(kind, each) for kind in self.kinds for each in self._live(kind)}
            self._read = stored, found
        return self._read[1]

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

    def _stored(self, db: Connection) -> object:
        """Return the account's row and those of its records, as they are stored."""
        found = select(StoredAccount.__table__).where(StoredAccount.id == self.tenant.details["id"])
        return db.execute(found).one(), self._rows.read(db, dataset_of(db, self.tenant))

    def _live(self, kind: Kind) -> list[Json]:
        answer = self.tenant.control("GET", f"/records/{kind.name}")
        return [each for each in answer.json() if not each.get("deleted")] if answer.is_success else []


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


@REPEATED_ACROSS
class TestChanges:
    def test_are_the_difference_of_all_records_at_each_operation(self, watch: Watch) -> None:
        wrong: dict[str, Any] = {}
        changing = 0
        for name, _ in watch.tenant.api.acts(watch.mirror):
            said, actual = watch.difference()
            changing += bool(actual)
            if said != actual:
                wrong[name] = different(said, actual)
        assert wrong == {}
        assert changing >= 3

    def test_are_the_difference_at_each_act_of_the_control_plane(self, watch: Watch) -> None:
        wrong: dict[str, Any] = {}
        for name, _ in control_acts(watch):
            said, actual = watch.difference()
            if said != actual:
                wrong[name] = different(said, actual)
        assert wrong == {}

    def test_of_another_account_do_not_appear(self, watch: Watch, unchanged: Tenant) -> None:
        other = Watch(unchanged)
        for _ in watch.tenant.api.acts():
            pass
        assert {**other.changes(since=other.marker), **NOTHING} == other.changes(since=other.marker)
        assert other.changes(since=other.marker)["marker"] == other.marker


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
