"""Filters, their breadcrumbs, and orders of searches for companies (contract 3.3)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dealdock.platform.database.selection import Sort
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.wire import searches, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.searches import Filter, contains, one_of

FILTERS: Final[Mapping[str, Filter]] = {
    "q_organization_name": contains(Company.name_key),
    "account_stage_ids": one_of(Company.stage_id, "company_stage"),
    "account_label_ids": id_lists.filter_by(Company.label_ids, "label"),
}
Search: Final = searches.described("AccountSearch", FILTERS)

LABELS: Final[Mapping[str, str]] = {"q_organization_name": "Company Name", "account_stage_ids": "Account Stage"}

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "account_last_activity_date": (),  # of no account there is one: their order is that of their ids
    "account_created_at": (partial(Sort, Company.created_at),),
    "account_updated_at": (partial(Sort, Company.updated_at),),
}

selection: Final = searches.selector(FILTERS, SORTS, Company)


def breadcrumbs(call: Call, stages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one breadcrumb for each value of each filter. `stages`: the names of stages by id."""
    return [
        {"label": label, "signal_field_name": name, "value": value, "display_name": stages.get(value.lower(), value)}
        for name, label in LABELS.items()
        for value in values.listed(call.parameters.get(name))
    ]
