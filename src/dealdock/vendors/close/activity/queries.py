"""Lists of activities (contract 3.7)."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from dealdock.vendors.close.activity.kinds import CUSTOM
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import filters, parameters, sorting
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page

MAX_ACTIVITIES: Final = 100
_TYPE: Final = "_type"

OF_KIND: Final = {
    "lead_id": Filter(Activity.lead_id, filters.public_id("lead")),
    "user_id": Filter(Activity.user_id, filters.public_id("user")),
    "contact_id": Filter(Activity.contact_id, filters.public_id("contact")),
    "opportunity_id": Filter(Activity.opportunity_id, filters.public_id("opportunity")),
    "date_created": Filter(Activity.created_at, filters.moment, is_range=True),
    "activity_at": Filter(Activity.activity_at, filters.moment, is_range=True),
}
"""The filters of the list of one kind."""

OF_CUSTOM: Final = {
    **OF_KIND,
    "custom_activity_type_id": Filter(Activity.custom_activity_type_id, filters.public_id("customActivityType")),
}
"""The filters of the list of custom activities."""
_TYPE_NEEDS_LEAD: Final = "custom_activity_type_id requires lead_id."

FILTERS: Final = {
    _TYPE: Filter(Activity.type, filters.text),
    **{name: each for name, each in OF_KIND.items() if name != "opportunity_id"},
}
"""The filters of the list of all kinds."""

_SORTS: Final = {"date_created": Activity.created_at, "activity_at": Activity.activity_at}


def filters_of(type_: str | None) -> Mapping[str, Filter]:
    """Return the filters of the list of one kind, or of all."""
    return FILTERS if type_ is None else OF_CUSTOM if type_ == CUSTOM else OF_KIND


def page(context: Context, query: Mapping[str, str], type_: str | None = None) -> Page:
    """Return a page of the activities of one kind, or of all. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_ACTIVITIES)
    found = select(Activity.__table__).where(Activity.dataset_id == context.dataset_id)
    if type_ is not None:
        found = found.where(Activity.type == type_)
    if type_ == CUSTOM and "custom_activity_type_id" in query and not query.get("lead_id"):
        raise wrong(_TYPE_NEEDS_LEAD)
    found = found.where(*filters.criteria(context, filters_of(type_), query))
    order = sorting.of_query(query, _SORTS)
    order = [*order, Activity.id.asc()] if order else [Activity.activity_at.desc(), Activity.id.desc()]
    rows = context.db.execute(found.order_by(*order).limit(cut.limit + 1).offset(cut.skip)).all()
    return Page(activities(context, rows[: cut.limit]), len(rows) > cut.limit)
