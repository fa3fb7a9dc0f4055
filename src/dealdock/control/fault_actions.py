"""Actions of faults on records and clock: the members of `do`, their checks, and their execution.

They do the same as the routes of records and of the clock.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple

from fastapi.exceptions import RequestValidationError
from pydantic import Discriminator, Field, Tag
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from dealdock.control import clock, fields
from dealdock.control.clock import Advance
from dealdock.control.fields import RequestModel
from dealdock.control.problems import Refused, WrongField, wrong_fields
from dealdock.control.records.lookup import records_of
from dealdock.control.records.stored import StoredRecords, when_ready
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import DealdockError
from dealdock.platform.records.models import MAX_ID
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer

MAX_ACTIONS: Final = 20
MAX_RECORDS: Final = 1_000
"""The records that the actions of one fault create."""

EARLIER: Final = "$"
"""The only member of an object that stands for the record of an earlier action. Its value is the action's position."""

ON_RECORDS: Final = {"create": "create", "change": "update", "delete": "delete", "undelete": "undelete"}
"""The actions on records, with the names that kinds have for them."""

_log = logging.getLogger(__name__)


class Earlier(RequestModel):
    """The record of an earlier action of the fault."""

    position: Annotated[int, Field(ge=0, lt=MAX_ACTIONS)] = Field(
        alias=EARLIER, description="The position of the action, from 0"
    )


Id = int | Annotated[str, Field(min_length=1, max_length=255)] | Earlier
Record = dict[str, Any]


class Create(RequestModel):
    """Create records, as `POST …/records/{kind}` does."""

    create: fields.Name = Field(description="The kind of records")
    records: list[Record] = Field(
        min_length=1, max_length=MAX_RECORDS, description="The fields of each record; references may be `{'$': 0}`"
    )


class Change(RequestModel):
    """Change a record, as `PATCH …/records/{kind}/{id}` does."""

    change: fields.Name = Field(description="The kind of the record")
    id: Id = Field(description="The id of the record, or `{'$': 0}` for the record of action 0")
    fields: Record = Field(description="The fields to change")


class Delete(RequestModel):
    """Delete a record, as `DELETE …/records/{kind}/{id}` does."""

    delete: fields.Name = Field(description="The kind of the record")
    id: Id = Field(description="The id of the record, or `{'$': 0}` for the record of action 0")


class Undelete(RequestModel):
    """Undo the deletion of a record, as `POST …/records/{kind}/{id}/undelete` does."""

    undelete: fields.Name = Field(description="The kind of the record")
    id: Id = Field(description="The id of the record, or `{'$': 0}` for the record of action 0")


class AdvanceClock(RequestModel):
    """Move the account's clock forward, as `POST …/clock/advance` does."""

    advance: Annotated[int, Field(ge=0, le=clock.MAX_SECONDS)] = Field(description="The seconds")


NAMES: Final = (*ON_RECORDS, "advance")


def _name(action: Any) -> str | None:
    """Return the name of an action, by which its model is found."""
    if isinstance(action, RequestModel):
        return next(name for name in NAMES if name in type(action).model_fields)
    return next((name for name in NAMES if isinstance(action, Mapping) and name in action), None)


Action = Annotated[
    Annotated[Create, Tag("create")]
    | Annotated[Change, Tag("change")]
    | Annotated[Delete, Tag("delete")]
    | Annotated[Undelete, Tag("undelete")]
    | Annotated[AdvanceClock, Tag("advance")],
    Discriminator(
        _name,
        custom_error_type="action",
        custom_error_message=f"must be an object with one of {', '.join(NAMES)}",
    ),
]
Actions = Annotated[list[Action], Field(min_length=1, max_length=MAX_ACTIONS)]


def stored(actions: Sequence[RequestModel]) -> list[dict[str, Any]]:
    """Return actions as they are stored and shown."""
    return [action.model_dump(by_alias=True) for action in actions]


def mistakes(sandbox: Sandbox, vendor: str, actions: Sequence[RequestModel]) -> Iterator[WrongField]:
    """Yield what is wrong with the actions for accounts of this vendor."""
    shown = stored(actions)
    if (count := sum(len(action.get("records", ())) for action in shown)) > MAX_RECORDS:
        yield WrongField(pointer=pointer("do"), detail=f"must create at most {MAX_RECORDS} records, creates {count}")
    for position, action in enumerate(shown):
        yield from _references(shown, position, action)
        yield from _mistakes_in(sandbox, vendor, position, action)


def _references(actions: Sequence[Mapping[str, Any]], position: int, action: Mapping[str, Any]) -> Iterator[WrongField]:
    """Yield the references to an earlier action that has not one record."""
    for place, earlier in earlier_in(action):
        at = pointer("do", position, *place)
        if not isinstance(earlier, int) or isinstance(earlier, bool) or not 0 <= earlier < position:
            yield WrongField(pointer=at, detail=f"must be the position of an earlier action, is {earlier!r}")
        elif "advance" in actions[earlier] or len(actions[earlier].get("records", (1,))) != 1:
            yield WrongField(pointer=at, detail=f"must be an action with one record, which action {earlier} has not")


def earlier_in(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the references to earlier actions, with their places."""
    if _is_reference(value):
        yield place, value[EARLIER]
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from earlier_in(each, (*place, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from earlier_in(each, (*place, index))


def _is_reference(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() == {EARLIER}


def _mistakes_in(sandbox: Sandbox, vendor: str, position: int, action: Mapping[str, Any]) -> Iterator[WrongField]:
    name = next(each for each in NAMES if each in action)
    if name not in ON_RECORDS:
        return
    try:
        kind = records_of(sandbox, vendor, action[name], ON_RECORDS[name])
    except HTTPException as error:
        yield WrongField(pointer=pointer("do", position, name), detail=_why_not(sandbox, vendor, name, action, error))
        return
    if not kind.is_public and name != "create" and not _is_number(action["id"]):
        detail = f"must be the id of a record, a whole number, is {action['id']!r}"
        yield WrongField(pointer=pointer("do", position, "id"), detail=detail)
    yield from _mistakes_of_fields(kind, position, name, action)


def _is_number(record_id: Any) -> bool:
    return _is_reference(record_id) or (str(record_id).isdecimal() and 0 < int(record_id) <= MAX_ID)


def _why_not(sandbox: Sandbox, vendor: str, name: str, action: Mapping[str, Any], error: HTTPException) -> str:
    """Return why an action is not possible: the kind is unknown, or has no such action."""
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"is not possible: records of {action[name]} have no action {name}"
    kinds = support_of(sandbox.vendors.get(vendor)).kinds
    if any(action[name] in {kind.name, kind.plural} for kind in kinds):
        return f"is not possible. {error.detail}"
    return f"must be a kind of records of {vendor}, is {action[name]!r}. {error.detail}"


def _mistakes_of_fields(
    kind: StoredRecords, position: int, name: str, action: Mapping[str, Any]
) -> Iterator[WrongField]:
    member = {"create": "records", "change": "fields"}.get(name)
    if member is None:
        return
    standing: Any = "id" if kind.is_public else 1
    try:
        kind.check(ON_RECORDS[name], replaced(action[member], lambda _: standing))
    except RequestValidationError as error:
        for wrong in wrong_fields(error):
            at = f"{pointer('do', position, member)}{(wrong.pointer or '#').removeprefix('#')}"
            yield WrongField(pointer=at, detail=wrong.detail)


def replaced(value: Any, found: Any) -> Any:
    """Return a value in which each reference to an earlier action is replaced by the result of a function."""
    if _is_reference(value):
        return found(value[EARLIER])
    if isinstance(value, Mapping):
        return {name: replaced(each, found) for name, each in value.items()}
    return [replaced(each, found) for each in value] if isinstance(value, list) else value


class _Outcome(NamedTuple):
    """The records of an action, or why it failed."""

    ids: list[int | str]
    error: str | None = None


def perform(sandbox: Sandbox, account_id: int, actions: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Carry out actions in an account, each in a transaction, and yield what each did. The first action that fails ends
    it.
    """
    made: list[list[int | str]] = []
    for action in actions:
        name = next(each for each in NAMES if each in action)
        outcome = _outcome(sandbox, account_id, name, action, made)
        made.append(outcome.ids)
        seconds = action["advance"] if name == "advance" else None
        object_ = None if name == "advance" else action[name]
        yield {"action": name, "object": object_, "ids": outcome.ids, "seconds": seconds, "error": outcome.error}
        if outcome.error is not None:
            return


def _outcome(
    sandbox: Sandbox, account_id: int, name: str, action: Mapping[str, Any], made: Sequence[Sequence[int | str]]
) -> _Outcome:
    whole = replaced(action, lambda earlier: made[earlier][0])
    ids = [whole["id"]] if "id" in whole else []
    try:
        return _Outcome(_carried_out(sandbox, account_id, name, whole))
    except Refused as error:
        return _Outcome(ids, error.detail)
    except HTTPException as error:
        return _Outcome(ids, str(error.detail))
    except RequestValidationError as error:
        return _Outcome(ids, "; ".join(f"{each.pointer}: {each.detail}" for each in wrong_fields(error)))
    except DealdockError as error:
        return _Outcome(ids, str(error))
    except Exception as error:  # noqa: BLE001 (the call goes on, and its entry says so)
        _log.exception("an action of a fault failed because of an error in the sandbox")
        return _Outcome(ids, f"the sandbox itself failed, by a {type(error).__name__}: its log says more")


def _carried_out(sandbox: Sandbox, account_id: int, name: str, action: Mapping[str, Any]) -> list[int | str]:
    """Carry out an action, and return the ids of its records."""
    if name == "advance":
        clock.advance_clock(sandbox, account_id, Advance(seconds=action["advance"]))
        return []
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    kind = records_of(sandbox, vendor, action[name], ON_RECORDS[name])
    if name == "create":
        return [each.id for each in kind.add(sandbox, account_id, action["records"])]
    kind.act(sandbox, account_id, action["id"], ON_RECORDS[name], action.get("fields"))
    return [action["id"]]


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
