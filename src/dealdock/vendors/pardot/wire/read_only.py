"""Operations of objects that the API only reads: `read` and `query`, declared once for all of them."""

from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.layouts import Layout
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource


def add_read(router: PardotRouter, resource: SimpleResource, layout: Layout, one: str) -> None:
    """Add the operation `read`. `one`: a record in words, for OpenAPI."""

    def read(call: CurrentCall) -> Document:
        return resource.one(call, required.record_id(call))

    read.__doc__ = f"Return one {one}."
    answer = described.one(_title(resource), resource.element, lambda: layout.type)
    router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16), is_short=True, answer=answer)(
        read
    )


def add_query(router: PardotRouter, resource: SimpleResource, layout: Layout, many: str) -> None:
    """Add the operation `query`. `many`: the records in words, for OpenAPI."""

    def query(call: CurrentCall) -> PageResult:
        return resource.rows(call)

    query.__doc__ = f"Return a page of {many}."
    answer = described.page(_title(resource), resource.element, lambda: layout.type)
    router.operation("query", methods=METHODS_OF_READS, criteria=resource.query, streams=True, answer=answer)(query)


def _title(resource: SimpleResource) -> str:
    """Return the name of an object in OpenAPI."""
    return resource.element[0].upper() + resource.element[1:]
