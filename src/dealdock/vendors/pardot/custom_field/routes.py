"""The operations of the custom field: `/api/customField/version/<v>/do/<operation>` (contract, objects 2.9)."""

from typing import Final

from dealdock.vendors.pardot.custom_field import layout, service
from dealdock.vendors.pardot.custom_field.criteria import QUERY
from dealdock.vendors.pardot.custom_field.fields import CustomFieldFields, NewCustomFieldFields
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import NEWEST_VERSION, Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("customfield")

_ONE: Final = described.one("CustomField", "customField", lambda: layout.NEWER.type | layout.OLDER.type)


@router.operation(
    "create", writes=True, fields=NewCustomFieldFields, errors=(13, 36, 139, 51, 52), is_short=True, answer=_ONE
)
def create(call: CurrentCall) -> Document:
    """Create a custom field. Error 51 also reports a `field_id` that is already in use."""
    fields = NewCustomFieldFields.to_create(call).columns()
    return resource(call).one(call, service.create(call.db, call.account, **fields, now=call.now))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one custom field."""
    return resource(call).one(call, required.record_id(call))


@router.operation(
    "update", requires=("id",), writes=True, fields=CustomFieldFields, errors=(13, 16, 36, 52), answer=_ONE
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a custom field."""
    return resource(call).update(call, resource(call).id(call), CustomFieldFields)


@router.operation("delete", requires=("id",), methods=("POST", "DELETE"), writes=True, errors=(13, 16))
def delete(call: CurrentCall) -> None:
    """Delete a custom field and its values in all prospects."""
    service.delete(call.db, call.account, resource(call).id(call))


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("CustomField", "customField", lambda: layout.NEWER.type | layout.OLDER.type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of custom fields."""
    return resource(call).rows(call)


def resource(call: Call) -> SimpleResource:
    """Return the object as the call's version shows it."""
    shown = layout.NEWER if call.version == NEWEST_VERSION else layout.OLDER
    return SimpleResource("customField", CustomField, shown, QUERY)
