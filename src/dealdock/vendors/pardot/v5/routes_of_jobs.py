"""The routes of jobs in version 5: exports and imports."""

from functools import partial
from typing import Final

from dealdock.vendors.pardot.v5 import answers, parameters, reading, writing
from dealdock.vendors.pardot.v5 import exports as of_exports
from dealdock.vendors.pardot.v5 import imports as of_imports
from dealdock.vendors.pardot.v5.call import CurrentCall
from dealdock.vendors.pardot.v5.objects.export import EXPORT
from dealdock.vendors.pardot.v5.objects.prospect_import import IMPORT
from dealdock.vendors.pardot.wire.operations import BaseUrl
from dealdock.vendors.pardot.wire.serializers import File
from dealdock.web.rest.routing import RestRouter

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
    begins_job=True,
)
def create_export(call: CurrentCall, base_url: BaseUrl) -> writing.Written:
    """Create an export, whose files are there when it is complete."""
    return of_exports.create(call, base_url)


@exports.operation(
    "query",
    "GET",
    query=parameters.of_query(EXPORT),
    errors=reading.QUERY_ERRORS,
    answer=partial(answers.page, EXPORT),
)
def query_exports(call: CurrentCall, base_url: BaseUrl) -> reading.RecordPage:
    """Return a page of exports."""
    return of_exports.query(call, base_url)


@exports.operation(
    "read",
    "GET",
    "/{id}",
    query=parameters.of_read(EXPORT),
    errors=of_exports.READ_ERRORS,
    answer=partial(answers.record, EXPORT),
)
def read_export(call: CurrentCall, base_url: BaseUrl) -> reading.Read:
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
def read_result(call: CurrentCall) -> File:
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
def cancel_export(call: CurrentCall) -> writing.Written:
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
    begins_job=True,
)
def create_import(call: CurrentCall, base_url: BaseUrl) -> writing.Written:
    """Create an import of prospects, whose rows are written once it is ready."""
    return of_imports.create(call, base_url)


@imports.operation(
    "query",
    "GET",
    query=parameters.of_query(IMPORT),
    errors=reading.QUERY_ERRORS,
    answer=partial(answers.page, IMPORT),
)
def query_imports(call: CurrentCall, base_url: BaseUrl) -> reading.RecordPage:
    """Return a page of imports."""
    return of_imports.query(call, base_url)


@imports.operation(
    "read",
    "GET",
    "/{id}",
    query=parameters.of_read(IMPORT),
    errors=of_imports.READ_ERRORS,
    answer=partial(answers.record, IMPORT),
)
def read_import(call: CurrentCall, base_url: BaseUrl) -> reading.Read:
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
def update_import(call: CurrentCall, base_url: BaseUrl) -> writing.Written:
    """Make an import ready, so that its rows are written."""
    return of_imports.update(call, base_url)


@imports.operation(
    "batch", "POST", "/{id}/batches", errors=of_imports.BATCH_ERRORS, status=204, writes=True, takes_files=True
)
def add_batch(call: CurrentCall) -> writing.Written:
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
def read_errors(call: CurrentCall) -> File:
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
def cancel_import(call: CurrentCall) -> writing.Written:
    """Cancel an import that is not over."""
    return of_imports.cancel(call)


ROUTERS: Final = (exports, imports)
