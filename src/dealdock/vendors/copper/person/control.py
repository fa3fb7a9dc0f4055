"""People in the control plane."""

from typing import Any, Final

from dealdock.vendors.copper.company import service as companies
from dealdock.vendors.copper.person import fields, service
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.control import Resource
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.wire.context import Context


def _create(context: Context, draft: Draft) -> int:
    columns = dict(draft.columns)
    if columns["company_id"] is None and draft.company_name:
        columns["company_id"] = companies.ensure(context.db, context.account, draft.company_name, now=context.now)
    return records.create(context.db, context.account, "person", columns, draft.custom, now=context.now)


def _change(context: Context, before: Any, draft: Draft) -> None:
    records.change(context.db, context.account, "person", before, draft.columns, draft.custom, now=context.now)


PERSON: Final = Resource(
    "person",
    fields.FIELDS,
    fields.new,
    fields.changes,
    _create,
    _change,
    lambda context, record_id: service.remove(context.db, context.account, record_id, now=context.now),
    fields.unique,
).record_type({}, example={"name": "Ann Lee", "emails": [{"email": "ann@example.com", "category": "work"}]})
