"""The filter of searches for sequences (contract 10.5)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.selection import Selection, Sort
from dealdock.vendors.apollo.sequence.model import Sequence
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter

_NAME: Final = "q_name"
FILTERS: Final[Mapping[str, Filter]] = {_NAME: searches.contains(Sequence.name_key)}
Search: Final = searches.described("SequenceSearch", FILTERS)
_ORDER: Final = (Sort(Sequence.id, False),)


def selection(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Errors invalid_per_page, page_too_deep."""
    page = pages.page(call)
    conditions = [Sequence.archived.is_(False), *searches.criteria(call, FILTERS)]
    return page, Selection(conditions, _ORDER, page.size, page.offset, deleted=None)


def breadcrumbs(call: Call) -> list[dict[str, Any]]:
    """Return a breadcrumb for the part of a name."""
    return [
        {"label": "Name", "signal_field_name": _NAME, "value": value, "display_name": value}
        for value in values.listed(call.parameters.get(_NAME))
    ]
