"""The organization, which is the account: `/api/v1/organization/<id>/` (contract 3.5)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.platform.accounts import accounts
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import lead_status as lead_statuses
from dealdock.vendors.close import pipeline as pipelines
from dealdock.vendors.close.custom_field import ShownCustomField, custom_field
from dealdock.vendors.close.pipeline import PIPELINES as PIPELINE
from dealdock.vendors.close.pipeline import StatusInPipeline
from dealdock.vendors.close.record import custom_fields
from dealdock.vendors.close.settings import CURRENCY
from dealdock.vendors.close.user import members
from dealdock.vendors.close.user.members import with_names
from dealdock.vendors.close.user.resource import NamedMembership
from dealdock.vendors.close.wire import fields, moments, money
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_CHOICE
from dealdock.vendors.close.wire.fields import Type, field
from dealdock.vendors.close.wire.lists import OBJECTS, ListMember, list_of
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter


@closed
class StatusOfLeads(TypedDict):
    """A status of leads within its organization."""

    id: str
    label: str


@closed
class OrganizationOfCaller(TypedDict):
    """The organization in the form of `/me/`."""

    abandonment_message_url: str
    billing_account_id: str
    created_by: None
    currency: str
    currency_symbol: str
    date_created: str
    date_updated: str
    enable_unsubscribe_link: bool
    features: list[Any]
    id: str
    lead_custom_fields: list[ShownCustomField]
    lead_statuses: list[StatusOfLeads]
    leads_email: str
    limit_of_connected_accounts_per_membership: int
    name: str
    opportunity_statuses: list[StatusInPipeline]
    pipelines: list[PIPELINE.answer]  # type: ignore[name-defined]  # a model that is made at run time
    plan_id: str
    plan_type: str
    plan_version: int
    predictive_dialer_status: str
    require_unsubscribe_link: bool
    status: str
    transcript_enabled: bool
    updated_by: str | None


@closed
class Organization(OrganizationOfCaller):
    """The organization."""

    inactive_memberships: list[NamedMembership]
    memberships: list[NamedMembership]
    opportunity_custom_fields: list[ShownCustomField]


_MAX_NAME_CHARACTERS: Final = 255


def _currency(_: Context, value: Any) -> str:
    """Read a code of ISO 4217."""
    if not isinstance(value, str) or not CURRENCY.fullmatch(value):
        raise ValueError(NO_CHOICE)
    return value


_STATUSES: Final = list_of({"id": ListMember(fields.reference("leadStatus").read, is_required=True)})


def _statuses(context: Context, value: Any) -> list[int]:
    """Read the statuses of leads in their order."""
    return [status["id"] for status in _STATUSES.read(context, value)]


_FIELDS: Final = (
    field("name", fields.text(_MAX_NAME_CHARACTERS), is_required=True),
    field("currency", Type(_currency, str), is_required=True),
    field("lead_statuses", Type(_statuses, OBJECTS), null=[]),
)

CHANGES: Final = FieldTable("OrganizationChanges", _FIELDS)


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


def shown_organization(context: Context) -> dict[str, Any]:
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
    every = pipelines.PIPELINES.rows(context, pipelines.every(context))
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
        "updated_by": ids.show("user", members.first(context)),
    }


def change_organization(context: Context, credentials: Credentials, columns: Mapping[str, Any]) -> None:
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
    return [custom_field(context.ids, each) for each in custom_fields.fields_of(context, object_)]


router = RestRouter("organization", "/api/v1/organization")


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: Organization)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return the organization."""
    _check(call)
    return shown_organization(call.context)


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: Organization,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the name or the currency, or order the lead statuses."""
    _check(call)
    change_organization(call.context, call.sandbox.credentials, call.columns(CHANGES))
    return shown_organization(call.context)


def _check(call: Call) -> None:
    """Check that the organization in the path is the caller's. Raises `RecordError(NO_RECORD)`."""
    if call.public_id("organization") != call.account.account_id:
        raise RecordError(NO_RECORD, call.match.parameters["id"])
