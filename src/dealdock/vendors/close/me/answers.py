"""The caller in answers, as OpenAPI describes it."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.vendors.close.connected_account.answers import ConnectedAccount
from dealdock.vendors.close.membership.answers import Membership
from dealdock.vendors.close.organization.answers import OrganizationOfCaller
from dealdock.web.rest.answers import closed


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
