"""Copper, as the registry knows it."""

from typing import Final

from dealdock.platform.accounts import shared_settings
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.copper import account_view, names, settings
from dealdock.vendors.copper.credentials import CREDENTIALS

VENDOR: Final = Vendor(
    name=names.VENDOR,
    package="dealdock.vendors.copper",
    accounts=AccountRules(
        Settings=settings.AccountSettings,
        show=account_view.show,
        example_call=account_view.curl,
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
