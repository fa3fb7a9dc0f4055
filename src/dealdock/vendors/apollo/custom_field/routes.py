"""The operations of fields: `/api/v1/typed_custom_fields`, `/api/v1/fields`."""

from typing import Any

from dealdock.vendors.apollo.custom_field import layout, queries
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("typed_custom_field", "/api/v1/typed_custom_fields")
fields = RestRouter("field", "/api/v1/fields")


@router.operation("search", "GET")
def search(call: CurrentCall) -> Any:
    """Return all custom fields."""
    found = queries.every(call.db, call.account)
    return {"typed_custom_fields": [layout.typed(call.ids, field) for field in found]}


@fields.operation("search", "GET", errors=("no_crm",))
def search_fields(call: CurrentCall) -> Any:
    """Return the fields of one source: `system`, `custom` or `crm_synced`; without a source, those of the first two."""
    source = values.text(call.parameters.get("source")).strip()
    if source == "crm_synced":
        raise refused("no_crm", "no CRM is connected to the account")
    own = [] if source == "custom" else list(layout.system())
    custom = [] if source == "system" else queries.every(call.db, call.account)
    return {"fields": [*own, *(layout.custom(call.ids, field) for field in custom)]}
