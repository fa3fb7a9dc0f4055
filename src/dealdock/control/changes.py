"""Changes of the records of a watched account: `GET /accounts/{id}/changes`."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import Connection, select

from dealdock.control.fields import ResponseModel
from dealdock.control.problems import Refused
from dealdock.control.records.stored import stored_records
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.records import recorded_changes
from dealdock.platform.records.models import JournalEntry
from dealdock.platform.records.recorded_changes import ChangeRecorder, Recorded, Source, Sources
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.web.masking import MASK

router = APIRouter(prefix="/accounts/{account_id}/changes", tags=["records"], route_class=Route)

_UNWATCHED: Final = (
    "Changes of this account are not recorded. Watch it first, since writes take longer then: "
    'PATCH /_dealdock/accounts/{} with {{"watched": true}}.'
)


_EMPTY: Final[tuple[Any, ...]] = ("", [], {})


class RecordInChanges(ResponseModel):
    """A created or deleted record, with the fields that have a value."""

    object: str = Field(description="The kind of the record")
    id: int | str
    fields: dict[str, Any] = Field(description="Of a created record as they are now, of a deleted one as they were")


class FieldChange(ResponseModel):
    """A field at both moments."""

    before: Any = Field(description="The value at the first moment; null: none")
    after: Any = Field(description="The value at the second moment; null: none")


class ChangedRecord(ResponseModel):
    """A record that was changed."""

    object: str = Field(description="The kind of the record")
    id: int | str
    fields: dict[str, FieldChange] = Field(description="The fields that differ")


class RecordedChanges(ResponseModel):
    """The difference of an account's records between two moments, in the order of the first changes."""

    created: list[RecordInChanges] = Field(description="Records that only the second moment has")
    changed: list[ChangedRecord] = Field(description="Records whose fields differ")
    deleted: list[RecordInChanges] = Field(description="Records that only the first moment has")
    complete: bool = Field(
        description="false: there may be more. One call changed over 1,000 records or 1 MiB, older changes were "
        "dropped beyond 32 MiB, or the account was reset or not watched since then"
    )
    marker: int = Field(description="The second moment, for `since`")


@router.get("", operation_id="read_changes")
def read_changes(
    sandbox: CalledSandbox,
    account_id: Id,
    since: Annotated[
        int | None,
        Query(
            ge=0,
            lt=2**62,
            description="The number of a request, for what changed after it, or the `marker` of an earlier response. "
            "Not given: since the account is watched or was reset",
        ),
    ] = None,
) -> RecordedChanges:
    """Return which records of a watched account differ from an earlier moment.

    Several changes of a record are one. A record that was created and deleted since then is left out.
    """

    def work(db: Connection) -> tuple[Recorded, str]:
        account = accounts.get(db, account_id)
        if not accounts.read(db, account).watched:
            raise Refused(HTTPStatus.CONFLICT, _UNWATCHED.format(account_id))
        return recorded_changes.since(db, account_id, since), account.vendor

    recorded, vendor = sandbox.database.read(work)
    return _shown(recorded, _secrets(sandbox.vendors.get(vendor)))


def of_call(sandbox: Sandbox, account_id: int, number: int) -> RecordedChanges | None:
    """Return the changes that a call in the journal made; None if it changed nothing while the account was watched."""
    one = select(JournalEntry.changes).where(JournalEntry.account_id == account_id, JournalEntry.number == number)

    def work(db: Connection) -> tuple[Recorded, str] | None:
        numbers = db.scalar(one)
        if numbers is None:
            return None
        vendor = accounts.get(db, account_id).vendor
        return recorded_changes.numbered(db, account_id, json.loads(numbers)), vendor

    found = sandbox.database.read(work)
    return None if found is None else _shown(found[0], _secrets(sandbox.vendors.get(found[1])))


def recorder(sandbox: Sandbox, dataset_id: int) -> ChangeRecorder:
    """Return a recorder of the changes that a transaction makes in a dataset."""

    def sources(vendor: str) -> Sources:
        return _sources(sandbox.vendors.get(vendor), vendor == sandbox.vendors.default)

    return ChangeRecorder(dataset_id, sources, sandbox.credentials.public_ids)


@cache
def _sources(vendor: Vendor, is_default: bool) -> Sources:
    """Return the tables of a vendor's records."""
    found: dict[str, list[Source]] = {}
    for stored in stored_records(vendor, is_default=is_default).values():
        kind = stored.kind
        if kind.is_log:
            continue
        found.setdefault(kind.model.__tablename__, []).append(Source(kind.name, "id", True, stored.live))
        for model, column in kind.parts_of_rows.items():
            found.setdefault(model.__tablename__, []).append(Source(kind.name, column, False, stored.live))
    return found


@cache
def _secrets(vendor: Vendor) -> Mapping[str, Collection[str]]:
    """Return the fields with credentials of a vendor's kinds."""
    return {kind.name: kind.secrets for kind in support_of(vendor).kinds}


def _shown(recorded: Recorded, secrets: Mapping[str, Collection[str]]) -> RecordedChanges:
    """Return recorded changes, without fields of created and deleted records that have no value.

    `secrets`: the fields whose values are masked, by kind.
    """
    changes = RecordedChanges(created=[], changed=[], deleted=[], complete=recorded.complete, marker=recorded.marker)
    for each in recorded.records:
        hidden = secrets.get(each["kind"], ())
        before, after = (each[moment] and _masked(each[moment], hidden) for moment in ("before", "after"))
        one = {"object": each["kind"], "id": each["id"]}
        if before is None:
            changes.created.append(RecordInChanges(**one, fields=_with_value(after)))
        elif after is None:
            changes.deleted.append(RecordInChanges(**one, fields=_with_value(before)))
        else:
            fields = {name: FieldChange(before=value, after=after[name]) for name, value in before.items()}
            changes.changed.append(ChangedRecord(**one, fields=fields))
    return changes


def _masked(fields: Mapping[str, Any], secrets: Collection[str]) -> Mapping[str, Any]:
    """Return the fields of a record with masked credentials."""
    return {name: MASK if name in secrets and value else value for name, value in fields.items()}


def _with_value(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value not in _EMPTY}
