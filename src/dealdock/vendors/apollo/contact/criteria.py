"""Filters and orders of searches for contacts (contract 3.4)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement

from dealdock.platform.database.selection import Sort
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.sequence import queries as sequences
from dealdock.vendors.apollo.wire import searches, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.searches import Filter, contains, one_of

_SEQUENCES: Final = "emailer_campaign_ids"


def _sequences(call: Call) -> dict[str, int | None]:
    """Return the numbers of the sequences that a call names, by id. Ids are not checked."""
    return {each: call.ids.find("sequence", each) for each in values.listed(call.parameters.get(_SEQUENCES))}


def _in_sequences(call: Call, _: Any) -> ColumnElement[bool]:
    numbers = [number for number in _sequences(call).values() if number is not None]
    found: ColumnElement[bool] = sequences.contacts_of(call.account, numbers)
    return found


FILTERS: Final[Mapping[str, Filter]] = {
    "q_keywords": contains(Contact.search_key),
    "contact_stage_ids": one_of(Contact.stage_number, "contact_stage"),
    "contact_label_ids": id_lists.filter_by(Contact.label_ids, "label"),
    _SEQUENCES: _in_sequences,
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


def breadcrumbs(call: Call) -> list[dict[str, Any]]:
    """Return a breadcrumb for each sequence."""
    named = _sequences(call)
    numbers = [number for number in named.values() if number is not None]
    names = {one.id: one.name for one in sequences.of_ids(call.db, call.account, numbers)} if numbers else {}
    return [
        {
            "label": "Sequence",
            "signal_field_name": _SEQUENCES,
            "value": sequence_id,
            "display_name": names.get(number, sequence_id),
        }
        for sequence_id, number in named.items()
    ]
