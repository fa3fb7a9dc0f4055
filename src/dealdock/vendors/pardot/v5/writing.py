"""The operations `create`, `update` and `delete` of the objects that are written (contract A)."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from sqlalchemy import select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.v5 import accepting, bodies, selection
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import Document, documents, rows_of, statement
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import ApiObject, Writes
from dealdock.vendors.pardot.v5.reading import IN_RECYCLE_BIN, check_parameters, parameters, record_id
from dealdock.vendors.pardot.v5.selection import Selection

BODY_ERRORS: Final = (151, 152, 150, 166)
VALUE_ERRORS: Final = (154, 153)
CREATE_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, *VALUE_ERRORS)
UPDATE_ERRORS: Final = (46, 16, *BODY_ERRORS, 51, 193, 109, 219, *VALUE_ERRORS)
DELETE_ERRORS: Final = (46, 16, 51, 109)


class Written(NamedTuple):
    """The record of a call that wrote."""

    document: Document | None
    """None: the answer has no body."""
    location: str | None = None
    """The address of a new record."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        if self.location is not None:
            return 201
        return 204 if self.document is None else 200


def create(call: V5Call, resource: ApiObject, base_url: str) -> Written:
    """Create a record. The answer has the selected fields, by default the id."""
    properties = bodies.properties(call)
    names = _selected(call)
    selected = selection.of_names(call, resource, names or ["id"])
    number = services(resource).create(call, accepting.accepted(call, resource, properties, None))
    return created(call, number, selected, f"{base_url}{call.operation.path}", names)


def update(call: V5Call, resource: ApiObject) -> Written:
    """Change a record. The answer has the selected fields; if no fields are selected, it has no body."""
    number = record_id(call)
    properties = bodies.properties(call)
    names = _selected(call)
    selected = selection.of_names(call, resource, names)
    writable_record(call, resource, number)
    services(resource).update(call, number, accepting.accepted(call, resource, properties, number))
    return Written(document_of(call, selected, number) if names else None)


def delete(call: V5Call, resource: ApiObject) -> Written:
    """Delete a record."""
    number = record_id(call)
    check_parameters(call, ())
    row = find(call, resource, number)
    if _is_deleted(row):
        raise refused(109, f"{resource.object} {number} is deleted already", headers=IN_RECYCLE_BIN)
    services(resource).delete(call, number)
    return Written(None)


def services(resource: ApiObject) -> Writes:
    """Return the services of an object that is written."""
    assert resource.writes is not None  # noqa: S101 (only such objects have the routes)
    return resource.writes


def created(call: V5Call, number: int, selected: Selection, collection: str, names: Sequence[str]) -> Written:
    """Return a new record, and its address with the fields of the answer."""
    query = parameters(fields=",".join(names or ["id"]))
    return Written(document_of(call, selected, number), f"{collection}/{number}?{query}")


def document_of(call: V5Call, selected: Selection, number: int) -> Document:
    """Return the selected fields of a record, deleted or not."""
    rows = rows_of(call, statement(selected).where(selected.resource.model.id == number))
    return documents(call, selected, rows)[0]


def writable_record(call: V5Call, resource: ApiObject, number: int) -> None:
    """Check that a record is there, and not in the recycle bin. Errors 109, 219."""
    if _is_deleted(find(call, resource, number)):
        why = f"{resource.object} {number} is in the recycle bin"
        raise refused(219, why, headers=IN_RECYCLE_BIN)


def find(call: V5Call, resource: ApiObject, number: int) -> AnyRow:
    """Return the id of a record that the caller may see, with its flag where it has a recycle bin. Error 109."""
    model = resource.model
    columns = [model.id, *([model.deleted] if hasattr(model, "deleted") else [])]
    here = (model.dataset_id == call.account.dataset_id, model.id == number, *resource.visible(call))
    row: AnyRow | None = call.db.execute(select(*columns).where(*here)).one_or_none()
    if row is None:
        raise refused(109, f"there is no {resource.object} {number}")
    return row


def _is_deleted(row: AnyRow) -> bool:
    return bool(getattr(row, "deleted", False))


def _selected(call: V5Call, others: Collection[str] = ()) -> list[str]:
    """Return the names in `fields`. Error 51 for any other parameter."""
    check_parameters(call, ("fields", *others))
    return selection.split(call.query.get("fields", ""))
