"""Filters and orders of searches for contacts (contract 3.4)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dealdock.platform.database.selection import Sort
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.wire import searches
from dealdock.vendors.apollo.wire.searches import Filter, contains, one_of

FILTERS: Final[Mapping[str, Filter]] = {
    "q_keywords": contains(Contact.search_key),
    "contact_stage_ids": one_of(Contact.stage_number, "contact_stage"),
}
Search: Final = searches.described("ContactSearch", FILTERS)

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "contact_last_activity_date": (),  # of no contact there are these three: their order is that of their ids
    "contact_email_last_opened_at": (),
    "contact_email_last_clicked_at": (),
    "contact_created_at": (partial(Sort, Contact.created_at),),
    "contact_updated_at": (partial(Sort, Contact.updated_at),),
}

selection: Final = searches.selector(FILTERS, SORTS, Contact)
