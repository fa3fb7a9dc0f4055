"""The operations of the list: `/api/list/version/<v>/do/<operation>` (contract, objects 2.7)."""

from typing import Final

from dealdock.vendors.pardot.list import layout, service
from dealdock.vendors.pardot.list.criteria import QUERY
from dealdock.vendors.pardot.list.fields import ListFields
from dealdock.vendors.pardot.list.model import ProspectList
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("list", aliases=("lists",))

_ONE: Final = described.one("List", "list", lambda: layout.LIST.type)

LISTS = SimpleResource("list", ProspectList, layout.LIST, QUERY)


@router.operation("create", writes=True, fields=ListFields, errors=(13, 36, 52), is_short=True, answer=_ONE)
def create(call: CurrentCall) -> Document:
    """Create a list."""
    fields = ListFields.to_create(call).columns()
    return LISTS.one(call, service.create(call.db, call.account, **fields, now=call.now))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one list."""
    return LISTS.one(call, required.record_id(call))


@router.operation(
    "update", requires=("id",), writes=True, fields=ListFields, errors=(13, 16, 36, 52), is_short=True, answer=_ONE
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a list."""
    return LISTS.update(call, LISTS.id(call), ListFields)


@router.operation("delete", requires=("id",), methods=("POST", "DELETE"), writes=True, errors=(13, 16))
def delete(call: CurrentCall) -> None:
    """Delete a list."""
    service.delete(call.db, call.account, LISTS.id(call))


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("List", "list", lambda: layout.LIST.type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of lists."""
    return LISTS.rows(call)
