"""The search of leads (contract B1)."""

from typing import Any, Final

from sqlalchemy import Select

from dealdock.vendors.copper.lead.model import Lead, LeadStatus
from dealdock.vendors.copper.record.filters import contacts, sorts_of_contacts
from dealdock.vendors.copper.small_list.model import CustomerSource
from dealdock.vendors.copper.wire.criteria import bounds, cents_bound, ids, same_texts
from dealdock.vendors.copper.wire.search import by

_COLUMNS: Final = Lead.__table__.c
_KEYS: Final = {
    "first_name": "first_name_key",
    "last_name": "last_name_key",
    "company_name": "company_name_key",
    "title": "title_key",
    "email": "email_key",
}


def _with_source(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the statement with the customer sources of leads."""
    condition = (CustomerSource.dataset_id == Lead.dataset_id) & (CustomerSource.id == Lead.customer_source_id)
    return statement.outerjoin(CustomerSource.__table__, condition)


_VALUE: Final = by(_COLUMNS.monetary_value)

FILTERS: Final = (
    *contacts("lead", Lead),
    same_texts("emails", _COLUMNS.email_key),
    ids("customer_source_ids", _COLUMNS.customer_source_id),
    ids("status_ids", _COLUMNS.status_id, takes_without=False),
    *bounds("monetary_value", _COLUMNS.monetary_value, cents_bound),
)
SORTS: Final = {
    **sorts_of_contacts(Lead),
    **{name: by(_COLUMNS[column]) for name, column in _KEYS.items()},
    "value": _VALUE,
    "monetary_value": _VALUE,
    "status": by(LeadStatus.position.label("status_position"), LeadStatus.id.label("status_key")),
    "customer_source_id": by(CustomerSource.name_key.label("source_key"), join=_with_source),
}
