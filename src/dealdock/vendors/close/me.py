"""The caller: `/api/v1/me/` (contract 3.5)."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.platform.records.models import User
from dealdock.vendors.close import organization
from dealdock.vendors.close import phone_number as phone_numbers
from dealdock.vendors.close.connected_account import ConnectedAccount, connected_account
from dealdock.vendors.close.organization import OrganizationOfCaller
from dealdock.vendors.close.record import records
from dealdock.vendors.close.user import members
from dealdock.vendors.close.user.members import OF_CALLER, shown_membership, shown_user
from dealdock.vendors.close.user.resource import Membership
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


@closed
class NumberOfCaller(TypedDict):
    """A phone number, with its price and its abilities."""

    address_id: None
    bundle_id: None
    carrier: str
    carrier_type: str
    country: str | None
    date_created: str
    date_updated: str
    forward_to: str | None
    forward_to_enabled: bool
    forward_to_formatted: str | None
    id: str
    is_group_number: bool
    is_premium: bool
    is_verified: bool
    label: str
    last_billed_price: float
    mms_enabled: bool
    next_billing_on: str
    number: str
    number_formatted: str
    organization_id: str
    press_1_to_accept: bool
    sms_enabled: bool
    supports_mms_to_countries: list[str]
    supports_sms_to_countries: list[str]
    type: str
    user_id: str | None
    voicemail_greeting_url: str | None


@closed
class Caller(TypedDict):
    """The user whose key or token a call has."""

    all_group_numbers: list[NumberOfCaller]
    connected_accounts: list[ConnectedAccount]
    country: None
    date_created: str
    date_updated: str
    email: str
    email_accounts: list[ConnectedAccount]
    email_signatures: list[Any]
    email_verified_at: str
    first_name: str
    google_profile_image_url: None
    id: str
    image: None
    is_passwordless: bool
    last_name: str
    last_used_timezone: str | None
    memberships: list[Membership]
    organizations: list[OrganizationOfCaller]
    outbound_carrier: str
    phone: None
    phone_numbers: list[NumberOfCaller]
    preferred_twilio_edge: None
    totp_auth_state: None


router = RestRouter("me", "/api/v1/me")


@router.operation("read", "GET", answer=lambda: Caller)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return the caller, with the organization as a whole object."""
    context = call.context
    row = records.get(context, User, context.user_id)
    is_first = members.first(context) == row.id
    connected = [connected_account(context.ids, row)] if is_first else []
    return {
        **shown_user(context.ids, row),
        **OF_CALLER,
        "all_group_numbers": phone_numbers.of_groups(context),
        "connected_accounts": connected,
        "email_accounts": connected,
        "memberships": [shown_membership(context.ids, members.of_user(context, row.id))],
        "organizations": [organization.of_caller(context)],
        "phone_numbers": phone_numbers.of_caller(context),
    }
