"""Queries for smart views."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, or_

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import records
from dealdock.vendors.close.advanced_search import views
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.saved_search.layout import saved_search
from dealdock.vendors.close.saved_search.model import USUAL_TYPE, SavedSearch
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire import filters, parameters
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page

FILTERS: Final = {"type": Filter(SavedSearch.type, filters.text)}


MAX_VIEWS: Final = 600
"""The highest `_limit` of the list. Clients ask for this many."""


def page(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of the views that the caller sees, the newest first. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_VIEWS)
    criteria = [*filters.criteria(context, FILTERS, query)]
    if not query.keys() & {"type", "type__in"}:
        criteria.append(SavedSearch.type == USUAL_TYPE)
    rows = records.page(context, SavedSearch, cut, _is_seen(context), *criteria)
    first = users.first(context)
    return parameters.page_and_next([saved_search(context.ids, row, first) for row in rows], cut)


def get(context: Context, number: int) -> AnyRow:
    """Return a view that the caller sees. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, SavedSearch, number)
    if not views.is_seen(context, row):
        raise RecordError(NO_RECORD, number)
    return row


def _is_seen(context: Context) -> ColumnElement[bool]:
    mine = SavedSearch.user_id == context.user_id
    if context.user_id == users.first(context):
        mine = or_(mine, SavedSearch.user_id.is_(None))
    return or_(SavedSearch.is_shared, mine)
