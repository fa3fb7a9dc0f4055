"""Pardot, as the registry knows it."""

from typing import Final

from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.vendor import Vendor
from dealdock.vendors.pardot import account_view, connector, names, settings
from dealdock.vendors.pardot.credentials import CREDENTIALS, REDIRECT_URIS
from dealdock.vendors.pardot.settings import ACCOUNT_OPTIONS, DEFAULT_ROLE, LOGIN_ROLES, VOIDS_KEYS, AccountSettings

VENDOR: Final = Vendor(
    name=names.VENDOR,
    package="dealdock.vendors.pardot",
    accounts=AccountRules(
        Settings=AccountSettings,
        show=account_view.show,
        example_call=account_view.curl,
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
