"""The JSON form of an account, and an example call, for the control plane and the command line."""

from typing import Any

from dealdock.platform.accounts import rules
from dealdock.platform.accounts.account_view import AccountView
from dealdock.vendors.copper.names import PREFIX


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return the account as a JSON object."""
    return rules.show(view, base_url) | {"redirect_uris": list(view.redirect_uris)}


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that searches opportunities. With an account, it has valid credentials."""
    key = (account and account.credentials["api_key"]) or "$API_KEY"
    email = account.email if account else "$EMAIL"
    sent = {"X-PW-AccessToken": key, "X-PW-Application": "developer_api", "X-PW-UserEmail": email}
    headers = " ".join(f'-H "{name}: {value}"' for name, value in sent.items())
    return f'curl -X POST {headers} "{base_url}{PREFIX}/opportunities/search?page_size=1"'
