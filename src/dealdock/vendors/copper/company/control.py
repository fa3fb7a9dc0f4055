"""Companies in the control plane."""

from typing import Any, Final

from dealdock.vendors.copper.company import fields, service
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.control import Resource
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.wire.context import Context


def _create(context: Context, draft: Draft) -> int:
    return records.create(context.db, context.account, "company", draft.columns, draft.custom, now=context.now)


def _change(context: Context, before: Any, draft: Draft) -> None:
    records.change(context.db, context.account, "company", before, draft.columns, draft.custom, now=context.now)


COMPANY: Final = Resource(
    "company",
    fields.FIELDS,
    fields.new,
    fields.changes,
    _create,
    _change,
    lambda context, record_id: service.remove(context.db, context.account, record_id, now=context.now),
    fields.unique,
).record_type({}, example={"name": "Corner Shop"})
