"""The smart views that searches name."""

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.advanced_search.compiling import Compiler, View
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.saved_search.model import SavedSearch
from dealdock.vendors.close.user import queries as users


def is_seen(context: Context, row: AnyRow) -> bool:
    """Return True if the caller sees this view."""
    return bool(row.is_shared or context.user_id == (row.user_id or users.first(context)))


def compiler(context: Context) -> Compiler:
    """Return the compiler of searches, which finds the caller's views."""

    def find(public_id: str) -> View | None:
        number = context.ids.find("savedSearch", public_id)
        row = None if number is None else records.find(context, SavedSearch, number)
        if row is None or not is_seen(context, row):
            return None
        return View(row.type, row.query, None if row.s_query is None else row.s_query["query"])

    return Compiler(context, find)
