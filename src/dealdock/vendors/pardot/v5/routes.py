"""The routes of version 5: those of each object, made from its declaration, and the actions."""

from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from dealdock.vendors.pardot.v5 import actions, answers, parameters, reading, writing
from dealdock.vendors.pardot.v5 import exports as of_exports
from dealdock.vendors.pardot.v5 import imports as of_imports
from dealdock.vendors.pardot.v5.call import CurrentCall
from dealdock.vendors.pardot.v5.fields import Resource, Tagged, Writes
from dealdock.vendors.pardot.v5.objects.account import ACCOUNT
from dealdock.vendors.pardot.v5.objects.account import read as read_of_account
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.custom_field import CUSTOM_FIELD
from dealdock.vendors.pardot.v5.objects.export import EXPORT
from dealdock.vendors.pardot.v5.objects.list import LIST
from dealdock.vendors.pardot.v5.objects.list_membership import LIST_MEMBERSHIP
from dealdock.vendors.pardot.v5.objects.opportunity import OPPORTUNITY
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.prospect_account import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.v5.objects.prospect_import import IMPORT
from dealdock.vendors.pardot.v5.objects.tag import TAG
from dealdock.vendors.pardot.v5.objects.user import USER
from dealdock.vendors.pardot.v5.objects.visit import VISIT
from dealdock.vendors.pardot.v5.objects.visitor import VISITOR
from dealdock.vendors.pardot.v5.objects.visitor_activity import VISITOR_ACTIVITY
from dealdock.web.rest.routing import RestRouter

PREFIX: Final = "/api/v5/objects"

RESOURCES: Final = (
    OPPORTUNITY,
    PROSPECT,
    CAMPAIGN,
    USER,
    LIST,
    LIST_MEMBERSHIP,
    VISITOR_ACTIVITY,
    VISITOR,
    VISIT,
    TAG,
    CUSTOM_FIELD,
    PROSPECT_ACCOUNT,
)
"""The objects with queries, in the order of OpenAPI."""


async def _base_url(request: Request) -> str:
    """Return the address of the API, as the caller has it."""
    return str(request.base_url).rstrip("/")


BaseUrl = Annotated[str, Depends(_base_url)]


def routes_of(resource: Resource) -> RestRouter:
    """Return the routes of an object."""
    router = RestRouter(resource.object, f"{PREFIX}/{resource.collection}")

    @router.operation(
        "query",
        "GET",
        query=parameters.of_query(resource),
        errors=reading.QUERY_ERRORS,
        answer=partial(answers.page, resource),
    )
    def query(call: CurrentCall, base_url: BaseUrl) -> Any:
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
    def read(call: CurrentCall) -> Any:
        """Return one record."""
        return reading.read(call, resource)

    if resource.writes is not None:
        _add_writes(router, resource, resource.writes)
    if resource.tagged is not None:
        _add_tags(router, resource, resource.tagged)
    return router


def _add_writes(router: RestRouter, resource: Resource, writes: Writes) -> None:
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
    def create(call: CurrentCall, base_url: BaseUrl) -> Any:
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
    def update(call: CurrentCall) -> Any:
        """Change the given fields of a record."""
        return writing.update(call, resource)

    @router.operation("delete", "DELETE", "/{id}", errors=writing.DELETE_ERRORS, status=204, writes=True)
    def delete(call: CurrentCall) -> Any:
        """Delete a record."""
        return writing.delete(call, resource)


def _add_tags(router: RestRouter, resource: Resource, tagged: Tagged) -> None:
    """Add the actions by which records have tags."""

    @router.operation(
        "addTag",
        "POST",
        "/{id}/do/addTag",
        fields=parameters.TAG,
        errors=actions.TAG_ERRORS,
        writes=True,
        is_short=True,
        answer=lambda: answers.TaggedObject,
    )
    def add_tag(call: CurrentCall) -> Any:
        """Give a record a tag."""
        return actions.add_tag(call, resource, tagged)

    @router.operation(
        "removeTag",
        "POST",
        "/{id}/do/removeTag",
        fields=parameters.TAG,
        errors=actions.UNTAG_ERRORS,
        status=204,
        writes=True,
        is_short=True,
    )
    def remove_tag(call: CurrentCall) -> Any:
        """Take a tag from a record."""
        return actions.remove_tag(call, resource, tagged)


def _with_actions(router: RestRouter) -> RestRouter:
    """Add the actions that one object alone has."""
    if router.object == PROSPECT.object:
        _add_prospect_actions(router)
    if router.object == TAG.object:
        _add_merge(router)
    return router


def _add_prospect_actions(router: RestRouter) -> None:
    """Add the actions of prospects."""

    @router.operation(
        "upsertLatestByEmail",
        "POST",
        "/do/upsertLatestByEmail",
        fields=parameters.UPSERT,
        query=parameters.of_write(PROSPECT),
        errors=actions.UPSERT_ERRORS,
        also=(201,),
        writes=True,
        answer=partial(answers.record, PROSPECT),
    )
    def upsert_latest(call: CurrentCall, base_url: BaseUrl) -> Any:
        """Change the prospect with an address and the latest activity, or create one."""
        return actions.upsert_latest(call, base_url)

    @router.operation(
        "undelete",
        "POST",
        "/do/undelete",
        fields=parameters.UNDELETE,
        query=parameters.of_write(PROSPECT),
        errors=actions.UNDELETE_ERRORS,
        writes=True,
        answer=partial(answers.record, PROSPECT),
    )
    def undelete(call: CurrentCall) -> Any:
        """Take a prospect out of the recycle bin."""
        return actions.undelete(call)


def _add_merge(router: RestRouter) -> None:
    """Add the action that merges tags."""

    @router.operation(
        "mergeTags",
        "POST",
        "/{id}/do/mergeTags",
        fields=parameters.MERGE,
        errors=actions.MERGE_ERRORS,
        writes=True,
        answer=lambda: answers.MergedTag,
    )
    def merge_tags(call: CurrentCall) -> Any:
        """Give the records with other tags this one, and delete those."""
        return actions.merge_tags(call)


account = RestRouter("account", f"{PREFIX}/account")


@account.operation(
    "read",
    "GET",
    query=parameters.of_account(ACCOUNT),
    errors=reading.ACCOUNT_ERRORS,
    is_short=True,
    answer=partial(answers.record, ACCOUNT),
)
def read_account(call: CurrentCall) -> Any:
    """Return the caller's account."""
    return read_of_account(call)


exports = RestRouter(EXPORT.object, "/api/v5/exports")


@exports.operation(
    "create",
    "POST",
    fields=parameters.EXPORT_BODY,
    query=parameters.of_write(EXPORT),
    errors=of_exports.CREATE_ERRORS,
    status=201,
    writes=True,
    answer=partial(answers.record, EXPORT),
)
def create_export(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Create an export, whose files are there when it is complete."""
    return of_exports.create(call, base_url)


@exports.operation(
    "query",
    "GET",
    query=parameters.of_query(EXPORT),
    errors=reading.QUERY_ERRORS,
    answer=partial(answers.page, EXPORT),
)
def query_exports(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Return a page of exports."""
    return of_exports.query(call, base_url)


@exports.operation(
    "read",
    "GET",
    "/{id}",
    query=parameters.of_read(EXPORT),
    errors=reading.READ_ERRORS,
    answer=partial(answers.record, EXPORT),
)
def read_export(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Return one export."""
    return of_exports.read(call, base_url)


@exports.operation(
    "downloadResults",
    "GET",
    "/{id}/results/{file}",
    errors=of_exports.RESULT_ERRORS,
    streams=True,
    answer=lambda: answers.CsvFile,
    content_type="text/csv",
)
def read_result(call: CurrentCall) -> Any:
    """Return a file of an export."""
    return of_exports.result(call)


@exports.operation(
    "cancel",
    "POST",
    "/{id}/do/cancel",
    errors=of_exports.CANCEL_ERRORS,
    writes=True,
    answer=lambda: answers.CanceledExport,
)
def cancel_export(call: CurrentCall) -> Any:
    """Cancel an export that is not complete."""
    return of_exports.cancel(call)


imports = RestRouter(IMPORT.object, "/api/v5/imports")


@imports.operation(
    "create",
    "POST",
    fields=parameters.IMPORT_BODY,
    query=parameters.of_write(IMPORT),
    errors=of_imports.CREATE_ERRORS,
    status=201,
    writes=True,
    takes_files=True,
    answer=partial(answers.record, IMPORT),
)
def create_import(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Create an import of prospects, whose rows are written once it is ready."""
    return of_imports.create(call, base_url)


@imports.operation(
    "query",
    "GET",
    query=parameters.of_query(IMPORT),
    errors=reading.QUERY_ERRORS,
    answer=partial(answers.page, IMPORT),
)
def query_imports(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Return a page of imports."""
    return of_imports.query(call, base_url)


@imports.operation(
    "read",
    "GET",
    "/{id}",
    query=parameters.of_read(IMPORT),
    errors=reading.READ_ERRORS,
    answer=partial(answers.record, IMPORT),
)
def read_import(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Return one import."""
    return of_imports.read(call, base_url)


@imports.operation(
    "update",
    "PATCH",
    "/{id}",
    fields=parameters.IMPORT_STATUS,
    query=parameters.of_write(IMPORT),
    errors=of_imports.UPDATE_ERRORS,
    status=204,
    also=(200,),
    writes=True,
    answer=partial(answers.record, IMPORT),
)
def update_import(call: CurrentCall, base_url: BaseUrl) -> Any:
    """Make an import ready, so that its rows are written."""
    return of_imports.update(call, base_url)


@imports.operation(
    "batch", "POST", "/{id}/batches", errors=of_imports.BATCH_ERRORS, status=204, writes=True, takes_files=True
)
def add_batch(call: CurrentCall) -> Any:
    """Add a file of CSV to an open import."""
    return of_imports.add_batch(call)


@imports.operation(
    "downloadErrors",
    "GET",
    "/{id}/errors",
    errors=of_imports.RESULT_ERRORS,
    streams=True,
    answer=lambda: answers.CsvFile,
    content_type="text/csv",
)
def read_errors(call: CurrentCall) -> Any:
    """Return the rows of an import that have errors."""
    return of_imports.errors(call)


@imports.operation(
    "cancel",
    "POST",
    "/{id}/do/cancel",
    errors=of_imports.CANCEL_ERRORS,
    writes=True,
    answer=lambda: answers.CanceledImport,
)
def cancel_import(call: CurrentCall) -> Any:
    """Cancel an import that is not over."""
    return of_imports.cancel(call)


ROUTERS: Final = (*(_with_actions(routes_of(each)) for each in RESOURCES), account, exports, imports)
