"""Apollo, as the registry knows it."""

from typing import Final

from dealdock.platform.accounts import shared_settings
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.apollo import settings
from dealdock.vendors.apollo.credentials import ADMINISTRATOR, CREDENTIALS, ROLES
from dealdock.vendors.apollo.ids import IdForm
from dealdock.vendors.apollo.settings import ACCOUNT_OPTIONS, AccountSettings
from dealdock.vendors.apollo.wire import limits

NAME: Final = "apollo"


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that searches opportunities. With an account, it has a valid key."""
    key = (account and account.credentials["api_key"]) or "$API_KEY"
    return f'curl -H "X-Api-Key: {key}" "{base_url}/api/v1/opportunities/search?per_page=1"'


VENDOR: Final = Vendor(
    name=NAME,
    package="dealdock.vendors.apollo",
    accounts=AccountRules(
        Settings=AccountSettings,
        has_milliseconds=True,
        example_call=curl,
        api_path="/api/v1",
        options=ACCOUNT_OPTIONS,
        before_change=shared_settings.keeping(settings.of),
    ),
    credentials=CredentialRules(kinds=CREDENTIALS, default_role=ADMINISTRATOR, login_roles=frozenset(ROLES)),
    has_oauth=True,
    has_staging=True,
    has_background=True,
    hosts=("api.apollo.io", "app.apollo.io"),
    call_headers=(("X-Api-Key", "{api_key}"),),
    clients=(("universal-mcp-apollo (Python)", 'application.base_url = "{base_url}/api/v1"'),),
    limits=limits.RULES,
    id_form=IdForm,
)
