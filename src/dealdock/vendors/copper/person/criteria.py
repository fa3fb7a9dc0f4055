"""The search of people (contract 3.3)."""

from typing import Final

from sqlalchemy import ColumnElement, bindparam, select

from dealdock.vendors.copper.column_types import table_of
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.record.filters import contacts, sorts_of_contacts, words
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Criteria, Filter, ids
from dealdock.vendors.copper.wire.errors import Invalid
from dealdock.vendors.copper.wire.search import by

_COLUMNS: Final = Person.__table__.c
_KEYS: Final = {
    "first_name": "first_name_key",
    "last_name": "last_name_key",
    "title": "title_key",
    "email": "email_key",
}


def _of_opportunities() -> Filter:
    """Return the filter by opportunities whose primary contact the person is."""

    def read(context: Context, value: object) -> Criteria | Invalid:
        deals = table_of("opportunity").c
        found = ids("opportunity_ids", deals.id).read(context, value)
        if isinstance(found, Invalid):
            return found
        (one,) = found

        def clause() -> ColumnElement[bool]:
            here = (deals.dataset_id == bindparam("dataset_id"), deals.deleted.is_(False), one.clause())
            return _COLUMNS.id.in_(select(deals.primary_contact_id).where(*here))

        return [one._replace(clause=clause)]

    return Filter("opportunity_ids", read, values.IDS)


FILTERS: Final = (
    *contacts("person", Person),
    words("emails", "person.email", Person),
    ids("company_ids", _COLUMNS.company_id, empty_is_without=True),
    _of_opportunities(),
)
SORTS: Final = {**sorts_of_contacts(Person), **{name: by(_COLUMNS[column]) for name, column in _KEYS.items()}}
