"""The JSON form of an account, for the control plane and the command line, and an example call."""

from typing import Any

from dealdock.platform.accounts.account_view import AccountView


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return the account as a JSON object."""
    return {
        "id": view.id,
        "name": view.name,
        "vendor": view.vendor,
        "base_url": base_url,
        "time_zone": view.time_zone,
        "kept_requests": view.kept_requests,
        "watched": view.watched,
        **view.settings,
        "redirect_uris": list(view.redirect_uris),
        "email": view.email,
        "password": view.password,
        "user_id": view.user_id,
        **view.credentials,
    }


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that lists an opportunity. With an account, it has a valid key."""
    key = (account and account.credentials["api_key"]) or "$API_KEY"
    return f'curl -u "{key}:" "{base_url}/api/v1/opportunity/?_limit=1"'
