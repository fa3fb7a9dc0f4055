"""The organization: its objects, and its changes. Its name and its currency are settings of the account."""

from collections.abc import Mapping
from typing import Any

from dealdock.platform.accounts import accounts
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.custom_field.layout import custom_field
from dealdock.vendors.close.lead_status import service as lead_statuses
from dealdock.vendors.close.lead_status.layout import lead_status
from dealdock.vendors.close.opportunity_status import queries as opportunity_statuses
from dealdock.vendors.close.opportunity_status.layout import opportunity_status
from dealdock.vendors.close.pipeline import queries as pipelines
from dealdock.vendors.close.pipeline.layout import pipeline
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.user.layout import member, membership
from dealdock.vendors.close.wire import moments, money


def shown(context: Context, *, has_names: bool) -> dict[str, Any]:
    """Return the organization as JSON has it. `has_names`: its members have names and addresses."""
    ids, row = context.ids, accounts.read(context.db, context.account)
    currency = context.settings.currency
    statuses = opportunity_statuses.every(context)
    members, show = users.every(context), member if has_names else membership
    return {
        "currency": currency,
        "currency_symbol": money.symbol(currency).strip(),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": ids.organization,
        "inactive_memberships": [],
        "lead_custom_fields": _custom_fields(context, "lead"),
        "lead_statuses": [lead_status(ids, each) for each in lead_statuses.every(context)],
        "memberships": [show(ids, each, is_first=each is members[0]) for each in members],
        "name": row.name,
        "opportunity_custom_fields": _custom_fields(context, "opportunity"),
        "opportunity_statuses": [opportunity_status(ids, each) for each in statuses],
        "pipelines": [pipeline(ids, each, statuses) for each in pipelines.every(context)],
    }


def change(context: Context, credentials: Credentials, columns: Mapping[str, Any]) -> None:
    """Change the organization's name and currency, and the order of its lead statuses."""
    settings = {name: value for name, value in columns.items() if name != "lead_statuses"}
    if settings:
        account = accounts.locked(context.db, context.account.account_id)
        accounts.change(context.db, credentials, account, now=context.now, **settings)
        context.account = accounts.get(context.db, account.account_id)
    if columns.get("lead_statuses"):
        lead_statuses.arrange(context, columns["lead_statuses"])


def _custom_fields(context: Context, object_: str) -> list[dict[str, Any]]:
    return [custom_field(context.ids, each) for each in custom_fields.fields(context, object_)]
