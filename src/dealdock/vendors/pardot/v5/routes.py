"""The routes of version 5: the routes of each object, made from its declaration."""

from functools import partial
from typing import Final

from dealdock.vendors.pardot.v5 import answers, parameters, reading, writing
from dealdock.vendors.pardot.v5.call import CurrentCall
from dealdock.vendors.pardot.v5.fields import ApiObject, Writes
from dealdock.vendors.pardot.wire.operations import BaseUrl
from dealdock.web.rest.routing import RestRouter

PREFIX: Final = "/api/v5/objects"


def routes_of(resource: ApiObject) -> RestRouter:
    """Return the routes of an object."""
    router = RestRouter(resource.object, f"{PREFIX}/{resource.collection}")

    @router.operation(
        "query",
        "GET",
        query=parameters.of_query(resource),
        errors=reading.QUERY_ERRORS,
        answer=partial(answers.page, resource),
    )
    def query(call: CurrentCall, base_url: BaseUrl) -> reading.RecordPage:
        """Return a page of records, and the token of the next one."""
        return reading.query(call, resource, base_url)

    @router.operation(
        "read",
        "GET",
        "/{id}",
        query=parameters.of_read(resource),
        errors=reading.READ_ERRORS,
        is_short=True,
        answer=partial(answers.record, resource),
    )
    def read(call: CurrentCall) -> reading.Read:
        """Return one record."""
        return reading.read(call, resource)

    if resource.writes is not None:
        _add_writes(router, resource, resource.writes)
    for add in resource.actions:
        add(router, resource)
    return router


def _add_writes(router: RestRouter, resource: ApiObject, writes: Writes) -> None:
    """Add the operations that write records."""

    @router.operation(
        "create",
        "POST",
        fields=parameters.of_body(resource, is_new=True),
        query=parameters.of_write(resource),
        errors=writing.CREATE_ERRORS + writes.new_errors,
        status=201,
        writes=True,
        is_short=True,
        answer=partial(answers.record, resource),
    )
    def create(call: CurrentCall, base_url: BaseUrl) -> writing.Written:
        """Create a record."""
        return writing.create(call, resource, base_url)

    @router.operation(
        "update",
        "PATCH",
        "/{id}",
        fields=parameters.of_body(resource, is_new=False),
        query=parameters.of_write(resource),
        errors=writing.UPDATE_ERRORS + writes.errors,
        status=204,
        also=(200,),
        writes=True,
        is_short=True,
        answer=partial(answers.record, resource),
    )
    def update(call: CurrentCall) -> writing.Written:
        """Change the given fields of a record."""
        return writing.update(call, resource)

    @router.operation("delete", "DELETE", "/{id}", errors=writing.DELETE_ERRORS, status=204, writes=True)
    def delete(call: CurrentCall) -> writing.Written:
        """Delete a record."""
        return writing.delete(call, resource)
