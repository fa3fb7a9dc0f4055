"""Close, as the registry knows it."""

from typing import Final

from dealdock.platform.accounts import shared_settings
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.close import account_view, settings
from dealdock.vendors.close.credentials import CREDENTIALS, REDIRECT_URIS
from dealdock.vendors.close.settings import ACCOUNT_OPTIONS, AccountSettings
from dealdock.vendors.close.wire import limits
from dealdock.vendors.close.wire.ids import FORM

VENDOR: Final = Vendor(
    name="close",
    package="dealdock.vendors.close",
    accounts=AccountRules(
        Settings=AccountSettings,
        show=account_view.show,
        example_call=account_view.curl,
        api_path="/api/v1",
        options=ACCOUNT_OPTIONS,
        has_milliseconds=True,
        before_change=shared_settings.keeping(settings.of),
    ),
    credentials=CredentialRules(kinds=CREDENTIALS, redirect_uris=REDIRECT_URIS),
    has_oauth=True,
    has_staging=True,
    has_webhooks=True,
    has_background=True,
    hosts=("api.close.com", "app.close.com", "app.close.io"),
    call_headers=(("Authorization", "Basic {api_key}:"),),
    clients=(
        ("closeio (Python)", 'closeio_api.API("{base_url}/api/v1/", "{api_key}")'),
        ("tap-closeio (Singer)", 'tap_closeio.http.BASE_URL = "{base_url}/api/v1"'),
        ("agent-tool-close-crm-cli", "CLOSECLI_BASE_URL={base_url}/api/v1 CLOSE_API_KEY={api_key} close"),
    ),
    limits=limits.RULES,
    id_form=lambda _: FORM,
)
