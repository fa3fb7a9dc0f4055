"""Rehearsals of the actions of a fault when the fault is made: they find actions that the service would refuse."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.control.fault_actions import NAMES, ON_RECORDS, earlier_in, replaced
from dealdock.control.problems import Refused, WrongField
from dealdock.control.records.lookup import records_of
from dealdock.control.records.stored import StoredRecords, when_ready
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer


def rehearse(sandbox: Sandbox, account_id: int, actions: Sequence[Mapping[str, Any]]) -> list[WrongField]:
    """Return the refusals of the actions by the service at present. They are tried in a transaction that is rolled
    back.

    Records that do not exist yet may come before the call does, so ids without a record are not a mistake.
    """
    if not any(name in action for action in actions for name in ON_RECORDS):
        return []

    def work(db: Connection) -> None:
        vendor = accounts.get(db, account_id).vendor
        raise _Rehearsed(_Rehearsal(sandbox, account_id, vendor, db).mistakes(actions))

    try:
        when_ready(sandbox, lambda: sandbox.database.write(work))
    except _Rehearsed as done:
        return done.mistakes
    return []


class _Rehearsed(Exception):
    """Raised at the end of a rehearsal, so that its transaction is rolled back."""

    def __init__(self, mistakes: list[WrongField]) -> None:
        super().__init__()
        self.mistakes: Final = mistakes


class _Rehearsal:
    """Actions that are carried out in one transaction, to find refusals of the service."""

    def __init__(self, sandbox: Sandbox, account_id: int, vendor: str, db: Connection) -> None:
        self._sandbox, self._account_id, self._vendor, self._db = sandbox, account_id, vendor, db
        self._made: list[list[int | str]] = []

    def mistakes(self, actions: Sequence[Mapping[str, Any]]) -> list[WrongField]:
        """Carry out the actions, and return their mistakes. Actions on a record whose own action failed are left
        out.
        """
        found: list[WrongField] = []
        for position, action in enumerate(actions):
            self._made.append([])
            name = next(each for each in NAMES if each in action)
            needed = [earlier for _, earlier in earlier_in(action)]
            if name in ON_RECORDS and all(self._made[earlier] for earlier in needed):
                found += self._tried(position, name, replaced(action, lambda earlier: self._made[earlier][0]))
        return found

    def _tried(self, position: int, name: str, action: Mapping[str, Any]) -> Iterator[WrongField]:
        kind = records_of(self._sandbox, self._vendor, action[name], ON_RECORDS[name])
        try:
            with self._db.begin_nested():
                self._made[position] = self._ids(kind, name, action)
        except Refused as error:
            if error.status_code != HTTPStatus.NOT_FOUND:
                yield from self._known_now(kind, position, action, error)

    def _ids(self, kind: StoredRecords, name: str, action: Mapping[str, Any]) -> list[int | str]:
        if name == "create":
            return [each.id for each in kind.adding(self._sandbox, self._account_id, action["records"])(self._db)]
        of = (self._sandbox, self._account_id, action["id"], ON_RECORDS[name])
        kind.acting(*of, action.get("fields"))(self._db)
        return [action["id"]]

    def _known_now(
        self, kind: StoredRecords, position: int, action: Mapping[str, Any], error: Refused
    ) -> Iterator[WrongField]:
        """Yield the mistakes in an action, except ids of records that may be created later."""
        if not error.errors:
            yield WrongField(pointer=pointer("do", position), detail=str(error.detail))
        member = next((each for each in ("records", "fields") if each in action), "")
        for wrong in error.errors:
            steps = (wrong.pointer or "#").split("/")[1:]
            record = action[member][int(steps.pop(0))] if member == "records" else action.get(member, {})
            if not (steps and self._names_records(kind, steps[0], record.get(steps[0]))):
                at = f"{pointer('do', position, member)}{(wrong.pointer or '#').removeprefix('#')}"
                yield WrongField(pointer=at, detail=wrong.detail)

    def _names_records(self, kind: StoredRecords, field: str, value: Any) -> bool:
        """Return True for a field whose value is the id or the name of another record, or a list of such."""
        if not value or any(isinstance(each, dict) for each in (value if isinstance(value, list) else [value])):
            return False
        if field in kind.kind.references or field.endswith(("_id", "_ids")):
            return True
        return any(field == each.many for each in support_of(self._sandbox.vendors.get(self._vendor)).kinds)
