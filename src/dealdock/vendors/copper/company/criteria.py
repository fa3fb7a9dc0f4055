"""The search of companies (contract 3.4)."""

from typing import Final

from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.company.queries import STATEMENT
from dealdock.vendors.copper.custom_field.criteria import custom_fields
from dealdock.vendors.copper.wire.common_criteria import contacts, sorts_of_contacts
from dealdock.vendors.copper.wire.criteria import ids, same_texts
from dealdock.vendors.copper.wire.search import Search, by

_COLUMNS: Final = Company.__table__.c

SEARCH: Final = Search(
    STATEMENT,
    Company,
    filters=(
        *contacts("company", Company),
        same_texts("email_domains", _COLUMNS.email_domain_key),
        ids("primary_contact_ids", _COLUMNS.primary_contact_id),
        custom_fields("company", Company),
    ),
    sorts={**sorts_of_contacts(Company), "email_domain": by(_COLUMNS.email_domain_key)},
    default="date_modified",
    ignored=frozenset({"socials"}),
)
CompanySearch: Final = SEARCH.described("CompanySearch")
