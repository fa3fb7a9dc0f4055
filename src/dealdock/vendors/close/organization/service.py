"""The organization: its objects, and its changes. Its name and its currency are settings of the account."""

import re
from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.accounts import accounts
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.custom_field.layout import custom_field
from dealdock.vendors.close.lead_status import resource as lead_statuses
from dealdock.vendors.close.membership import queries as members
from dealdock.vendors.close.membership.layout import with_names
from dealdock.vendors.close.pipeline import resource as pipelines
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire import moments, money

_USUAL: Final[Mapping[str, Any]] = {
    "abandonment_message_url": "",
    "created_by": None,
    "enable_unsubscribe_link": False,
    "features": [],
    "limit_of_connected_accounts_per_membership": 10,
    "plan_id": "scale",
    "plan_type": "scale",
    "plan_version": 5,
    "predictive_dialer_status": "disabled",
    "require_unsubscribe_link": False,
    "status": "trial",
    "transcript_enabled": True,
}
"""The keys of features that are not emulated: plans, dialers and unsubscribing."""


def shown(context: Context) -> dict[str, Any]:
    """Return the response to a read of the organization."""
    every = members.every(context)
    return {
        **of_caller(context),
        "inactive_memberships": [with_names(context.ids, each) for each in every if not each.is_active],
        "memberships": [with_names(context.ids, each) for each in every if each.is_active],
        "opportunity_custom_fields": _custom_fields(context, "opportunity"),
    }


def of_caller(context: Context) -> dict[str, Any]:
    """Return the organization in the form of `/me/`."""
    ids, row = context.ids, accounts.read(context.db, context.account)
    currency = context.settings.currency
    every = pipelines.RESOURCE.rows(context, pipelines.every(context))
    return {
        **_USUAL,
        "billing_account_id": ids.show("billingAccount", context.account.account_id),
        "currency": currency,
        "currency_symbol": money.symbol(currency).strip(),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": ids.organization,
        "lead_custom_fields": _custom_fields(context, "lead"),
        "lead_statuses": [
            {"id": ids.show("leadStatus", each.id), "label": each.label} for each in lead_statuses.every(context)
        ],
        "leads_email": _leads_email(row.name, ids.organization),
        "name": row.name,
        "opportunity_statuses": [status for pipeline in every for status in pipeline["statuses"]],
        "pipelines": every,
        "updated_by": ids.show_optional("user", users.first(context)),
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


def _leads_email(name: str, organization_id: str) -> str:
    """Return the address at which the service takes mail for new leads."""
    return f"{''.join(re.findall('[a-z0-9]', name.lower()))}-{organization_id[-8:].lower()}@leads.close.com"


def _custom_fields(context: Context, object_: str) -> list[dict[str, Any]]:
    return [custom_field(context.ids, each) for each in custom_fields.fields(context, object_)]
