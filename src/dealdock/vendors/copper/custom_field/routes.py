"""The operations of custom field definitions: `/custom_field_definitions` (contract 3.7)."""

from typing import Any

from dealdock.platform.records import records
from dealdock.vendors.copper.custom_field import fields, queries, service
from dealdock.vendors.copper.custom_field.layout import AnyDefinition, definition
from dealdock.vendors.copper.custom_field.model import CONNECT, CustomFieldDefinition
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.errors import Invalid
from dealdock.vendors.copper.wire.fields import checked
from dealdock.web.rest.routing import RestRouter

router = RestRouter("custom_field_definition", f"{PREFIX}/custom_field_definitions")


@router.operation("list", "GET", answer=lambda: list[AnyDefinition])
def list_(call: CurrentCall) -> list[dict[str, Any]]:
    """Return all definitions, by id."""
    options = queries.options(call.db, call.account)
    rows = queries.definitions(call.db, call.account)
    return [definition(call.context, row, options.get(row.id, ())) for row in rows]


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: AnyDefinition)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a definition."""
    return _shown(call, call.record_id())


@router.operation(
    "create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, answer=lambda: AnyDefinition
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a definition."""
    found = fields.new(call.context, call.attributes(fields.NEW.names))
    made = 2 if found.values.get("data_type") == CONNECT else 1
    if len(queries.definitions(call.db, call.account)) + made > fields.MAX_DEFINITIONS:
        too_many = Invalid(f"has too many custom fields (maximum is {fields.MAX_DEFINITIONS})")
        found.errors[""] = too_many.after(found.errors.get(""))
    checked(found.errors, fields.NEW)
    return _shown(call, service.create(call.db, call.account, now=call.now, **found.values))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=fields.CHANGES,
    errors=("bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: AnyDefinition,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a definition. Its options are replaced as a whole."""
    row = records.read(call.db, call.account, CustomFieldDefinition, call.record_id())
    found = fields.changes(call.context, call.sent, row.data_type)
    checked(found.errors, fields.NEW)
    if "options" in found.values:
        service.check_values(call.db, call.account, row)
    service.change(call.db, call.account, row, now=call.now, **found.values)
    return _shown(call, row.id)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True, answer=lambda: Deletion)
def delete(call: CurrentCall) -> Deletion:
    """Delete a definition, with the values of all records."""
    definition_id = call.record_id()
    row = records.read(call.db, call.account, CustomFieldDefinition, definition_id)
    service.check_values(call.db, call.account, row)
    service.remove(call.db, call.account, definition_id, now=call.now)
    return {"id": definition_id, "is_deleted": True}


def _shown(call: Call, definition_id: int) -> dict[str, Any]:
    row = records.read(call.db, call.account, CustomFieldDefinition, definition_id)
    return definition(call.context, row, queries.options(call.db, call.account).get(definition_id, ()))
