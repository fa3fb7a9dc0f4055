"""Close, as the registry knows it, with the JSON form of an account."""

from typing import Any, Final

from dealdock.platform.accounts import shared_settings
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.close import settings
from dealdock.vendors.close.credentials import CREDENTIALS, REDIRECT_URIS
from dealdock.vendors.close.settings import ACCOUNT_OPTIONS, AccountSettings
from dealdock.vendors.close.wire import limits
from dealdock.vendors.close.wire.ids import FORM


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


VENDOR: Final = Vendor(
    name="close",
    package="dealdock.vendors.close",
    accounts=AccountRules(
        Settings=AccountSettings,
        show=show,
        example_call=curl,
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
