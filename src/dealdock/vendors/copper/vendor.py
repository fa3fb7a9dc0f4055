"""Copper, as the registry knows it, with the JSON form of an account."""

from typing import Any, Final

from dealdock.platform.accounts import rules, shared_settings
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.copper import names, settings
from dealdock.vendors.copper.credentials import CREDENTIALS


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return the account as a JSON object."""
    return rules.show(view, base_url) | {"redirect_uris": list(view.redirect_uris)}


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that searches opportunities. With an account, it has valid credentials."""
    key = (account and account.credentials["api_key"]) or "$API_KEY"
    email = account.email if account else "$EMAIL"
    sent = {"X-PW-AccessToken": key, "X-PW-Application": "developer_api", "X-PW-UserEmail": email}
    headers = " ".join(f'-H "{name}: {value}"' for name, value in sent.items())
    return f'curl -X POST {headers} "{base_url}{names.PREFIX}/opportunities/search?page_size=1"'


VENDOR: Final = Vendor(
    name=names.VENDOR,
    package="dealdock.vendors.copper",
    accounts=AccountRules(
        Settings=settings.AccountSettings,
        show=show,
        example_call=curl,
        api_path=names.PREFIX,
        options=settings.OPTIONS,
        before_change=shared_settings.keeping(settings.of),
    ),
    credentials=CREDENTIALS,
    has_oauth=True,
    has_staging=True,
    has_webhooks=True,
    hosts=("api.copper.com", "api.prosperworks.com", "app.copper.com"),
    call_headers=(
        ("X-PW-AccessToken", "{api_key}"),
        ("X-PW-Application", "developer_api"),
        ("X-PW-UserEmail", "{email}"),
    ),
    clients=(
        ("prospyr (Python)", 'connect("{email}", "{api_key}", url="{base_url}/developer_api/")'),
        ("parsons (Python)", 'copper.uri = "{base_url}/developer_api/v1"'),
        ("prosperworks (Python)", 'prosperworks.constants.BASE_URL = "{base_url}/developer_api/{{version}}/"'),
    ),
    limits=settings.LIMITS,
)
