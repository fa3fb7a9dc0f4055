"""The operations of custom fields: `/api/v1/custom_field/<object>/` and the schemas (contract 3.6)."""

from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.custom_field import fields, queries, service
from dealdock.vendors.close.custom_field.answers import BY_OBJECT, CustomFieldSchema
from dealdock.vendors.close.custom_field.fields import CHANGES, CHANGES_OF_LEADS
from dealdock.vendors.close.custom_field.layout import custom_field
from dealdock.vendors.close.custom_field.model import OBJECTS, CustomField
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page, whole
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

_WITH_SCHEMA: Final = ("opportunity", "lead", "contact")

ListQuery: Final = documentation.query("CustomFieldList")
_MOST: Final = 1000


def _router(object_: str) -> RestRouter:
    """Return the operations of the fields of an object."""
    router = RestRouter(f"{object_}_custom_field", f"/api/v1/custom_field/{object_}")
    new = fields.new(object_)
    is_newer = object_ == "custom_object_type"

    @router.operation(
        "list",
        "GET",
        query=ListQuery,
        errors=("bad_request",),
        answer=lambda: (whole if is_newer else page)(BY_OBJECT[object_]),
    )
    def list_(call: CurrentCall) -> Page | Whole:
        """Return a page of the fields, the newest first."""
        page = _page(call, object_)
        names = parameters.fields(call.query)
        return Whole({"data": [parameters.narrowed(each, names) for each in page.data]}) if is_newer else page

    @router.operation(
        "create",
        "POST",
        fields=new,
        errors=("wrong_type", "bad_request", "invalid"),
        status=201 if is_newer else 200,
        writes=True,
        answer=lambda: BY_OBJECT[object_],
    )
    def create(call: CurrentCall) -> dict[str, Any]:
        """Create a field."""
        return service.shown(call.context, object_, service.create(call.context, object_, call.columns(new)))

    @router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: BY_OBJECT[object_])
    def read(call: CurrentCall) -> dict[str, Any]:
        """Return a field."""
        return service.shown(call.context, object_, call.public_id("customField"))

    _add_changes(router, object_)
    return router


def _add_changes(router: RestRouter, object_: str) -> None:
    """Add the operations that change and delete a field."""
    changes = CHANGES_OF_LEADS if object_ == "lead" else CHANGES
    is_newer = object_ == "custom_object_type"

    @router.operation(
        "update",
        "PUT",
        "/{id}",
        fields=changes,
        errors=("wrong_type", "bad_request", "not_found", "invalid"),
        writes=True,
        answer=lambda: BY_OBJECT[object_],
    )
    def update(call: CurrentCall) -> dict[str, Any]:
        """Change a field. Values that do not fit it any more are dropped."""
        number = service.get(call.context, object_, call.public_id("customField")).id
        service.change(call.context, object_, number, call.columns(changes))
        return service.shown(call.context, object_, number)

    @router.operation(
        "delete",
        "DELETE",
        "/{id}",
        errors=("not_found",),
        status=204 if is_newer else 200,
        writes=True,
        answer=None if is_newer else lambda: Empty,
    )
    def delete(call: CurrentCall) -> Empty | None:
        """Delete a field with all its values."""
        service.remove(call.context, object_, call.public_id("customField"))
        return None if is_newer else {}


def _page(call: Call, object_: str) -> Page:
    cut = parameters.cut(call.context, call.query, most=_MOST)
    rows = records.page(call.context, CustomField, cut, CustomField.object == object_)
    return parameters.page_and_next([custom_field(call.context.ids, row) for row in rows], cut)


opportunity, lead, contact, activity, custom_object_type = map(_router, OBJECTS)
schema = RestRouter("custom_field_schema", "/api/v1/custom_field_schema")


def _add_schema(object_: str) -> None:
    """Add the operation for the fields of an object."""

    @schema.operation(f"read_{object_}", "GET", f"/{object_}", answer=lambda: CustomFieldSchema)
    def read(call: CurrentCall) -> dict[str, Any]:
        """Return the fields of an object in the order of their creation."""
        return {"fields": [custom_field(call.context.ids, row) for row in queries.fields(call.context, object_)]}


for _object in _WITH_SCHEMA:
    _add_schema(_object)
