"""Pardot, as the registry knows it, with the JSON form of an account."""

from typing import Any, Final

from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.pardot import connector, names, settings
from dealdock.vendors.pardot.credentials import CREDENTIALS, REDIRECT_URIS
from dealdock.vendors.pardot.settings import (
    ACCOUNT_OPTIONS,
    CONCURRENT,
    DAILY,
    DEFAULT_ROLE,
    LOGIN_ROLES,
    VOIDS_KEYS,
    AccountSettings,
)

_SWITCHES: Final = ("keys_in_query", "api_access", "api_keys", "connected_campaigns", "opt_in_again", "addresses")


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return the account as a JSON object."""
    own, keys = view.settings, view.credentials
    return {
        "id": view.id,
        "name": view.name,
        "vendor": view.vendor,
        "base_url": base_url,
        "connector": own["connector"],
        "version": own["version"],
        "time_zone": view.time_zone,
        "kept_requests": view.kept_requests,
        "watched": view.watched,
        "level": own["level"],
        "error_status": own["error_status"],
        "page_token_records": own["page_token_records"],
        "replication_lag": own["replication_lag"],
        "job_seconds": own["job_seconds"],
        "limits": {name: own[f"{name}_limit"] for name in (DAILY, CONCURRENT)},
        "paging": {"max_page": own["max_page"]},
        "scoring": {event: own[f"score_{event}"] for event in ("created", "won", "lost")},
        "switches": {name: own[name] for name in _SWITCHES},
        "redirect_uris": list(view.redirect_uris),
        "jwt_public_key": view.jwt_public_key,
        "email": view.email,
        "password": view.password,
        "security_token": keys["security_token"],
        "user_key": keys["user_key"],
        "api_key": keys["api_key"],
        "business_unit_id": keys["business_unit_id"],
        "client_id": keys["client_id"],
        "client_secret": keys["client_secret"],
        "access_token": keys["access_token"],
        "refresh_token": keys["refresh_token"],
        "instance_url": base_url,
    }


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that queries an opportunity. With an account, it has valid keys."""
    version = account.settings["version"] if account else 3
    api_key = (account and account.credentials["api_key"]) or "$API_KEY"
    user_key = (account and account.credentials["user_key"]) or "$USER_KEY"
    keys = f"Authorization: Pardot api_key={api_key}, user_key={user_key}"
    return f'curl -H "{keys}" "{base_url}/api/opportunity/version/{version}/do/query?limit=1"'


VENDOR: Final = Vendor(
    name=names.VENDOR,
    package="dealdock.vendors.pardot",
    accounts=AccountRules(
        Settings=AccountSettings,
        show=show,
        example_call=curl,
        api_path="/api",
        options=ACCOUNT_OPTIONS,
        voids_keys=VOIDS_KEYS,
        before_change=settings.keep_earlier_state,
    ),
    credentials=CredentialRules(
        kinds=CREDENTIALS,
        default_role=DEFAULT_ROLE,
        login_roles=LOGIN_ROLES,
        login_keys=("user_key",),
        redirect_uris=REDIRECT_URIS,
    ),
    has_oauth=True,
    has_staging=True,
    has_background=True,
    hosts=("pi.pardot.com", "pi.demo.pardot.com", "login.salesforce.com", "test.salesforce.com"),
    call_headers=(
        ("Authorization", "Bearer {access_token}"),
        ("Pardot-Business-Unit-Id", "{business_unit_id}"),
    ),
    guards=(connector.GUARD,),
    clients=(
        (
            "PyPardot4 (Python)",
            'pypardot.client.BASE_URI = "{base_url}"; PardotAPI("{email}", "{password}", "{user_key}", version=3)',
        ),
    ),
    limits=settings.RULES,
)
