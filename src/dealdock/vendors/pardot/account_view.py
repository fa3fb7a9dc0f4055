"""The JSON form of an account, for the control plane and the command line."""

from typing import Any, Final

from dealdock.platform.accounts.account_view import AccountView
from dealdock.vendors.pardot.settings import CONCURRENT, DAILY

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
